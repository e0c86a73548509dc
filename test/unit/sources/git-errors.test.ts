import { describe, expect, test } from 'vitest';
import { gitError } from '../../../electron/engine/sources/git/git-errors.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';

const say = (stderr: string, place = 'nas.example') => gitError(stderr, place, asWritten('asking')).message;

/** Collected from git 2.39 with curl 7.88 and OpenSSH 9.2, and from the big hosts. */
describe("git's words as sentences", () => {
  test.each([
    [
      `fatal: unable to access 'https://h/a/': server certificate verification failed. CAfile: none CRLfile: none`,
      /certificate/,
    ],
    [
      `fatal: unable to access 'https://h/a/': SSL certificate problem: self signed certificate`,
      /certificate/,
    ],
    [
      `fatal: unable to access 'https://h/a/': gnutls_handshake() failed: An unexpected TLS packet was received.`,
      /certificate/,
    ],
    [
      `fatal: unable to access 'https://h/a/': OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection`,
      /certificate/,
    ],
    [`fatal: unable to access 'https://h/a/': Could not resolve host: h`, /could not be found/],
    [
      `fatal: unable to access 'http://h:1/a/': Failed to connect to h port 1 after 0 ms: Couldn't connect to server`,
      /can’t be reached/,
    ],
    [`fatal: unable to access 'https://h/a/': The requested URL returned error: 403`, /asks for a password/],
    [`fatal: unable to access 'https://h/a/': The requested URL returned error: 503`, /error of its own/],
    [
      `fatal: unable to access 'https://h/a/': Operation too slow. Less than 100 bytes/sec transferred the last 60 seconds`,
      /too slowly/,
    ],
    [`fatal: could not read Username for 'https://h': terminal prompts disabled`, /asks for a password/],
    [`remote: Repository not found.\nfatal: repository 'https://h/a/' not found`, /no git repository/],
    [`fatal: repository 'https://h/a/' not found`, /no git repository/],
    [`fatal: '/srv/a' does not appear to be a git repository`, /no git repository/],
    [`fatal: detected dubious ownership in repository at '/srv/a'`, /belongs to another user/],
    [`fatal: transport 'file' not allowed`, /Only https and ssh/],
    [`error: unable to write file a: No space left on device`, /disk is full/],
    [`fatal: couldn't find remote ref refs/heads/x`, /branch is not in the repository any more/],
    [`Connection closed by 10.0.0.1 port 22`, /can’t be reached/],
  ])('%s', (stderr, words) => {
    expect(say(stderr)).toMatch(words);
  });

  test.each([
    'tls',
    'self-signed',
    'connection refused',
    'certificate verify',
    'does not exist',
    'not our ref',
  ])('a repository called "%s" is no sign of anything', (name) => {
    expect(
      say(`fatal: unable to access 'https://h/${name}/': The requested URL returned error: 503`),
    ).toMatch(/error of its own/);
  });

  test('the host is known by its port in the advice, too', () => {
    expect(say('Host key verification failed.', 'nas:2222')).toContain('"ssh -p 2222 nas"');
    expect(say('Host key verification failed.', 'nas')).toContain('"ssh nas"');
  });

  test('what is not known is repeated: one line, short, without credentials and control characters', () => {
    const words = say(`noise\nremote: Pay first \u001b[31m at https://ada:geheim@h/x ${'y'.repeat(1000)}\n`);
    expect(words).toMatch(/^git failed while asking: remote: Pay first/);
    expect(words).not.toContain('geheim');
    expect(words).not.toContain('\u001b');
    expect(words.length).toBeLessThan(400);
    expect(say('')).toMatch(/it gave no reason/);
  });
});

// 300 KB each: what takes more than a time that grows with the length does not end within the test's limit.
test.each([
  "'",
  'a',
  '/',
  '//',
  '//a',
  'certificate ',
  ' (',
  'less than 1',
  "\n'",
  'https://',
  ':',
  '\r',
  '\t',
])('a server’s %j again and again is no work', (piece) => {
  const error = gitError(piece.repeat(300_000 / piece.length), 'git.example.org', asWritten('fetching'));
  expect(error.message.length).toBeLessThan(1000);
});
