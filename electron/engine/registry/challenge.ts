/** How a registry wants to be told who asks. */
export type Challenge = { scheme: 'bearer'; realm: URL; service: string | null } | { scheme: 'basic' };

const LONGEST = 8192;
const TOKEN = /[\w!#$%&'*+.^`|~-]+/y;
const PARAM = /([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~:/?=-]+))/y;

/**
 * Reads WWW-Authenticate; null where it asks for nothing that is known here. A token is preferred: a password then goes to one place.
 * Source: RFC 9110, 11.6.1; https://distribution.github.io/distribution/spec/auth/token/.
 */
export function parseChallenge(header: string | undefined): Challenge | null {
  const found = header === undefined || header.length > LONGEST ? [] : challengesIn(header);
  for (const { scheme, params } of found) {
    if (scheme !== 'bearer') continue;
    const realm = params.get('realm') ?? '';
    if (!URL.canParse(realm)) continue;
    const url = new URL(realm);
    if (url.protocol === 'https:' || url.protocol === 'http:')
      return { scheme: 'bearer', realm: url, service: params.get('service') ?? null };
  }
  return found.some(({ scheme }) => scheme === 'basic') ? { scheme: 'basic' } : null;
}

/** 'Bearer realm="…",service="…", Basic realm="…"': a word that no '=' follows begins the next one. */
function challengesIn(header: string): { scheme: string; params: Map<string, string> }[] {
  const found: { scheme: string; params: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  while (at < header.length) {
    const param = take(PARAM);
    const last = found.at(-1);
    if (param !== null) {
      const [, name = '', quoted, bare = ''] = param;
      last?.params.set(name.toLowerCase(), quoted?.replace(/\\(.)/g, '$1') ?? bare);
      continue;
    }
    const scheme = take(TOKEN);
    if (scheme !== null) found.push({ scheme: scheme[0].toLowerCase(), params: new Map() });
    else at += 1;
  }
  return found;
}
