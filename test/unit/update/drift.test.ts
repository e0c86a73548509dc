import { describe, expect, test } from 'vitest';
import { NOTHING_KNOWN } from '../../../electron/engine/domain/app-state.ts';
import { isProvenOutside, OUTSIDE_PROVEN_AFTER_MS } from '../../../electron/engine/domain/drift.ts';
import { recordDrift } from '../../../electron/engine/update/drift.ts';
import { inspectOf } from '../../support/simulated-world/container.ts';
import { dockerOver } from '../../support/simulated-world/docker.ts';
import { INVARIANTS } from '../../support/simulated-world/invariants.ts';
import { ALONE, keepFirst, NAME, recordOf } from '../../support/simulated-world/neighbours.ts';
import { HOLDER } from '../../support/simulated-world/process.ts';
import { readOnly } from '../../support/simulated-world/releases-kept.ts';
import { appOn, releasesOn } from '../../support/simulated-world/store.ts';
import { createWorld } from '../../support/simulated-world/world.ts';

/** An app that a person has made again from another image. @param started whether they started it, too */
function madeAgain(started: boolean) {
  const world = createWorld([recordOf(NAME, ALONE)], { ...INVARIANTS, before: () => undefined });
  const { machine, disk, time } = world;
  const first = machine.images.make('first', 'healthy', ['homeport/app:1-first']);
  keepFirst(world, NAME, machine.create(NAME, { Image: first }, {}, 'homeport'), null);
  const again = (content: string) => {
    machine.remove(NAME, true);
    const image = machine.images.make(content, 'no healthcheck', [`${content}:1`]);
    const made = machine.create(NAME, { Image: image }, {}, 'homeport');
    if (started) machine.start(made.id);
    return inspectOf(made, time.now(), {});
  };
  const never = () => Promise.reject(new Error('not in this test'));
  const docker = dockerOver(
    machine,
    time,
    {
      look: async (effect) => effect(),
      change: async (_, __, effect) => effect(),
      point: never,
      wait: never,
      status: () => ({
        state: 'connected',
        endpoint: '',
        version: null,
        apiVersion: null,
        message: null,
        otherEngine: null,
        since: '',
      }),
      onStatus: () => () => undefined,
      waitUntilConnected: never,
    },
    () => world.build,
  );
  const clock = { now: () => new Date(time.now()), sleep: never };
  return {
    world,
    disk,
    again,
    deps: {
      store: readOnly(world),
      docker,
      clock,
      keepers: { other: async () => null },
      installation: HOLDER.installation,
    },
  };
}
const outside = (disk: Parameters<typeof releasesOn>[0]) =>
  releasesOn(disk, NAME).filter((it) => it.provenance === 'outside');

test('whoever sees it at the same moment, it is written down once', async () => {
  const { disk, again, deps } = madeAgain(true);
  const live = again('by-hand');
  const seen = appOn(disk, NAME);
  const found = await Promise.all([1, 2, 3].map(() => recordDrift(deps, seen, live)));
  expect(found.filter(Boolean)).toHaveLength(1);
  expect(outside(disk)).toHaveLength(1);
  expect(appOn(disk, NAME)).toMatchObject({ runningRelease: 2, containerId: live.Id });
  // Once more, with what is on record by now.
  expect(await recordDrift(deps, appOn(disk, NAME), live)).toBe(false);
});

test('what was looked at before something else was written down, is not written down over it', async () => {
  const { disk, again, deps } = madeAgain(true);
  const before = appOn(disk, NAME);
  const old = again('by-hand');
  const late = recordDrift(deps, before, old);
  disk.apps.set(NAME, { ...before, containerId: 'of-an-update' });
  expect(await late).toBe(false);
  expect(outside(disk)).toHaveLength(0);
});

test('made again and again, one is left, and what was never started has never run', async () => {
  const { disk, world, again, deps } = madeAgain(false);
  for (let n = 0; n < 20; n += 1) await recordDrift(deps, appOn(disk, NAME), again(`by-hand-${n}`));
  expect(outside(disk)).toMatchObject([{ state: 'outside', deployedAt: null }]);
  expect(world.machine.images.tags('homeport/app:')).toHaveLength(2);
});

test('the same image in another container is no other release; its id is known from then on', async () => {
  const { disk, deps, world } = madeAgain(true);
  const { machine, time } = world;
  machine.remove(NAME, true);
  const made = machine.create(NAME, { Image: machine.images.idOf('first') }, {}, 'homeport');
  expect(await recordDrift(deps, appOn(disk, NAME), inspectOf(made, time.now(), {}))).toBe(false);
  expect(appOn(disk, NAME)).toMatchObject({ runningRelease: 1, containerId: made.id });
});

describe('a release from outside is proven', () => {
  const start = new Date('2026-01-01T00:00:00Z');
  const later = (ms: number) => new Date(start.getTime() + ms);
  const now = { ...NOTHING_KNOWN, state: 'healthy' as const, since: start.toISOString() };
  const health = (state: 'healthy' | 'unhealthy', at = start) => ({ state, at });
  test.each([
    ['after a while', now, health('healthy'), OUTSIDE_PROVEN_AFTER_MS, true],
    ['not before', now, health('healthy'), OUTSIDE_PROVEN_AFTER_MS - 1, false],
    [
      'not when it became healthy late',
      now,
      health('healthy', later(60_000)),
      OUTSIDE_PROVEN_AFTER_MS,
      false,
    ],
    ['not by what was healthy before it', now, null, OUTSIDE_PROVEN_AFTER_MS, false],
    ['not while it is unhealthy', { ...now, state: 'unhealthy' as const }, health('unhealthy'), 1e9, false],
    ['not where it was never started', { ...now, state: 'created' as const, since: null }, null, 1e9, false],
    ['not by a clock that went back', now, health('healthy'), -1e9, false],
  ])('%s', (_, picture, last, ms, proven) => expect(isProvenOutside(picture, last, later(ms))).toBe(proven));
});
