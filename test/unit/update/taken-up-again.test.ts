import { describe, expect, test } from 'vitest';
import type { Update } from '../../../electron/engine/domain/model.ts';
import type { Setup } from '../../support/simulated-world/history.ts';
import { ALONE, NEIGHBOUR, neighbourOf } from '../../support/simulated-world/neighbours.ts';
import { dyingIsFine } from '../../support/simulated-world/process.ts';
import { adopt, appOf } from '../../support/simulated-world/run-history.ts';
import { until } from '../../support/simulated-world/until.ts';
import { UPDATE_REQUEST } from '../../support/simulated-world/update-request.ts';
import { createWorld, type World } from '../../support/simulated-world/world.ts';

/** A rollback failed because the app's port was taken. It is taken up again, as the same update and in the same loop. */

const PORT = '8080';
const CHILD = { joins: 'NetworkMode', policy: 'always', running: true, exitsOnce: false } as const;

const over = (world: World) => () => world.runner().all().length === 0 && !world.recovering();

/** The port is still taken. */
async function failed(setup: Partial<Setup> = {}): Promise<World> {
  const whole = { ...ALONE, ...setup };
  const other = neighbourOf(whole);
  let taken = false;
  const world = createWorld([appOf(whole), ...(other ? [other] : [])], {
    changed: () => undefined,
    // As soon as it goes back.
    before({ machine, open }, call) {
      if (taken || call !== 'rename' || open()[0]?.journal.direction !== 'back') return;
      taken = true;
      machine.strayPort = PORT;
    },
  });
  adopt(world, whole);
  world.build = {
    content: 'new',
    behaviour: 'exits at once',
    fails: false,
    architecture: 'amd64',
    bases: [],
  };
  world.runner().start(UPDATE_REQUEST);
  await until(world, over(world));
  expect(rowOf(world)).toMatchObject({ outcome: 'rollback-failed', journal: { rollbackFailedAt: null } });
  return world;
}

const rowOf = (world: World): Update => {
  const [row] = world.disk.updates.values();
  if (row === undefined) throw new Error('There is an update');
  return row;
};
const runs = (world: World, name = 'app') => world.machine.find(name)?.status === 'running';
/** Nobody is asked whether it is due. */
const takeUp = (world: World) => world.runner().takeUpAgain('u1', () => false);

async function recover(world: World): Promise<void> {
  world.recover('app');
  await until(world, over(world));
}

describe('when the port is given back', () => {
  test('the app and what lives in it run again, proven, and that is how the update ended', async () => {
    const world = await failed({ children: [CHILD] });
    const before = world.machine.find('app')?.id;
    const { downtimeMs, finishedAt } = rowOf(world);
    world.machine.strayPort = null;
    await recover(world);
    const row = rowOf(world);
    expect(row).toMatchObject({ outcome: 'rolled-back', phase: 'done', journal: { downSince: null } });
    expect(row.journal.rollbackFailedAt).toBe(finishedAt?.toISOString());
    expect(row.downtimeMs).toBeGreaterThan(downtimeMs ?? Number.POSITIVE_INFINITY);
    expect(world.disk.updates.size).toBe(1);
    expect([world.machine.find('app')?.id, runs(world), runs(world, 'child-0')]).toEqual([
      before,
      true,
      true,
    ]);
    expect(world.machine.find('app')?.restartPolicy).toBe('always');
  });

  test('before anything acts it is on record: killed at every point of it, it goes on', async () => {
    for (let at = 1; ; at += 1) {
      const world = await failed({ children: [CHILD] });
      world.machine.strayPort = null;
      world.plan([{ at, what: 'crash', when: 'after' }]);
      world.recover('app');
      await until(world, () => over(world)() || !world.alive());
      if (world.alive()) return expect(at).toBeGreaterThan(5);
      const { outcome, journal } = rowOf(world);
      // Killed before it was on record, nothing has begun.
      if (outcome === 'rollback-failed')
        expect([journal.rollbackFailedAt, runs(world)]).toEqual([null, false]);
      world.restart();
      await until(world, over(world));
      if (rowOf(world).outcome === 'rollback-failed') await recover(world);
      expect(rowOf(world), world.trace.join('\n')).toMatchObject({ outcome: 'rolled-back' });
      expect([runs(world), runs(world, 'child-0')]).toEqual([true, true]);
    }
  });
});

describe('while the port is still taken', () => {
  test('it ends as before; since when it has failed, and the steps of its first end, stay', async () => {
    const world = await failed();
    const { finishedAt } = rowOf(world);
    const steps = () => world.disk.steps.filter(({ updateId }) => updateId === 'u1').map(({ id }) => id);
    const first = steps();
    await recover(world);
    const second = steps();
    await recover(world);
    const third = steps();
    const { outcome, journal } = rowOf(world);
    expect([outcome, journal.rollbackFailedAt]).toEqual(['rollback-failed', finishedAt?.toISOString()]);
    // However often it is tried, there are the steps of the update and of the last try.
    expect(second.length).toBeGreaterThan(first.length);
    expect(third.slice(0, first.length)).toEqual(first);
    expect(third).toHaveLength(second.length);
    expect(third).not.toEqual(second);
  });

  test('a try is soon over, can’t be called off, and is an update under way to whoever asks', async () => {
    const world = await failed();
    const begun = world.time.now();
    takeUp(world);
    const refused = expect.objectContaining({ code: 'CONFLICT' });
    expect(() => world.runner().cancel('app')).toThrow(refused);
    expect(() => world.runner().start(UPDATE_REQUEST)).toThrow(refused);
    expect(world.runner().holder({ host: 'local', containerName: 'app' })).toEqual({
      id: 'u1',
      app: 'app',
      moves: true,
    });
    await until(world, over(world));
    expect(world.time.now() - begun).toBeLessThan(10_000);
    expect(world.runner().start(UPDATE_REQUEST).id).toBe('u2');
  });
});

describe('it is not begun', () => {
  test('while something else has what it moves', async () => {
    const world = await failed({ neighbour: 'in its network' });
    world.machine.strayPort = null;
    world.machine.start('app');
    world.machine.start(NEIGHBOUR);
    const { known } = UPDATE_REQUEST;
    const targets = known.targets?.map((it) => ({ ...it, app: NEIGHBOUR })) ?? [];
    world.runner().start({ ...UPDATE_REQUEST, app: NEIGHBOUR, known: { targets } });
    await until(world, () => world.runner().holder({ host: 'local', containerName: 'app' }) !== null);
    expect(takeUp(world)).toBeNull();
    expect(rowOf(world)).toMatchObject({ outcome: 'rollback-failed', journal: { rollbackFailedAt: null } });
  });

  test('where it can’t be written down', async () => {
    const world = await failed();
    world.machine.strayPort = null;
    const before = { ...rowOf(world) };
    world.plan([{ at: 1, what: 'store fails', ms: 1000 }]);
    expect(() => takeUp(world)).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
    expect(world.runner().all()).toEqual([]);
    expect(rowOf(world)).toEqual(before);
    world.time.tick(2000);
    await recover(world);
    expect(rowOf(world).outcome).toBe('rolled-back');
  });

  test('a second time at once, nor for an update that ended otherwise', async () => {
    const world = await failed();
    world.machine.strayPort = null;
    expect([takeUp(world)?.id, takeUp(world)]).toEqual(['u1', null]);
    await until(world, over(world));
    expect([rowOf(world).outcome, takeUp(world)]).toEqual(['rolled-back', null]);
  });

  test('for what a person has removed since', async () => {
    const world = await failed();
    world.machine.strayPort = null;
    world.machine.remove('app', true);
    await recover(world);
    expect([rowOf(world).outcome, world.machine.find('app')]).toEqual(['rollback-failed', null]);
  });
});

test('what lived in it and was removed by a person since is not made again', async () => {
  const world = await failed({ children: [CHILD, CHILD] });
  world.machine.strayPort = null;
  world.machine.remove('child-0', true);
  await recover(world);
  expect(rowOf(world).outcome).toBe('rolled-back');
  expect([runs(world), world.machine.find('child-0'), runs(world, 'child-1')]).toEqual([true, null, true]);
});

test('the process dies while it looks whether it is due: the next one finds it as it was', async () => {
  const world = await failed();
  world.machine.strayPort = null;
  world.recover('app');
  dyingIsFine(() => world.happens({ at: 0, what: 'crash', when: 'before' }));
  world.restart();
  expect(world.runner().all()).toEqual([]);
  await recover(world);
  expect(rowOf(world).outcome).toBe('rolled-back');
});
