import { HomeportError } from '../../../shared/errors.ts';
import { plainLine, plainText } from '../../../shared/plain-text.ts';
import { type Param, say, type Text } from '../../../shared/text/text.ts';

/** How the server was asked: with an ssh key, with the token stored for it, or with nothing. */
export type WayIn = 'ssh' | 'token' | 'none';

type Rule = { when: RegExp; says: (place: string, way: WayIn) => Text; code?: 'BAD_INPUT' };

/** git has one exit code for everything: what happened is in its words (LC_ALL=C), the most telling first. */
const RULES: Rule[] = [
  {
    when: /transport '' not allowed/i,
    code: 'BAD_INPUT',
    says: () => say('git.place-not-allowed'),
  },
  {
    when: /host key verification failed/i,
    says: (place) => say('git.host-key', { place, target: place.replace(/^(.*):(\d+)$/, '-p $2 $1') }),
  },
  {
    when: /could not read (username|password)|authentication failed|terminal prompts disabled|permission denied \(|invalid username or (password|token)|returned error: 40[13]|too many authentication failures/i,
    says: (place, way) => say('git.no-access', { place, way }),
  },
  {
    when: /ssl certificate|certificate (verify|verification|has expired)|server certificate|ssl_(error|connect)|ssl routines|gnutls_handshake|(tls|ssl) (connection|handshake|packet|alert)|schannel|self[- ]signed/i,
    says: (place) => say('git.not-trusted', { place }),
  },
  {
    when: /could not resolve host|name or service not known|temporary failure in name resolution|nodename nor servname/i,
    says: (place) => say('git.no-such-host', { place }),
  },
  {
    when: /connection refused|failed to connect|couldn't connect|connection timed out|no route to host|network is unreachable|operation timed out|connection reset|connection closed by/i,
    says: (place) => say('git.not-reached', { place }),
  },
  {
    when: /dubious ownership/i,
    says: (place) => say('git.of-another-user', { place }),
  },
  {
    when: /repository '' not found|repository not found|does not appear to be a git repository|not a git repository|does not exist|returned error: 404|no such (file or directory|project)/i,
    says: (place, way) => say('git.no-repository', { place, way }),
  },
  {
    when: /couldn't find remote ref/i,
    says: () => say('git.branch-gone'),
  },
  {
    when: /no space left on device|disk quota exceeded/i,
    says: () => say('git.disk-full'),
  },
  {
    when: /low speed|operation too slow|less than \d+ bytes\/sec/i,
    says: (place) => say('git.sends-slowly', { place }),
  },
  {
    when: /returned error: 5\d\d/i,
    says: (place) => say('git.server-trouble', { place }),
  },
];

/** The failed command as a sentence that says what to do. `place`: the host or folder, never with credentials. */
export function gitError(stderr: string, place: string, doing: Text, way: WayIn = 'none'): HomeportError {
  // Addresses and names stand in quotes or after 'https://': a repository called "tls" is no sign of anything.
  const words = plainText(stderr)
    .replace(/(^|[\s(:])'[^'\n]*'/gm, "$1''")
    .replace(/\b[a-z]+:\/\/[^\s']+/gi, '');
  const rule = RULES.find(({ when }) => when.test(words));
  if (rule !== undefined) return new HomeportError(rule.code ?? 'SOURCE_UNAVAILABLE', rule.says(place, way));
  return new HomeportError('SOURCE_UNAVAILABLE', say('git.failed', { doing, answer: lastWords(stderr) }));
}

function lastWords(stderr: string): Param {
  const lines = stderr
    .split('\n')
    .map(plainLine)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling = lines.findLast((line) => /^(fatal|error|remote):/.test(line)) ?? lines.at(-1);
  if (telling === undefined) return say('call.no-reason');
  // A URL inside may carry what a redirect or a submodule put there.
  return telling.replace(/\/\/[^/@\s]*@/g, '//…@').slice(0, 300);
}
