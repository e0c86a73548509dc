import { HomeportError } from '../../../shared/errors.ts';
import { plainLine, plainText } from '../../../shared/plain-text.ts';

/** How the server was asked: with an ssh key, with the token stored for it, or with nothing. */
export type WayIn = 'ssh' | 'token' | 'none';

type Rule = { when: RegExp; say: (place: string, wayIn: WayIn) => string; code?: 'BAD_INPUT' };

/** git has one exit code for everything: what happened is in its words (LC_ALL=C), the most telling first. */
const RULES: Rule[] = [
  {
    when: /transport '' not allowed/i,
    code: 'BAD_INPUT',
    say: () =>
      'The repository wants to fetch from a place that Homeport does not go to. Only https and ssh are allowed.',
  },
  {
    when: /host key verification failed/i,
    say: (place) =>
      `The ssh host key of ${place} is not known to this machine, or has changed. Connect once by hand ("ssh ${place.replace(/^(.*):(\d+)$/, '-p $2 $1')}") as the user Homeport runs as, and check the key.`,
  },
  {
    when: /could not read (username|password)|authentication failed|terminal prompts disabled|permission denied \(|invalid username or (password|token)|returned error: 40[13]|too many authentication failures/i,
    say: (place, wayIn) => {
      if (wayIn === 'token') {
        return `${place} refuses the token stored for it: it is wrong, has expired, or may not read this repository. Store a new one (Settings, Git tokens, or "homeport secret set ${place}").`;
      }
      if (wayIn === 'ssh') {
        return `${place} asks for a password, or the repository does not exist there. For a private repository give the user that Homeport runs as an ssh key that works without a passphrase prompt, or use its https:// URL with a token (Settings, Git tokens, or "homeport secret set").`;
      }
      return `${place} asks for a password, or the repository does not exist there. For a private repository store a token for ${place} (Settings, Git tokens, or "homeport secret set ${place}"), or use an ssh:// URL with a key that works without a passphrase prompt.`;
    },
  },
  {
    when: /ssl certificate|certificate (verify|verification|has expired)|server certificate|ssl_(error|connect)|ssl routines|gnutls_handshake|(tls|ssl) (connection|handshake|packet|alert)|schannel|self[- ]signed/i,
    say: (place) =>
      `The encrypted connection to ${place} could not be trusted (certificate). Check the server's certificate and this machine's clock.`,
  },
  {
    when: /could not resolve host|name or service not known|temporary failure in name resolution|nodename nor servname/i,
    say: (place) => `${place} could not be found. Check the address, and this machine's network and DNS.`,
  },
  {
    when: /connection refused|failed to connect|couldn't connect|connection timed out|no route to host|network is unreachable|operation timed out|connection reset|connection closed by/i,
    say: (place) => `${place} can't be reached. Is the server up, and is this machine online?`,
  },
  {
    when: /dubious ownership/i,
    say: (place) =>
      `${place} belongs to another user, so git does not read it. Give the folder to the user that Homeport runs as.`,
  },
  {
    when: /repository '' not found|repository not found|does not appear to be a git repository|not a git repository|does not exist|returned error: 404|no such (file or directory|project)/i,
    say: (place, wayIn) =>
      `There is no git repository at that address (${place})${wayIn === 'token' ? ', or the token stored for it may not read it' : ''}. Check the URL.`,
  },
  {
    when: /couldn't find remote ref/i,
    say: () => 'The branch is not in the repository any more. Check again, or choose another branch.',
  },
  {
    when: /no space left on device|disk quota exceeded/i,
    say: () => 'The disk is full: there is no room for the checkout. Free some space.',
  },
  {
    when: /low speed|operation too slow|less than \d+ bytes\/sec/i,
    say: (place) => `${place} sends too slowly or not at all. It is tried again at the next check.`,
  },
  {
    when: /returned error: 5\d\d/i,
    say: (place) => `${place} answers with an error of its own. It is tried again at the next check.`,
  },
];

/** The failed command as a sentence that says what to do. `place`: the host or folder, never with credentials. */
export function gitError(stderr: string, place: string, what: string, wayIn: WayIn = 'none'): HomeportError {
  // Addresses and names stand in quotes or after 'https://': a repository called "tls" is no sign of anything.
  const words = plainText(stderr)
    .replace(/(^|[\s(:])'[^'\n]*'/gm, "$1''")
    .replace(/\b[a-z]+:\/\/[^\s']+/gi, '');
  const rule = RULES.find(({ when }) => when.test(words));
  if (rule !== undefined) return new HomeportError(rule.code ?? 'SOURCE_UNAVAILABLE', rule.say(place, wayIn));
  return new HomeportError('SOURCE_UNAVAILABLE', `git failed while ${what}: ${lastWords(stderr)}`);
}

function lastWords(stderr: string): string {
  const lines = stderr
    .split('\n')
    .map(plainLine)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const telling = lines.findLast((line) => /^(fatal|error|remote):/.test(line)) ?? lines.at(-1);
  // A URL inside may carry what a redirect or a submodule put there.
  return (telling ?? 'it gave no reason').replace(/\/\/[^/@\s]*@/g, '//…@').slice(0, 300);
}
