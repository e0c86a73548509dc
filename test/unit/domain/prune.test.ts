import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  bytesFreed,
  type ImageNeeds,
  type ImageOnEngine,
  type PruneWish,
  pruneVerdicts,
  whyNameStays,
  whyProtected,
} from '../../../electron/engine/domain/prune.ts';
import { render } from '../../../electron/shared/text/render.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const HOUR = 3600_000;
const DAY = 24 * HOUR;

const image = (id: string, more: Partial<ImageOnEngine> = {}): ImageOnEngine => ({
  id,
  names: [],
  digests: [],
  createdAt: NOW - 90 * DAY,
  namedAt: null,
  bytes: 100,
  sharedBytes: 0,
  labels: {},
  parent: null,
  own: false,
  ...more,
});

const NOTHING: ImageNeeds = {
  installation: 'ours',
  containers: [],
  releases: [],
  bases: [],
  namedBefore: [],
  updates: [],
};
const container = (more: Partial<ImageNeeds['containers'][number]>) => ({
  name: 'web',
  imageId: 'a',
  madeWith: '',
  running: true,
  aside: false,
  ...more,
});

const why = (it: ImageOnEngine, needs: Partial<ImageNeeds>) =>
  whyProtected(it, { ...NOTHING, ...needs }).map((text) => render(text));

const DEFAULT: PruneWish = { all: false, olderThanDays: null };
const ALL: PruneWish = { all: true, olderThanDays: null };
const fate = (images: ImageOnEngine[], wish = DEFAULT, needs: Partial<ImageNeeds> = {}) =>
  pruneVerdicts(images, { ...NOTHING, ...needs }, wish, NOW);
const going = (...given: Parameters<typeof fate>) =>
  fate(...given)
    .filter(({ goes }) => goes)
    .map(({ image: { id } }) => id);

describe('what protects an image', () => {
  const release = { app: 'jellyfin', number: 12, imageId: 'a', tag: 'homeport/jellyfin:12-abc' };
  test.each<[string, Partial<ImageOnEngine>, Partial<ImageNeeds>, string[]]>([
    ['nothing', {}, {}, []],
    ['it runs', {}, { containers: [container({ name: 'jellyfin' })] }, ['runs as jellyfin']],
    [
      'a stopped container of anybody’s',
      {},
      { containers: [container({ name: 'x', running: false })] },
      ['used by the stopped container x'],
    ],
    [
      'a parked one',
      {},
      { containers: [container({ name: 'web.release-3-1a2b', running: false, aside: true })] },
      ['used by web.release-3-1a2b, which is kept aside'],
    ],
    [
      'a container that was made with its name, and is of another image',
      { names: ['nginx:1.27'] },
      { containers: [container({ imageId: 'b', madeWith: 'docker.io/library/nginx:1.27' })] },
      ['web was made with this name'],
    ],
    [
      'a release that can be put back',
      {},
      { releases: [{ ...release, standing: 'restorable' }] },
      ['release 12 of jellyfin, which can be put back'],
    ],
    [
      'a candidate, or what did not pass',
      {},
      { releases: [{ ...release, standing: 'other' }] },
      ['release 12 of jellyfin'],
    ],
    [
      'a release by its tag, whatever image that names now',
      { names: ['homeport/jellyfin:12-abc'] },
      { releases: [{ ...release, imageId: 'gone', standing: 'restorable' }] },
      ['release 12 of jellyfin, which can be put back'],
    ],
    [
      'a base of builds',
      { names: ['alpine:3.20'] },
      { bases: [{ app: 'web', refs: ['docker.io/library/alpine:3.20'] }] },
      ['base of web’s builds'],
    ],
    [
      'a base by its digest',
      { digests: ['alpine@sha256:11'] },
      { bases: [{ app: 'web', refs: ['alpine:3.20@sha256:11'] }] },
      ['base of web’s builds'],
    ],
    [
      'a name that is given back',
      {},
      { namedBefore: [{ app: 'web', name: 'web:latest', imageId: 'a' }] },
      ['gets the name web:latest back when web is forgotten'],
    ],
    [
      'an update under way',
      {},
      { updates: [{ app: 'web', imageIds: ['a'], names: [], getting: false }] },
      ['needed by the update of web'],
    ],
    [
      'a build’s temporary name',
      { names: ['homeport/web:build-1a2b'], own: true },
      { updates: [{ app: 'web', imageIds: [], names: ['homeport/web:build-1a2b'], getting: false }] },
      ['needed by the update of web'],
    ],
    [
      'an update that has no image yet',
      {},
      { updates: [{ app: 'web', imageIds: [], names: [], getting: true }] },
      ['web is getting its next release just now, and may need it'],
    ],
    ['another Homeport built it', { labels: { 'homeport.built-by': 'theirs' } }, {}, ['another Homeport’s']],
    [
      'a name of Homeport’s that this one does not know',
      { names: ['homeport/web:3-abc'] },
      {},
      ['has a name of Homeport’s that is on no record here'],
    ],
    [
      'but its own leftovers are not',
      { names: ['homeport/web:3-abc'], own: true, labels: { 'homeport.built-by': 'ours' } },
      {},
      [],
    ],
  ])('%s', (_, more, needs, expected) => {
    expect(why(image('a', more), needs)).toEqual(expected);
  });

  test('one of several names goes unless something is about just that name', () => {
    const named = image('a', { names: ['jellyfin:10', 'mine:1', 'homeport/jellyfin:12-abc'] });
    const needs: ImageNeeds = {
      ...NOTHING,
      containers: [container({ madeWith: 'jellyfin:10' })],
      releases: [{ ...release, standing: 'running' }],
    };
    expect(whyNameStays(named, 'mine:1', needs)).toEqual([]);
    expect(whyNameStays(named, 'jellyfin:10', needs)).toHaveLength(1);
    expect(whyNameStays(named, 'homeport/jellyfin:12-abc', needs)).toHaveLength(1);
  });
});

describe('what goes', () => {
  const untagged = image('a');
  const mine = image('b', { names: ['mine:1'] });

  test('what nobody named; with --all also what nobody uses', () => {
    expect(going([untagged, mine])).toEqual(['a']);
    expect(going([untagged, mine], ALL)).toEqual(['a', 'b']);
    expect(going([untagged, mine], ALL, { containers: [container({ imageId: 'b' })] })).toEqual(['a']);
  });

  test('a name of a person’s beside one of Homeport’s leftovers keeps both', () => {
    expect(going([image('a', { names: ['homeport/web:3-abc', 'mine:1'], own: true })])).toEqual([]);
  });

  test('what is old enough, counted from when it was made and from when it got its name', () => {
    const old: PruneWish = { all: true, olderThanDays: 30 };
    expect(going([image('a'), image('b', { createdAt: NOW - 29 * DAY })], old)).toEqual(['a']);
    expect(going([image('a', { namedAt: NOW - DAY, names: ['mine:1'] })], old)).toEqual([]);
  });

  test('nothing that was made a moment ago and has no name: somebody may be building it', () => {
    const fresh = image('a', { createdAt: NOW - 60_000 });
    expect(going([fresh], ALL)).toEqual([]);
    expect(going([{ ...fresh, names: ['mine:1'] }], ALL)).toEqual(['a']);
  });

  test('each before what it is made from, and that only when nothing else is', () => {
    const step = image('step');
    const top = image('top', { parent: 'step' });
    expect(going([step, top])).toEqual(['top', 'step']);
    const other = image('other', { parent: 'step', names: ['mine:1'] });
    expect(going([step, top, other])).toEqual(['top']);
    expect(
      render(fate([step, other]).find(({ image: { id } }) => id === 'step')?.why[0] ?? mustBeThere()),
    ).toBe('other images are made from it');
  });

  test('an engine that tells of a circle is not asked to cut it', () => {
    expect(going([image('a', { parent: 'b' }), image('b', { parent: 'a' })])).toEqual([]);
  });

  test('what it frees: each layer once, and no number where none is known', () => {
    expect(bytesFreed([image('a', { sharedBytes: 40 })])).toEqual({ bytes: 60, atLeast: false });
    const two = [image('a', { sharedBytes: 40 }), image('b', { sharedBytes: 40 })];
    expect(bytesFreed(two)).toEqual({ bytes: 120, atLeast: true });
    expect(bytesFreed([image('a', { sharedBytes: null })])).toBeNull();
    expect(bytesFreed([])).toEqual({ bytes: 0, atLeast: false });
  });
});

const mustBeThere = (): never => {
  throw new Error('It is not there');
};

describe('whatever there is on an engine', () => {
  const ID = fc.constantFrom(...'abcdefgh');
  const NAME = fc.constantFrom(
    'mine:1',
    'nginx:1.27',
    'homeport/web:1-a',
    'homeport/web:build-1',
    'alpine:3',
  );
  const images = fc
    .uniqueArray(
      fc.record({
        id: ID,
        names: fc.uniqueArray(NAME, { maxLength: 2 }),
        parent: fc.option(ID),
        own: fc.boolean(),
        age: fc.integer({ min: 0, max: 60 * DAY }),
        sharedBytes: fc.option(fc.integer({ min: 0, max: 100 })),
        builtBy: fc.constantFrom(null, 'ours', 'theirs'),
      }),
      { selector: ({ id }) => id, maxLength: 8 },
    )
    .map((all) =>
      all.map(({ age, builtBy, ...it }) =>
        image(it.id, {
          ...it,
          createdAt: NOW - age,
          labels: builtBy === null ? {} : { 'homeport.built-by': builtBy },
        }),
      ),
    );
  const needs: fc.Arbitrary<ImageNeeds> = fc.record({
    installation: fc.constant('ours'),
    containers: fc.array(
      fc.record({
        name: fc.constantFrom('web', 'x'),
        imageId: ID,
        madeWith: fc.oneof(NAME, fc.constant('')),
        running: fc.boolean(),
        aside: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
    releases: fc.array(
      fc.record({
        app: fc.constant('web'),
        number: fc.integer({ min: 1, max: 9 }),
        imageId: ID,
        tag: NAME,
        standing: fc.constantFrom('running', 'restorable', 'other'),
      }),
      { maxLength: 3 },
    ),
    bases: fc.array(fc.record({ app: fc.constant('web'), refs: fc.array(NAME, { maxLength: 2 }) }), {
      maxLength: 1,
    }),
    namedBefore: fc.array(fc.record({ app: fc.constant('web'), name: NAME, imageId: ID }), { maxLength: 1 }),
    updates: fc.array(
      fc.record({
        app: fc.constant('web'),
        imageIds: fc.array(ID, { maxLength: 2 }),
        names: fc.array(NAME, { maxLength: 1 }),
        getting: fc.boolean(),
      }),
      { maxLength: 1 },
    ),
  });
  const wish = fc.record({ all: fc.boolean(), olderThanDays: fc.option(fc.integer({ min: 0, max: 60 })) });

  test('nothing goes that a container, a release or an update needs, nor what something is made from that stays', () => {
    fc.assert(
      fc.property(images, needs, wish, (all, needed, wanted) => {
        const verdicts = pruneVerdicts(all, needed, wanted, NOW);
        expect(verdicts.map(({ image: { id } }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
        const wantedIds = new Set([
          ...needed.containers.map(({ imageId }) => imageId),
          ...needed.releases.map(({ imageId }) => imageId),
          ...needed.namedBefore.map(({ imageId }) => imageId),
          ...needed.updates.flatMap(({ imageIds }) => imageIds),
        ]);
        const wantedNames = new Set([
          ...needed.containers.map(({ madeWith }) => madeWith),
          ...needed.releases.map(({ tag }) => tag),
          ...needed.bases.flatMap(({ refs }) => refs),
          ...needed.updates.flatMap(({ names }) => names),
        ]);
        const gone = new Set<string>();
        for (const { image: it, goes, why: reasons } of verdicts) {
          expect(goes).toBe(reasons.length === 0);
          if (!goes) continue;
          expect(wantedIds).not.toContain(it.id);
          for (const name of it.names) expect(wantedNames).not.toContain(name);
          expect(needed.updates.some(({ getting }) => getting)).toBe(false);
          if (!wanted.all) expect(it.names.every((name) => name.startsWith('homeport/'))).toBe(true);
          expect(it.labels['homeport.built-by']).not.toBe('theirs');
          for (const above of all) if (above.parent === it.id) expect(gone).toContain(above.id);
          gone.add(it.id);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('asked twice, the second time nothing goes', () => {
    fc.assert(
      fc.property(images, needs, wish, (all, needed, wanted) => {
        const left = pruneVerdicts(all, needed, wanted, NOW).filter(({ goes }) => !goes);
        const again = pruneVerdicts(
          left.map(({ image: it }) => it),
          needed,
          wanted,
          NOW,
        );
        expect(again.filter(({ goes }) => goes)).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  test('what it frees is never more than what these images are', () => {
    fc.assert(
      fc.property(images, (all) => {
        const freed = bytesFreed(all);
        expect(freed === null).toBe(all.some(({ sharedBytes }) => sharedBytes === null));
        expect(freed?.bytes ?? 0).toBeLessThanOrEqual(all.reduce((sum, it) => sum + it.bytes, 0));
      }),
    );
  });
});
