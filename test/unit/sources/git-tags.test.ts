import { describe, expect, test } from 'vitest';
import { resolveTag, validateTagPattern } from '../../../electron/engine/sources/git/git-tags.ts';

const A = 'a'.repeat(40);
const B = 'b'.repeat(40);
const list = (...refs: [string, string][]) => refs.map(([id, ref]) => `${id}\trefs/tags/${ref}\n`).join('');
const resolve = (pattern: string, ...refs: [string, string][]) =>
  resolveTag(list(...refs), pattern, 'example.com');

test('an annotated tag stands for its commit', () => {
  expect(resolve('v*', [A, 'v1.0.0'], [B, 'v1.0.0^{}'])).toEqual({ commit: B, tag: 'v1.0.0' });
  expect(resolve('v*', [B, 'v1.0.0^{}'], [A, 'v1.0.0'])).toEqual({ commit: B, tag: 'v1.0.0' });
});

describe('what a server lists is data', () => {
  test.each([
    ['a terminal sequence', 'v9\u001b[31m'],
    ['a mark of direction', 'v9\u202e1'],
    ['longer than any version', `v${'9'.repeat(300)}`],
    ['what git does not take', 'v9..1'],
    ['an option', '-v9'],
    ['a peeled tag without its tag', 'v9^{}'],
  ])('%s is passed over', (_, name) => {
    expect(resolve('*', [B, name], [A, 'v1.0.0'])).toEqual({ commit: A, tag: 'v1.0.0' });
  });

  test('no id, no tag', () => {
    expect(resolveTag(`zzz\trefs/tags/v9\n${A}\trefs/heads/v9\n${A}\trefs/tags/v1\n`, '*', 'x').tag).toBe(
      'v1',
    );
  });

  test('tens of thousands of tags are no work; more than anybody has is refused', () => {
    const many = (count: number) =>
      Array.from({ length: count }, (_, n) => `${A}\trefs/tags/v1.${n}.0\n`).join('');
    const began = performance.now();
    expect(resolveTag(many(50_000), 'v*', 'example.com').tag).toBe('v1.49999.0');
    expect(performance.now() - began).toBeLessThan(3000);
    expect(() => resolveTag(many(200_001), 'v*', 'example.com')).toThrow(/more than 200000 tags/);
  });
});

describe('none matches: said in words', () => {
  test.each<[string, string, [string, string][], RegExp]>([
    ['a tag that is gone', 'v1.4.0', [[A, 'v1.3.0']], /no tag "v1\.4\.0" \(any more\).*newest.*v1\.3\.0/],
    ['a pattern', 'w*', [[A, 'v1.3.0']], /No tag of the repository matches "w\*".*v1\.3\.0/],
    ['only pre-releases', 'v*', [[A, 'v2.0.0-rc.1']], /Pre-releases do \(v2\.0\.0-rc\.1\)/],
    ['no tags', 'v*', [], /no tags at all/],
  ])('%s', (_, pattern, refs, words) => {
    expect(() => resolve(pattern, ...refs)).toThrow(words);
  });
});

describe('patterns', () => {
  test.each(['v*', 'v1.?.*', 'release/*', '*', 'v1.2.3'])('%s', (pattern) => {
    expect(() => validateTagPattern(pattern)).not.toThrow();
  });
  test.each(['--upload-pack=x', 'a b', 'a..b', 'v[0-9]', '~', '/x', 'x/', 'a\\b', '@{x', 'x:y'])(
    '%s is refused',
    (pattern) => {
      expect(() => validateTagPattern(pattern)).toThrow(/can’t be the name of a git tag/);
    },
  );
});
