import { describe, expect, test } from 'vitest';
import { accessTo } from '../../../electron/engine/sources/askpass.ts';
import { parseGitUrl } from '../../../electron/engine/sources/git-url.ts';
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
