/**
 * Why a build failed, in words for a person: an engine's error without what BuildKit and gRPC wrapped around it, and for
 * what a registry answered, what to do about it. Pure. The wordings are those of Docker 20.10, 26 and 28, of both builders
 * and with both image stores (tried: test/unit/docker/engine-words.test.ts has them).
 */

/** Longer words are cut: the whole of them is in the log. */
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

/** An engine's sentence from where it says something. */
export function unwrapped(words: string): string {
  let rest = words.trim();
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest.replace(WRAPPING, '');
  }
  return rest;
}

/** The cause and what to do, on one line that ends a sentence: at most `LONGEST_CAUSE` characters. */
export function causeOf(engineWords: string): string {
  const words = unwrapped(engineWords);
  const cause =
    commandFailed(words) ?? fileMissing(words) ?? sessionLost(words) ?? registryRefused(words) ?? words;
  const line = cut(cause.replace(/\s+/g, ' ').trim(), LONGEST_CAUSE - 1);
  return /[.…?!]$/.test(line) ? line : `${line}.`;
}

function commandFailed(words: string): string | null {
  for (const wording of COMMAND_FAILED) {
    const [, command, code] = wording.exec(words) ?? [];
    if (command === undefined) continue;
    const killed = code === '137' ? ' (it was killed, mostly for want of memory)' : '';
    const shown = command.replace(/^\/bin\/sh -c /, '').replaceAll('\\"', '"');
    return `a command ended with exit code ${code}${killed}: ${cut(shown, LONGEST_QUOTE)}`;
  }
  const reason = NOT_STARTED.exec(words)?.[1];
  return reason === undefined ? null : `a command could not be started: ${reason}`;
}

/** BuildKit asks its client for what a registry wants to know, and waits five seconds for it. */
function sessionLost(words: string): string | null {
  return /^no active session for \w+/.test(words)
    ? "BuildKit did not reach Homeport for a registry's login in time: the machine may be too busy. Try again"
    : null;
}

function fileMissing(words: string): string | null {
  const file = /^"([^"]*)":? not found(?:: not found)?$/.exec(words)?.[1];
  if (file === undefined) return null;
  return `"${cut(file, LONGEST_QUOTE)}", which the Dockerfile copies, is not in the build context (or .dockerignore leaves it out)`;
}

function registryRefused(wholeWords: string): string | null {
  // In front of it the engine may name what it was about: COPY --from=… of the classic builder.
  const [, from] = /^invalid from flag value (\S+): /.exec(wholeWords) ?? [];
  const words = wholeWords.replace(/^invalid from flag value \S+: /, '');
  for (const { wording, answer } of ASKING) {
    const match = wording.exec(words);
    if (match === null) continue;
    const image = nameIn(match.groups?.image ?? from);
    const host = nameIn(match.groups?.host) ?? hostIn(words) ?? (image === null ? null : registryOf(image));
    // Names are the Dockerfile's: "app:401" says nothing of a login.
    const said = (answer ?? words.slice(match[0].length))
      .replaceAll(match.groups?.image ?? '\n', '')
      .replace(/https?:\/\/[^"\s]+?(?=:\s|["\s]|$)/g, '');
    return inWords(said, image, host);
  }
  return null;
}

/** What a registry answered, and what to do; null where it is none of the known answers. */
function inWords(said: string, image: string | null, host: string | null): string | null {
  const hub = host !== null && /(^|\.)docker\.io$/.test(host);
  const registry = host === null ? 'the registry' : hub ? 'Docker Hub' : `the registry ${host}`;
  const what = image ?? 'the image';
  const reason = cut(
    said.slice(Math.max(0, said.lastIndexOf(': '))).replace(/^: /, ''),
    LONGEST_QUOTE,
  ).trim();
  const logIn = `run "docker login${hub ? '' : ` ${host ?? '<registry>'}`}" and "docker pull ${image ?? '<image>'}" on the Docker host, and the build uses the image from there`;
  const says = (answer: RegExp) => answer.test(said);

  if (says(/(^|: )(401\b|unauthorized|authorization failed|no basic auth|authentication required)/i))
    return `${registry} asks for a login before it gives ${what} (unauthorized). Homeport has none: ${logIn}`;
  if (says(/(^|: )(429\b|toomanyrequests)/i))
    return `${registry} has had too many requests from here and does not give ${what} now. Try again later, or ${logIn}`;
  if (says(/(^|: )(403\b|denied|pull access denied)/i))
    return `${registry} does not give ${what} (denied): it does not exist, or needs a login. For a login, ${logIn}`;
  if (says(/(^|: )(404\b|not found|manifest unknown|name unknown)/i))
    return `${registry} has no ${image === null ? 'such image' : `image ${image}`}. Check its name and tag in the Dockerfile`;
  if (says(/x509|certificate/i))
    return `Docker does not trust the certificate of ${registry} and did not get ${what} (${reason}). Give the Docker host that registry's certificate`;
  if (says(/server gave HTTP response to HTTPS client/i))
    return `${registry} speaks http, not https, and Docker did not get ${what}. Serve it over https, or name it in Docker's "insecure-registries"`;
  if (says(/(^|: )5\d\d /))
    return `${registry} has trouble of its own and did not give ${what} (${reason}). Try again later`;
  if (
    says(
      /\b(dial|lookup|timeout|deadline exceeded|EOF|connection re\w+|no route|unreachable|no such host)\b/i,
    )
  )
    return `${registry} could not be reached for ${what} (${reason}). Check the Docker host's network, and the registry's name in the Dockerfile`;
  return null;
}

/** The registry that the engine asked, out of a URL in its words. */
function hostIn(words: string): string | null {
  return nameIn(/https?:\/\/([^/"\s]+)\/v2\//.exec(words)?.[1]);
}

/** Docker's rule: the first part names a registry if it looks like a host (distribution reference/normalize.go). */
function registryOf(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  return /[.:]/.test(first) || first === 'localhost' ? first : 'docker.io';
}

/** Names stand in commands that a person may copy: only what can be a name is repeated. */
function nameIn(text: string | undefined): string | null {
  return text !== undefined && text.length <= LONGEST_QUOTE && /^[\w[][\w.:@/[\]-]*$/.test(text)
    ? text
    : null;
}

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
