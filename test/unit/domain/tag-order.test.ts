import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareTags,
  matchesTag,
  namesPreReleases,
  newestTag,
} from '../../../electron/engine/domain/tag-order.ts';

const newest = (pattern: string, ...tags: string[]) => newestTag(tags, pattern).newest;

describe('the order of tags', () => {
  test.each([
    // Source: semver.org 2.0.0, "Precedence" (11).
    [['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11']],
    [['1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '2.0.0', '2.1.0', '2.1.1']],
    [['v1.9.0', 'v1.10.0', 'v2.0.0-rc.1', 'v2.0.0']],
    [['v1.0.0rc9', 'v1.0.0rc10', 'v1.0.0']],
    [['latest', 'stable', 'v0.0.1']],
    [['release-2023.12', 'release-2024.1', 'release-2024.01.2']],
    [['1.2', '1.2.0', '1.2.0.1']],
    [['9', '10', '99999999999999999999', '100000000000000000000']],
    [['1.0.0', '1.0.0+build.9']],
  ])('%j', (tags) => {
    expect([...tags].reverse().sort(compareTags)).toEqual(tags);
  });

  test('is one order, whatever the tags', () => {
    const piece = fc.constantFrom('v', '1', '10', '01', '.', '-', '+', 'rc', 'a', '/', '_', 'ü');
    const tag = fc.array(piece, { minLength: 1, maxLength: 7 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(tag, tag, tag, (a, b, c) => {
        expect(Math.sign(compareTags(a, b))).toBe(-Math.sign(compareTags(b, a)) + 0);
        expect(compareTags(a, b) === 0).toBe(a === b);
        if (compareTags(a, b) < 0 && compareTags(b, c) < 0) expect(compareTags(a, c)).toBeLessThan(0);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the newest that matches', () => {
  test.each([
    ['v*', ['v1.9.0', 'v1.10.0', 'w3'], 'v1.10.0'],
    ['v*', ['v1.0.0', 'v2.0.0-rc.1'], 'v1.0.0'],
    ['v*-rc*', ['v1.0.0', 'v2.0.0-rc.1', 'v2.0.0-rc.2'], 'v2.0.0-rc.2'],
    ['v*-*', ['v1.0.0-ls1', 'v1.0.0-ls12', 'v1.0.0-ls9'], 'v1.0.0-ls12'],
    ['v1.?.*', ['v1.2.3', 'v1.10.1', 'v2.0.0'], 'v1.2.3'],
    ['v1.2.3-beta.1', ['v1.2.3-beta.1', 'v1.2.3'], 'v1.2.3-beta.1'],
    ['stable', ['stable', 'v1'], 'stable'],
    ['*', ['stable', 'v1.0', '0.9'], 'v1.0'],
    ['web/*', ['api/v9', 'web/v1', 'web/v2'], 'web/v2'],
    ['v*', ['w1'], null],
  ])('%s of %j: %s', (pattern, tags, wanted) => {
    expect(newest(pattern, ...tags)).toBe(wanted);
  });

  test('pre-releases that were passed over are told, the newest first', () => {
    expect(newestTag(['v2.0.0-rc.1', 'v2.0.0-rc.2', 'x'], 'v*')).toEqual({
      newest: null,
      preReleases: ['v2.0.0-rc.2', 'v2.0.0-rc.1'],
    });
  });

  test.each([
    ['v*', false],
    ['*', false],
    ['release-*', false],
    ['v1.2.*', false],
    ['v*-rc*', true],
    ['v2.0.0-beta.*', true],
    ['*-alpine', true],
  ])('%s names pre-releases: %s', (pattern, wanted) => {
    expect(namesPreReleases(pattern)).toBe(wanted);
  });
});

describe('patterns', () => {
  test('mean what the same regular expression means', () => {
    const piece = fc.constantFrom('a', 'b', '/', '.', '*', '?');
    const text = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, (pattern, tag) => {
        const same = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesTag(pattern, tag)).toBe(new RegExp(`^${same}$`).test(tag));
      }),
      { numRuns: 3000 },
    );
  });

  test('many stars against a long name are no work', () => {
    const began = performance.now();
    expect(matchesTag('*a'.repeat(120), `${'a'.repeat(250)}b`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(200);
  });
});
