import { describe, expect, test } from 'vitest';
import { parseGitUrl, validateBranch } from '../../../electron/engine/sources/git/git-url.ts';
import { isHomeportError } from '../../../electron/shared/errors.ts';

const refusal = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (isHomeportError(error, 'BAD_INPUT')) return error.message;
    throw error;
  }
  return '';
};

describe('git URLs', () => {
  test.each([
    ['https://example.com/a/b.git', 'https'],
    ['http://nas:3000/a.git', 'http'],
    ['ssh://git@example.com:2222/a.git', 'ssh'],
    ['git@example.com:a/b.git', 'ssh'],
    ['nas:repos/a', 'ssh'],
    ['file:///srv/git/a', 'file'],
    ['/srv/git/a', 'file'],
  ])('%s is fetched over %s', (url, kind) => {
    expect(parseGitUrl(url).kind).toBe(kind);
  });

  test.each([
    ['-oProxyCommand=touch /tmp/x', /begin with "-"/],
    ['--upload-pack=touch /tmp/x', /begin with "-"/],
    ['ext::sh -c touch% /tmp/x', /helper programs/],
    ['fd::17', /helper programs/],
    ['::https://example.com', /helper programs/],
    ['git://example.com/a', /git:\/\//],
    ['ftp://example.com/a', /ftp:\/\//],
    ['ssh://-oProxyCommand=x/a', /./],
    ['ssh://%2doProxyCommand=x@host/a', /begin with "-"/],
    ['-x@host:a', /begin with "-"/],
    ['host:-oProxyCommand=x', /begin with "-"/],
    ['-host:a', /begin with "-"/],
    ['https://example.com/a\nb', /control characters/],
    ['https://example.com', /no repository/],
    ['https://example.com/a b', /spaces/],
    ['relative/folder', /no git URL/],
    ['file://host/a', /absolute/],
    ['', /needed/],
  ])('%j is refused', (url, words) => {
    expect(refusal(() => parseGitUrl(url))).toMatch(words);
  });

  test.each([
    'https://ada:geheim@example.com/a',
    'https://geheim@example.com/a',
    'ssh://ada:geheim@example.com/a',
  ])('a secret in %s is refused and not repeated', (url) => {
    const words = refusal(() => parseGitUrl(url));
    expect(words).toMatch(/password or token/);
    expect(words).not.toContain('geheim');
  });

  test('what stands before an "@" is not repeated', () => {
    expect(refusal(() => parseGitUrl('geheim:x@ho st:path'))).not.toContain('geheim');
  });
});

describe('branch names', () => {
  test.each(['main', 'feature/login', 'v1.2', 'ünï', 'a@b'])('%s', (branch) => {
    expect(() => validateBranch(branch)).not.toThrow();
  });

  test.each([
    '',
    '-x',
    '--upload-pack=x',
    'HEAD',
    '@',
    'a..b',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[',
    'a\\b',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a/.b',
    'a.lock',
    'a.lock/b',
    'a.',
    'a@{1}',
    'a\u0000b',
  ])('%j is none', (branch) => {
    expect(refusal(() => validateBranch(branch))).toMatch(/can’t be the name of a git branch/);
  });
});
