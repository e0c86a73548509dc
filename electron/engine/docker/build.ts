import { setTimeout as delay } from 'node:timers/promises';
import { HomeportError, headline, isHomeportError, messageOf } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { BuildRequest } from '../ports.ts';
import { listContext, packContext } from './build-context.ts';
import { BuildFailure, buildKitObstacle } from './build-failure.ts';
import { type BuildLeftovers, createBuildLeftovers, removeIfUntagged } from './build-leftovers.ts';
import { type BuildProgress, readProgress } from './build-progress.ts';
import { openSession } from './build-session.ts';
import { dockerStatusOf } from './errors.ts';
import { inspectImage, removeImage } from './image-requests.ts';
import { createLineSplitter } from './lines.ts';
import { registryConfig } from './registry-auth.ts';
import { abortReason, explain, orNull, type Transport } from './request.ts';

/** One event of a build is a few kilobytes; a log chunk in it can make it more. */
const EVENT_LIMIT = 16 * 1024 * 1024;
const WHAT = say('docker-call.build');

type Builder = 'buildkit' | 'classic';

/** How long the engine may take to remove the container of a build that was called off. */
const CONTAINER_GONE_MS = 2_000;

/** What builds images on one engine. */
export type ImageBuilder = (api: Transport, request: BuildRequest, signal: AbortSignal) => Promise<string>;

/**
 * Builds an image from a folder and answers its id (`sha256:…`). With BuildKit, or with the classic builder where the
 * engine has no BuildKit. Whatever goes wrong, no tag, no half-made image and no build container stays behind, as far as
 * they are proven to be this build's.
 * @param labels asked at each build: they are on the image, whatever its Dockerfile says of them
 * @throws (the builder, when it is called) BUILD_FAILED with the last lines; TIMEOUT; CANCELLED (or the signal's own reason);
 * BAD_INPUT for the context; DOCKER_AWAY.
 */
export function createImageBuilder(
  builder: 'auto' | 'classic',
  labels: () => Record<string, string>,
): ImageBuilder {
  const leftovers = createBuildLeftovers();
  return async (api, request, signal) => {
    if (signal.aborted) throw abortReason(signal, WHAT);
    const limit = new AbortController();
    const minutes = Math.round(request.timeoutMs / 6000) / 10;
    const timer = setTimeout(() => {
      limit.abort(new HomeportError('TIMEOUT', say('build.too-slow', { minutes })));
    }, request.timeoutMs);
    const both = AbortSignal.any([signal, limit.signal]);
    try {
      const entries = await listContext(request.contextDir, request.dockerfile, request.log, both);
      const before = (await inspectImage(api, request.tag))?.Id ?? null;
      const attempt = {
        api,
        request,
        labels: labels(),
        openContext: () => packContext(entries, both),
        signal: both,
        before,
      };
      if (builder === 'classic') return await buildClassic(attempt, leftovers);
      try {
        return await buildOnce(attempt, 'buildkit', readProgress(request.log, request.foundBase));
      } catch (error) {
        const obstacle = buildKitObstacle(error);
        if (obstacle === null) throw error;
        request.log(`${obstacle}: building with the classic builder.`);
        return await buildClassic(attempt, leftovers);
      }
    } finally {
      clearTimeout(timer);
    }
  };
}

type Attempt = {
  api: Transport;
  request: BuildRequest;
  labels: Record<string, string>;
  openContext: () => NodeJS.ReadableStream;
  signal: AbortSignal;
  /** The image that had the tag when it began. */
  before: string | null;
};

/** The classic builder makes an image of every step; BuildKit leaves nothing. */
async function buildClassic(attempt: Attempt, leftovers: BuildLeftovers): Promise<string> {
  const { api, request, signal } = attempt;
  const progress = readProgress(request.log, request.foundBase);
  const watched = await leftovers.watch(api, request.log);
  try {
    return await buildOnce(attempt, 'classic', progress);
  } finally {
    if (signal.aborted) await saying(request, () => untilGone(api, progress.running()));
    // Whatever else fails: as long as it has not ended, nothing of any build is removed.
    await saying(request, () => watched.end(progress.named()));
  }
}

async function buildOnce(attempt: Attempt, builder: Builder, progress: BuildProgress): Promise<string> {
  const { api, request, signal, before } = attempt;
  const context = attempt.openContext();
  let brokenContext: unknown = null;
  context.on('error', (error) => {
    brokenContext = error;
  });
  const session =
    builder === 'buildkit' ? await openSession(api, request.logins ?? new Map(), request.log) : null;
  try {
    await follow(attempt, builder, session?.id, context, progress);
    const imageId = (await inspectImage(api, request.tag))?.Id ?? null;
    if (imageId === null) throw new BuildFailure(say('build.no-image'), 'steps', progress.tail());
    // The tag was another image's: without it, nobody can name that one any more.
    if (before !== null && before !== imageId) await removeIfUntagged(api, before, true);
    return imageId;
  } catch (error) {
    progress.flush();
    if (error instanceof BuildFailure && error.engineWords !== progress.stepError()) logWords(request, error);
    const reason = signal.aborted
      ? abortReason(signal, WHAT)
      : isHomeportError(brokenContext)
        ? brokenContext
        : error;
    await saying(request, async () => {
      const now = (await inspectImage(api, request.tag))?.Id ?? null;
      // It was made after all, in the moment it was called off.
      if (now !== null && now !== before) await removeImage(api, request.tag, false);
    });
    throw reason;
  } finally {
    session?.close();
    // An engine that refuses early leaves the rest of the context unread.
    if ('destroy' in context && typeof context.destroy === 'function') context.destroy();
  }
}

/** In the error's message they may be cut, or told in other words. */
function logWords(request: BuildRequest, { message, engineWords }: BuildFailure): void {
  if (headline(message).includes(engineWords)) return;
  for (const line of engineWords.split('\n')) request.log(`Docker: ${line}`);
}

/** What can't be tidied up is said; it does not change how the build ended. */
async function saying(request: BuildRequest, tidyUp: () => Promise<void>): Promise<void> {
  await tidyUp().catch((error: unknown) => {
    request.log(`What the build left could not all be removed: ${messageOf(error)}`);
  });
}

async function follow(
  { api, request, labels, signal }: Attempt,
  builder: Builder,
  session: string | undefined,
  context: NodeJS.ReadableStream,
  progress: BuildProgress,
): Promise<void> {
  let answered = false;
  try {
    const stream = await api.open({
      method: 'POST',
      path: '/build',
      query: {
        dockerfile: request.dockerfile,
        t: request.tag,
        target: request.target ?? undefined,
        buildargs: JSON.stringify(request.buildArgs),
        ...(Object.keys(labels).length > 0 ? { labels: JSON.stringify(labels) } : {}),
        nocache: request.noCache,
        ...(request.pull ? { pull: true } : {}),
        rm: true,
        forcerm: true,
        ...(builder === 'buildkit' ? { version: '2', session } : {}),
      },
      file: context,
      // BuildKit asks for them in its session.
      ...(builder === 'classic' ? { headers: registryConfig(request.logins ?? new Map()) } : {}),
      // The classic builder answers when it has the whole context: the build's own limit is the right one.
      deadlineMs: request.timeoutMs + 60_000,
      signal,
      what: WHAT,
    });
    answered = true;
    const split = createLineSplitter(EVENT_LIMIT);
    for await (const chunk of stream) {
      for (const line of split.push(Buffer.from(chunk))) progress.take(line);
      // An error ends a build. What an engine sends after it, be it without end, is not waited for.
      if (progress.error() !== null) break;
    }
    for (const line of split.end()) progress.take(line);
  } catch (error) {
    const explained = explain(error, WHAT, { url: request.tag });
    // 400 and 500 before the first event: a Dockerfile that does not parse, a base image that is not there.
    if (dockerStatusOf(explained) !== null) {
      const sentence = messageOf(explained instanceof Error ? (explained.cause ?? explained) : explained);
      throw new BuildFailure(sentence, 'refusal', progress.tail(), { cause: error });
    }
    if (!answered && isHomeportError(explained, 'DOCKER_AWAY') && (await stillAnswers(api))) {
      throw new BuildFailure(say('build.broken-off'), 'outset', progress.tail(), { cause: error });
    }
    throw explained;
  }
  progress.flush();
  const failure = progress.error();
  if (failure === null) return;
  throw new BuildFailure(failure, progress.stepSucceeded() ? 'steps' : 'outset', progress.tail());
}

/** An engine that refuses before it has read everything breaks the connection: it is not away. */
async function stillAnswers(api: Transport): Promise<boolean> {
  try {
    await api.bytes({ method: 'GET', path: '/_ping', deadlineMs: 5_000, what: say('docker-call.ping') }, 100);
    return true;
  } catch (error) {
    return dockerStatusOf(error) !== null;
  }
}

/**
 * Until the engine has removed the container of a build that was called off, so that its image is free. Only looks: the id
 * is from the build's text.
 */
async function untilGone(api: Transport, container: string | null): Promise<void> {
  if (container === null) return;
  const request = {
    method: 'GET',
    path: `/containers/${container}/json`,
    what: say('docker-call.build-container'),
  } as const;
  for (const deadline = Date.now() + CONTAINER_GONE_MS; Date.now() < deadline; await delay(100)) {
    if ((await orNull(api.bytes(request, 100))) === null) return;
  }
}
