import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { accessTo, writeAskpass } from '../../../electron/engine/sources/git/askpass.ts';
import { parseGitUrl } from '../../../electron/engine/sources/git/git-url.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';

const TOKENS: Record<string, string> = {
  'git.example.org': 'for-https',
  'git.example.org:80': 'for-http',
  'git.example.org:3000': 'for-3000',
  'other.example.org': 'for-other',
};
const access = (url: string) =>
  accessTo(
    parseGitUrl(url),
    (host) => {
      const password = TOKENS[host];
      return password === undefined ? null : { username: 'ada', password };
    },
    '/askpass.sh',
  );

describe('git’s questions', () => {
  // As git 2.39 asks them: credential.c, credential_ask_one.
  test.each([
    ['https://git.example.org/a.git', "Username for 'https://git.example.org': ", 'ada'],
    ['https://git.example.org/a.git', "Password for 'https://ada@git.example.org': ", 'for-https'],
    ['https://git.example.org:443/a.git', "Password for 'https://ada@git.example.org:443': ", 'for-https'],
    ['http://git.example.org:3000/a.git', "Password for 'http://ada@git.example.org:3000': ", 'for-3000'],
    ['http://git.example.org/a.git', "Password for 'http://ada@git.example.org': ", 'for-http'],
    // Nothing for anybody else than the repository's own host, however it came to be asked.
    ['https://git.example.org/a.git', "Password for 'https://ada@other.example.org': ", null],
    ['https://git.example.org/a.git', "Password for 'http://ada@git.example.org': ", null],
    ['https://git.example.org/a.git', "Password for 'https://ada@git.example.org:3000': ", null],
    ['https://git.example.org/a.git', "Password for 'https://git.example.org@other.example.org': ", null],
    ['https://git.example.org/a.git', "Password for 'https://git.example.org.other.example.org': ", null],
    ['https://git.example.org/a.git', "Enter passphrase for key '/root/.ssh/id': ", null],
    // The question to its very end, and the host to its last letter.
    ...[
      "Password for 'https://ada@git.example.org",
      "Password for 'https://ada@git.example.org'",
      "Password for 'https://ada@git.example.org':",
      "Password for 'https://ada@git.example.org': please: ",
      "Password for 'https://ada@git.example.org': \n",
      "Password for 'https://ada@git.example.org' at 'https://other.example.org': ",
      " Password for 'https://ada@git.example.org': ",
      "Password for 'https://ada@git.example.org.evil.test': ",
      "Password for 'https://ada@git.example.orgs': ",
      "Password for 'https://ada@git.example.or': ",
      "Password for 'https://ada@evil-git.example.org': ",
      "Password for 'https://ada@git.example.org:4433': ",
      "Password for 'https://ada@git.example.org:443:443': ",
      "Password for 'https://ada@git.example.org:': ",
      "Password for 'https://ada@git.example.org/': ",
      "Password for 'https://ada@git.example.org/b.git': ",
      "Password for 'https://ada@git.example.org/@evil.test': ",
      "Password for 'https://ada@git.example.org@evil.test': ",
      "Password for 'https://ada@evil.test#@git.example.org': ",
      "Password for 'https://evil.test/ada@git.example.org': ",
      "Password for 'https://evil@git.example.org': ",
      "Password for 'https://@git.example.org': ",
      "Password for 'https://git.example.org': ",
      "Password for 'https://ada@git.exam\tple.org': ",
      "Password for 'https://ada@git%2eexample.org': ",
      "Password for 'https://ada@git。example.org': ",
      "Password for 'https://ada@git.example.org\\.evil.test': ",
      "Password for 'https://ada@git.example.org\u0000': ",
      "Username for 'https://ada@git.example.org': ",
      "Username for 'https://git.example.org",
      "username for 'https://git.example.org': ",
    ].map((question): [string, string, null] => ['https://git.example.org/a.git', question, null]),
    ['https://third.example.org/a.git', "Username for 'https://third.example.org': ", null],
  ])('%s: %s', (url, question, answer) => {
    const to = access(url);
    expect(to?.answer(question)).toBe(answer);
    expect(to?.offered()).toBe(answer !== null && answer !== 'ada');
  });

  test.each(['ssh://git@git.example.org/a.git', 'git@git.example.org:a.git', '/srv/a.git'])(
    '%s has none to ask',
    (url) => {
      expect(access(url)).toBeNull();
    },
  );

  test('a name that git writes otherwise in its question is still that name', () => {
    const to = accessTo(
      parseGitUrl('https://git.example.org/a.git'),
      () => ({ username: 'ada@mail', password: 'secret' }),
      '/askpass.sh',
    );
    for (const user of ['ada@mail', 'ada%40mail'])
      expect(to?.answer(`Password for 'https://${user}@git.example.org': `)).toBe('secret');
    expect(to?.answer("Password for 'https://mail@git.example.org': ")).toBeNull();
  });

  test('a question of two lines is not asked', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'hpt-askpass-'));
    try {
      const script = await writeAskpass(dir);
      const asked = (question: string) =>
        execa(script, [question], { stdio: ['ignore', 'pipe', 'pipe', 'pipe'], reject: false });
      const two = asked("Username for 'https://evil.test\nPassword for 'https://ada@git.example.org': ");
      const { exitCode, stdio } = await two;
      expect([exitCode, stdio[3]]).toEqual([1, '']);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  test('a token that can’t be read is the failure’s reason', () => {
    const unreadable = new HomeportError('SOURCE_UNAVAILABLE', 'The token can’t be read.');
    const to = accessTo(
      parseGitUrl('https://git.example.org/a.git'),
      () => {
        throw unreadable;
      },
      '/askpass.sh',
    );
    expect(to?.answer("Username for 'https://git.example.org': ")).toBeNull();
    expect(to?.problem()).toBe(unreadable);
  });
});
