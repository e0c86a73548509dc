import { registryOfImage } from '../../shared/registry-name.ts';
import { asSentence, type Param, say, type Text } from '../../shared/text/text.ts';

/**
 * Why a build failed, in words for a person: an engine's error without what BuildKit and gRPC wrapped around it, and for
 * what a registry answered, what to do about it. Pure. The wordings are those of Docker 20.10, 26 and 28, of both builders
 * and with both image stores (tried: test/unit/docker/engine-words.test.ts has them).
 */

/** An engine's words are cut where they are longer: the whole of them is in the log. */
export const LONGEST_CAUSE = 500;
const LONGEST_QUOTE = 120;

/** What is put in front of a cause, once for every layer that an error passed. */
const WRAPPING =
  /^(?:rpc error: code = \w+ desc = |failed to solve(?: with frontend [\w.]+)?: |failed to create LLB definition: |failed to build LLB: |failed to load cache key: |failed to compute cache key: |failed to calculate checksum of ref [\w:-]+: |failed to read dockerfile: |unknown: )/;

/** What a build's last step says when its command failed. The command is the Dockerfile's, and may read like anything. */
const COMMAND_FAILED = [
  /^process "(.*)" did not complete successfully: exit code: (\d+)/s,
  /^executor failed running \[(.*)\]: exit code: (\d+)/s,
  /^The command '(.*)' returned a non-zero code: (\d+)/s,
];
const NOT_STARTED =
  /^failed to create (?:task for container: failed to create )?shim task: .*?unable to start container process: (.*?)(?:: unknown)?$/s;

/** How an engine says that it was asking a registry, with the image or the host that it names; and what that alone answers. */
const ASKING: { wording: RegExp; answer?: string }[] = [
  { wording: /^(?:\S+: )?failed to resolve source metadata for (?<image>\S+): / },
  { wording: /^failed to resolve reference "(?<image>[^"\s]+)": / },
  { wording: /^pulling from host (?<host>\S+) failed with status code \[[^\]]*\]: / },
  { wording: /^pull access denied for (?<image>[^\s,]+),/, answer: 'denied' },
  { wording: /^manifest for (?<image>\S+) not found/, answer: 'not found' },
  { wording: /^(?<image>[\w.:@/-]+): not found$/, answer: 'not found' },
  { wording: /^(?:failed to do request: )?(?=(?:Get|Head) "https?:\/\/[^/"\s]+\/v2\/)/ },
  { wording: /^(?=unauthorized: |denied: |toomanyrequests: |received unexpected HTTP status: )/ },
];

const UNAUTHORIZED = /(^|: )(401\b|unauthorized|authorization failed|no basic auth|authentication required)/i;
const DENIED = /(^|: )(403\b|denied|pu(ll|sh) access denied)/i;
const URL_IN_WORDS = /https?:\/\/[^"\s]+?(?=:\s|["\s]|$)/g;

/** An engine's sentence from where it says something. */
export function unwrapped(words: string): string {
  let rest = words.trim();
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(WRAPPING, '');
  }
  return rest;
}

/** The cause and what to do, in one line that ends as a sentence does. */
export function causeOf(engineWords: string): Text {
  const words = unwrapped(engineWords);
  return (
    commandFailed(words) ??
    fileMissing(words) ??
    sessionLost(words) ??
    registryRefused(words) ??
    asSentence(onOneLine(words, LONGEST_CAUSE - 1))
  );
}

function commandFailed(words: string): Text | null {
  for (const wording of COMMAND_FAILED) {
    const [, written, code] = wording.exec(words) ?? [];
    if (written === undefined || code === undefined) continue;
    const shown = written.replace(/^\/bin\/sh -c /, '').replaceAll('\\"', '"');
    const command = asSentence(onOneLine(shown, LONGEST_QUOTE));
    return code === '137'
      ? say('build.command-killed', { code, command })
      : say('build.command-failed', { code, command });
  }
  const reason = NOT_STARTED.exec(words)?.[1];
  return reason === undefined
    ? null
    : say('build.command-not-started', { reason: asSentence(onOneLine(reason, LONGEST_CAUSE / 2)) });
}

/** BuildKit asks its client for what a registry wants to know, and waits five seconds for it. */
function sessionLost(words: string): Text | null {
  return /^no active session for \w+/.test(words) ? say('build.session-lost') : null;
}

function fileMissing(words: string): Text | null {
  const file = /^"([^"]*)":? not found(?:: not found)?$/.exec(words)?.[1];
  return file === undefined ? null : say('build.file-missing', { file: onOneLine(file, LONGEST_QUOTE) });
}

function registryRefused(wholeWords: string): Text | null {
  // In front of it the engine may name what it was about: COPY --from=… of the classic builder.
  const [, from] = /^invalid from flag value (\S+): /.exec(wholeWords) ?? [];
  const words = wholeWords.replace(/^invalid from flag value \S+: /, '');
  for (const { wording, answer } of ASKING) {
    const match = wording.exec(words);
    if (match === null) continue;
    const image = nameIn(match.groups?.image ?? from);
    const host =
      nameIn(match.groups?.host) ?? hostIn(words) ?? (image === null ? null : registryOfImage(image));
    // Names are the Dockerfile's: "app:401" says nothing of a login.
    const said = (answer ?? words.slice(match[0].length))
      .replaceAll(match.groups?.image ?? '\n', '')
      .replace(URL_IN_WORDS, '');
    return answered(said, image, host);
  }
  return null;
}

/** What a registry answered, and what to do; null where it is none of the known answers. */
function answered(said: string, name: string | null, host: string | null): Text | null {
  const hub = host !== null && /(^|\.)docker\.io$/.test(host);
  const registry = host === null ? say('registry.unknown') : registryInWords(host);
  const image: Param = name ?? say('registry.the-image');
  const reason = onOneLine(said.slice(Math.max(0, said.lastIndexOf(': '))).replace(/^: /, ''), LONGEST_QUOTE);
  const login = `homeport login ${hub ? 'docker.io' : (host ?? '<registry>')}`;
  const pull = `docker pull ${name ?? '<image>'}`;
  const says = (answer: RegExp) => answer.test(said);

  if (says(UNAUTHORIZED)) return say('registry.unauthorized', { registry, image, login, pull });
  if (says(/(^|: )(429\b|toomanyrequests)/i))
    return say('registry.too-many', { registry, image, login, pull });
  if (says(DENIED)) return say('registry.denied', { registry, image, login, pull });
  if (says(/(^|: )(404\b|not found|manifest unknown|name unknown)/i))
    return name === null
      ? say('registry.no-such-image', { registry })
      : say('registry.no-image', { registry, image });
  if (says(/x509|certificate/i)) return say('registry.not-trusted', { registry, image, reason });
  if (says(/server gave HTTP response to HTTPS client/i))
    return say('registry.speaks-http', { registry, image });
  if (says(/(^|: )5\d\d /)) return say('registry.trouble', { registry, image, reason });
  if (
    says(
      /\b(dial|lookup|timeout|deadline exceeded|EOF|connection re\w+|no route|unreachable|no such host)\b/i,
    )
  )
    return say('registry.not-reached', { registry, image, reason });
  return null;
}

/**
 * Whether an engine that pulls or pushes says that the registry wants a login: `unauthorized`, or `denied` where the image may as
 * well not exist; null: it says something else. Names say nothing: they are a person's.
 */
export function loginAnswer(engineWords: string, image: string): 'unauthorized' | 'denied' | null {
  const [repository = image] = image.split('@', 1);
  const said = unwrapped(engineWords)
    .replace(URL_IN_WORDS, '')
    .replaceAll(image, '')
    .replaceAll(repository.replace(/:[^/:]*$/, ''), '');
  return UNAUTHORIZED.test(said) ? 'unauthorized' : DENIED.test(said) ? 'denied' : null;
}

export function registryInWords(host: string): Text {
  return /(^|\.)docker\.io$/.test(host) ? say('registry.hub') : say('registry.named', { host });
}

/** The registry that the engine asked, out of a URL in its words. */
function hostIn(words: string): string | null {
  return nameIn(/https?:\/\/([^/"\s]+)\/v2\//.exec(words)?.[1]);
}

/** Names stand in commands that a person may copy: only what can be a name is repeated. */
function nameIn(text: string | undefined): string | null {
  return text !== undefined && text.length <= LONGEST_QUOTE && /^[\w[][\w.:@/[\]-]*$/.test(text)
    ? text
    : null;
}

function onOneLine(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
