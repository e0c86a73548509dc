import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseGitUrl } from '../../../electron/engine/sources/git/git-url.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';

const refusalOf = (url: string): string => {
  try {
    parseGitUrl(url);
  } catch (error) {
    if (error instanceof HomeportError && error.code === 'BAD_INPUT') return error.message;
    throw error;
  }
  return 'accepted';
};

describe('git URLs in disguise', () => {
  test.each([
    ['https://[2001:db8::1]:8443/a.git', 'https', '[2001:db8::1]:8443'],
    ['ssh://git@[::1]:2222/a.git', 'ssh', '[::1]:2222'],
    ['git@[2001:db8::1]:a.git', 'ssh', '[2001:db8::1]'],
    ['ssh://nas/~ada/a.git', 'ssh', 'nas'],
    ['https://example.com/a%20b.git', 'https', 'example.com'],
    ['https://example.com/a@b/c:d.git', 'https', 'example.com'],
    ['nas:~/a b.git'.replace(' ', '-'), 'ssh', 'nas'],
    ['file:///srv/my repos/a', 'file', null],
    ['/srv/--upload-pack/a', 'file', null],
  ])('%s is what it seems to be', (url, kind, host) => {
    expect(parseGitUrl(url)).toEqual({ kind, host });
  });

  test.each([
    ['ssh://%2doProxyCommand=x/a', /begin with "-"/],
    ['ssh://-oProxyCommand=x@host/a', /begin with "-"/],
    ['git@-oProxyCommand=x:a', /no git URL|begin with "-"/],
    ['ssh://host/a%0Ab', /control characters/],
    ['ssh://ho%00st/a', /control characters|can be read/],
    ['https://example.com/a\u0000', /control characters/],
    ['https://example.com/a\u007f', /control characters/],
    ['\u001b[2Jhttps://example.com/a', /control characters/],
    ['EXT::sh -c x', /helper programs/],
    ['transport+x.y-z::/a', /helper programs/],
    ['file::/srv/a', /helper programs/],
    ['_x::/srv/a', /helper programs/],
    ['HTTPS://example.com/a', /write https:\/\//],
    ['FILE:///srv/a', /write file:\/\//],
    ['git+ssh://host/a', /git\+ssh:\/\//],
    ['rsync://host/a', /rsync:\/\//],
    ['https:/example.com/a', /two slashes are missing/],
    ['ssh:host/a', /two slashes are missing/],
    ['file:a', /two slashes are missing/],
    ['https://good.example\\@evil.example/a', /backslashes/],
    ['https://example.com/a.git#main:folder', /fields/],
    ['https://example.com/a.git?private_token=geheim', /secret/],
    ['ssh://host', /no repository/],
    ['ssh:///a', /no host|can be read/],
    ['https://exa mple.com/a', /spaces|can be read/],
    ['https://example.com/a\u00a0b', /spaces/],
    ['./repo', /no git URL/],
    ['../repo', /no git URL/],
    ['~/repo', /no git URL/],
    ['repo', /no git URL/],
    ['file://../a', /absolute/],
    ['file://', /absolute/],
    ['C:\\repos\\a', /Windows/],
    ['C:/repos/a', /Windows/],
    ['\\\\server\\share\\a', /no git URL/],
    [' --upload-pack=x', /no git URL/],
    ['a:', /no git URL/],
    [':a', /no git URL/],
  ])('%j is refused in words', (url, words) => {
    expect(refusalOf(url)).toMatch(words);
  });

  test.each([
    'https://ada:geheim@example.com/a',
    'https://geheim@example.com/a',
    'https://:geheim@example.com/a',
    'https://ada:geheim\\@example.com/a',
    'http://geheim:x-oauth-basic@nas/a',
    'ssh://ada:geheim@nas/a',
    'ada:geheim@nas:a',
    'https:/ada:geheim@example.com/a',
    'https//ada:geheim@example.com/a',
    'ada:geheim@nas',
    'https://example.com/a?token=geheim',
    'https://ada:geheim@/a',
    'https://ada:geheim@exa mple/a',
  ])('the secret in %s is refused and not repeated', (url) => {
    const words = refusalOf(url);
    expect(words).not.toBe('accepted');
    expect(words).not.toContain('geheim');
  });

  test('whatever is accepted is no option, no helper program, no second line', () => {
    const piece = fc.oneof(
      fc.constantFrom('-', '--', ':', '::', '//', '@', 'ext', 'https', 'ssh', 'file', '/', '[', ']', '%2d'),
      fc.constantFrom('host', 'a.git', '\n', '\u0000', '\\', ' ', '?', '#', 'C:', '.', '..', '~'),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
        const url = pieces.join('');
        if (refusalOf(url) !== 'accepted') return;
        expect(url).not.toMatch(/^-/);
        expect(url).not.toMatch(/^[\w+.-]*::/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
        expect(url).not.toMatch(/[\u0000-\u001f\u007f]/);
        expect(['https', 'http', 'ssh', 'file']).toContain(parseGitUrl(url).kind);
        // As git splits it for ssh: neither user nor host may look like an option.
        expect(url.replace(/^ssh:\/\//, '')).not.toMatch(/^([^/]*@)?-/);
      }),
      { numRuns: 5000 },
    );
  });
});
