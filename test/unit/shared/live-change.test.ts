import fc from 'fast-check';
import { expect, it } from 'vitest';
import { worstFirst } from '../../../electron/shared/attention.ts';
import type { AppDto, Attention, LiveState } from '../../../electron/shared/dto.ts';
import { changeBetween, pictures, withChange } from '../../../electron/shared/live-change.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { app, live } from '../../support/electron-double/live-samples.ts';

const NAMES = ['a', 'a-b', 'a.c', 'b', 'web', 'z_1'];
const anApp = (name: string): fc.Arbitrary<AppDto> =>
  fc
    .record({
      state: fc.constantFrom('running', 'stopped', 'unhealthy'),
      stateDetail: fc.constantFrom(null, asWritten('Up 3 hours')),
      warnings: fc.subarray([asWritten('one'), asWritten('two')]),
    })
    .map((patch) => app(name, patch));
const somethingWrong = (name: string): fc.Arbitrary<Attention[]> =>
  fc.subarray(['unhealthy', 'not-running', 'check-failed'] as const).chain((kinds) =>
    fc.integer({ min: 0, max: 3 }).map((minute) =>
      kinds.map((kind) => ({
        app: name,
        kind,
        message: asWritten(`${name} is ${kind}.`),
        at: `2026-03-01T12:0${minute}:00.000Z`,
        updateId: null,
        restore: null,
      })),
    ),
  );

/** Any picture, as the engine puts it together: apps by name, what needs a person the worst first. */
const picture: fc.Arbitrary<LiveState> = fc
  .record({
    names: fc.subarray(NAMES),
    diskLow: fc.constantFrom(null, asWritten('The disk is almost full.')),
    overall: fc.constantFrom('well', 'attention'),
  })
  .chain(({ names, ...rest }) =>
    fc
      .tuple(fc.tuple(...names.map(anApp)), fc.tuple(...names.map(somethingWrong)))
      .map(([apps, attention]) => live({ ...rest, apps, attention: attention.flat().sort(worstFirst) })),
  );

const overTheWire = <T>(it: T): T => JSON.parse(JSON.stringify(it));

it('any picture comes of any other by what is told of the change, also over a wire', () => {
  fc.assert(
    fc.property(picture, picture, (before, after) => {
      const change = changeBetween(before, after);
      if (change === null) expect(after).toEqual(before);
      else expect(withChange(before, overTheWire(change))).toEqual(after);
      expect(changeBetween(after, overTheWire(after))).toBeNull();
    }),
  );
});

it('of one app of three hundred nothing is told but what changed of it, and the others stay the same objects', () => {
  const apps = Array.from({ length: 306 }, (_, index) => app(`app-${String(index).padStart(3, '0')}`));
  const before = live({ apps });
  const changed = app('app-007', { state: 'unhealthy', stateDetail: asWritten('GET /health answered 503') });
  const after = { ...before, apps: apps.map((it) => (it.name === changed.name ? changed : it)) };
  const change = changeBetween(before, after);
  expect(change).toEqual({
    apps: {
      added: [],
      changed: [{ name: 'app-007', state: 'unhealthy', stateDetail: asWritten('GET /health answered 503') }],
      gone: [],
    },
  });
  const applied = withChange(before, overTheWire(change ?? {}));
  expect(applied.apps.filter((it, index) => it !== before.apps[index]).map(({ name }) => name)).toEqual([
    'app-007',
  ]);
  expect(applied.attention).toBe(before.attention);
});

it('pictures are made of a snapshot and changes, and of a snapshot anew', async () => {
  const first = live({ apps: [app('a')] });
  const second = live({ apps: [app('b')] });
  async function* events() {
    yield { type: 'snapshot', state: first } as const;
    yield { type: 'change', change: changeBetween(first, second) ?? {} } as const;
    yield { type: 'snapshot', state: first } as const;
  }
  const seen: LiveState[] = [];
  for await (const state of pictures(events())) seen.push(state);
  expect(seen).toEqual([first, second, first]);
});
