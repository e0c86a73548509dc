import { HomeportError } from '../../shared/errors.ts';
import { render } from '../../shared/text/render.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { causeOf, unwrapped } from './engine-words.ts';

const WORDS_LINES = 10;

/**
 * Where the engine's words come from: an HTTP error before the build began; or the build's own stream of events, before a step of
 * it had succeeded or afterwards.
 */
type FailureOrigin = 'refusal' | 'outset' | 'steps';

/**
 * A build that the engine ended. What the engine itself said is kept apart from what the build's commands wrote. The message's
 * first line stands alone: the cause; the build's last lines follow, each on a line of its own.
 */
export class BuildFailure extends HomeportError {
  readonly engineWords: string;
  readonly origin: FailureOrigin;

  /**
   * @param said the engine's words, or what Homeport says where the engine has none
   * @param tail the build's last lines, for the person
   */
  constructor(said: string | Text, origin: FailureOrigin, tail: string[], options?: { cause?: unknown }) {
    super('BUILD_FAILED', failureText(said, tail), options);
    this.engineWords = typeof said === 'string' ? said : render(said);
    this.origin = origin;
  }
}

/**
 * Why the classic builder may do what BuildKit could not, in words; null: it failed for a reason of its own.
 * Only the engine's words are asked, from their beginning: further on they quote the Dockerfile ("process "/bin/sh -c …").
 * And only until a step has succeeded: BuildKit must have loaded the context before it can know of a frontend that the
 * Dockerfile names (`# syntax=`), and such a frontend words its errors as it likes.
 */
export function buildKitObstacle(error: unknown): string | null {
  if (!(error instanceof BuildFailure) || error.origin === 'steps') return null;
  const words = unwrapped(error.engineWords);
  // Before Docker 28 BuildKit looks for a context that was sent to it on the network, where the engine keeps its images in
  // containerd (tried with 26.1). Docker Desktop did so from 4.34 on.
  if (/^failed to read downloaded context: failed to load cache key: /.test(words))
    return 'With its images kept in containerd, this engine (older than Docker 28) hands BuildKit no build context';
  const lacks =
    /^(buildkit (is )?(not (supported|enabled|available)|only supported)|unsupported builder|invalid version)/i;
  return error.origin === 'refusal' && lacks.test(words) ? 'The engine has no BuildKit' : null;
}

function failureText(said: string | Text, tail: string[]): Text {
  const lines = tail.filter((line) => line !== said).slice(-WORDS_LINES);
  return say('build.failed', {
    cause: typeof said === 'string' ? causeOf(said) : said,
    // Nothing on the sentence's own line: they follow it.
    lines: ['', ...lines].join('\n'),
  });
}
