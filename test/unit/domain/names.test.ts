import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildTag, releaseTag, releaseTagApart } from '../../../electron/engine/domain/names.ts';
import { appName } from '../../../electron/shared/config.ts';

const COMMIT = '3f9a1c2e8b7d';
/** Docker's own rule. Source: github.com/distribution/reference, regexp.go. */
const REPOSITORY =
  /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*:[\w][\w.-]{0,127}$/;

/** Few letters and many separators: names that are nearly the same. */
const names = fc
  .string({ unit: fc.constantFrom('a', 'b', '1', '-', '_', '.'), minLength: 1, maxLength: 12 })
  .filter((name) => appName.safeParse(name).success);

describe('the tags of an app’s releases', () => {
  test.each([
    ['web', 'homeport/web:7-3f9a1c2'],
    ['a-b', 'homeport/a-b:7-3f9a1c2'],
    ['a--b', 'homeport/a--b:7-3f9a1c2'],
    ['a_b', 'homeport/a_b:7-3f9a1c2'],
    ['a__b', 'homeport/a__b:7-3f9a1c2'],
    ['a..b', 'homeport/a-b/dd:7-3f9a1c2'],
    ['a-_b', 'homeport/a-b/hu:7-3f9a1c2'],
    ['a_-b', 'homeport/a-b/uh:7-3f9a1c2'],
    ['a-b-', 'homeport/a-b/h-h:7-3f9a1c2'],
    ['a.b_', 'homeport/a.b/d-u:7-3f9a1c2'],
  ])('%s: %s', (app, tag) => {
    expect(releaseTag(app, 7, COMMIT)).toBe(tag);
  });

  test('are ones that Docker takes, and no two apps have the same', () => {
    fc.assert(
      fc.property(names, names, (one, other) => {
        const all = (app: string) => [
          releaseTag(app, 7, COMMIT),
          releaseTagApart(app, 7, COMMIT, `sha256:${'ab'.repeat(32)}`),
          buildTag(app, 'c0ffee'),
        ];
        for (const tag of all(one)) expect(tag).toMatch(REPOSITORY);
        if (one !== other) expect(new Set([...all(one), ...all(other)]).size).toBe(6);
      }),
      { numRuns: 20_000 },
    );
  });
});
