import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyWithBases, sourceKey } from '../../../electron/engine/sources/git/source-key.ts';
import { type GitSource, gitSource as sourceSchema } from '../../../electron/shared/sources/git.ts';

const word = fc.constantFrom('a', 'b', 'ab', '.', 'a,b', '"', '\\', 'ü');
/** Everything that goes into a build, and nothing else. */
const inputs = fc.record({
  watchCommit: fc.option(word),
  contextCommit: fc.option(word),
  context: word,
  dockerfile: word,
  target: fc.option(word),
  buildArgs: fc.dictionary(fc.constantFrom('A', 'B', 'AB', 'A_B'), word, { maxKeys: 3 }),
  noCache: fc.boolean(),
  commitArg: fc.constantFrom('A', 'HOMEPORT_COMMIT'),
});
type Inputs = typeof inputs extends fc.Arbitrary<infer T> ? T : never;

const base = sourceSchema.parse({ kind: 'git', from: { kind: 'git', url: 'https://example.com/a.git' } });
const keyOf = ({ watchCommit, contextCommit, ...more }: Inputs, other: Partial<GitSource> = {}) =>
  sourceKey({ ...base, ...more, ...other }, watchCommit, contextCommit);
const canonical = (value: Inputs) =>
  JSON.stringify({ ...value, buildArgs: Object.entries(value.buildArgs).sort() });

describe('with base images', () => {
  const image = (ref: string, content: string | null) => ({
    ref,
    content,
    digest: null,
    madeAt: null,
    newer: false,
  });
  const [a, b] = [image('a', 'sha256:1'), image('b', 'sha256:2')];

  test('nothing known of them is the key of before', () => {
    for (const none of [null, [], [image('a', null)]]) expect(keyWithBases('key', none)).toBe('key');
  });

  test('what they hold counts, not their order, their digest or when they were made', () => {
    expect(keyWithBases('key', [a, b])).toBe(keyWithBases('key', [{ ...b, digest: 'x', newer: true }, a]));
    const others = [[a], [a, image('b', 'sha256:3')], [image('a', 'sha256:2'), image('b', 'sha256:1')]];
    const keys = [[a, b], ...others].map((bases) => keyWithBases('key', bases));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe('the key that quarantine goes by', () => {
  test('is the same exactly where everything that goes into the build is the same', () => {
    fc.assert(
      fc.property(inputs, inputs, (one, two) => {
        expect(keyOf(one) === keyOf(two)).toBe(canonical(one) === canonical(two));
      }),
      { numRuns: 1000 },
    );
  });

  test('changes with any single input', () => {
    fc.assert(
      fc.property(inputs, inputs, fc.constantFrom(...Object.keys(base), 'watchCommit'), (one, two, name) => {
        const changed = {
          ...one,
          ...Object.fromEntries(Object.entries(two).filter(([key]) => key === name)),
        };
        expect(keyOf(one) === keyOf(changed)).toBe(canonical(one) === canonical(changed));
      }),
      { numRuns: 1000 },
    );
  });

  test('does not change with what the build does not see', () => {
    fc.assert(
      fc.property(
        inputs,
        fc.integer({ min: 1, max: 1440 }),
        fc.option(word),
        fc.option(word),
        (one, buildTimeoutMinutes, branch, tag) => {
          const from = { kind: 'git' as const, url: 'https://mirror.example/a.git', branch, tag };
          const watch = { url: 'https://example.com/w.git', branch, tag };
          expect(keyOf(one, { buildTimeoutMinutes, from, watch })).toBe(keyOf(one));
        },
      ),
    );
  });

  test('a folder is told from a repository, and from another folder', () => {
    const keys = ['/a', '/b'].map((path) =>
      sourceKey({ ...base, kind: 'git', from: { kind: 'folder', path } }, 'c', null),
    );
    expect(new Set([...keys, sourceKey(base, 'c', null)]).size).toBe(3);
  });
});
