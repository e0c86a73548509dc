import { beforeEach, describe, expect, test } from 'vitest';
import { newTarget } from '../../../electron/engine/domain/member-shape.ts';
import type { Update } from '../../../electron/engine/domain/model.ts';
import { awaitingDecision, isSwapBegun } from '../../../electron/engine/domain/moved.ts';
import { gitResolved } from '../../support/git-version.ts';
import type { Setup } from '../../support/simulated-world/history.ts';
import { ALONE, NEIGHBOUR, neighbourOf } from '../../support/simulated-world/neighbours.ts';
import { adopt, appOf } from '../../support/simulated-world/run-history.ts';
import { until as untilIn } from '../../support/simulated-world/until.ts';
import { UPDATE_REQUEST } from '../../support/simulated-world/update-request.ts';
import { createWorld, type World } from '../../support/simulated-world/world.ts';

let world: World;
beforeEach(() => {
  world = worldOf({});
});

function worldOf(setup: Partial<Setup>): World {
  const whole = { ...ALONE, ...setup };
  const neighbour = neighbourOf(whole);
  const made = createWorld([appOf(whole), ...(neighbour ? [neighbour] : [])], {
    changed: () => undefined,
    before: () => undefined,
  });
  adopt(made, whole);
  made.build = { content: 'new', behaviour: 'healthy', fails: false, architecture: 'amd64', bases: [] };
  return made;
}

const until = (condition: () => boolean) => untilIn(world, condition);
const active = () => world.runner().active('app');
const phaseIs = (phase: Update['phase']) => () => active()?.update.phase === phase;
const swapBegun = () => isSwapBegun(active()?.update.journal ?? { members: [] });
const over = () => world.runner().all().length === 0;

describe('one update an app', () => {
  test('a second one is told so, and the first goes on', async () => {
    const { id } = world.runner().start(UPDATE_REQUEST);
    expect(() => world.runner().start(UPDATE_REQUEST)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    await until(over);
    await expect(world.runner().ended(id)).resolves.toMatchObject({ outcome: 'succeeded' });
    expect(world.disk.updates.size).toBe(1);
  });

  test('also after it was left open by a process that is gone', () => {
    world.runner().start(UPDATE_REQUEST);
    world.happens({ at: 0, what: 'crash', when: 'before' });
    world.restart();
    expect(() => world.runner().start(UPDATE_REQUEST)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
  });

  test('none begins that could not be kept on record', () => {
    world.plan([{ at: 1, what: 'store fails', ms: 1000 }]);
    expect(() => world.runner().start(UPDATE_REQUEST)).toThrow(
      expect.objectContaining({ code: 'STORE_UNAVAILABLE' }),
    );
    expect(over()).toBe(true);
  });
});

describe('one update of several apps', () => {
  const target = (app: string) => newTarget({ app, wanted: gitResolved('c'.repeat(40), `k-${app}`) });
  const both = { ...UPDATE_REQUEST, known: { targets: [target('app'), target(NEIGHBOUR)] } };
  const ofOther = { ...UPDATE_REQUEST, app: NEIGHBOUR, known: { targets: [target(NEIGHBOUR)] } };
  beforeEach(() => {
    world = worldOf({ neighbour: 'apart' });
  });

  test('none of them has another one meanwhile, and all of them are free after it', async () => {
    const { id } = world.runner().start(both);
    expect(world.runner().all()).toHaveLength(1);
    for (const app of ['app', NEIGHBOUR]) expect(world.runner().active(app)?.update.id).toBe(id);
    for (const request of [UPDATE_REQUEST, ofOther])
      expect(() => world.runner().start(request)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    await until(over);
    await expect(world.runner().ended(id)).resolves.toMatchObject({ outcome: 'succeeded' });
    for (const app of ['app', NEIGHBOUR]) expect(world.runner().active(app)).toBeNull();
  });

  test('it does not begin while one of them is being worked on', async () => {
    world.runner().start(ofOther);
    expect(() => world.runner().start(both)).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    expect(active()).toBeNull();
    await until(over);
  });

  test('nor where they are on several hosts', () => {
    const other = world.disk.apps.get(NEIGHBOUR);
    if (!other) throw new Error('There are two apps');
    world.disk.apps.set(NEIGHBOUR, { ...other, host: 'attic' });
    expect(() => world.runner().start(both)).toThrow(/one host/);
    expect(over()).toBe(true);
  });
});

test('a container is moved on its own host: one of that name on another host is not', async () => {
  world.runner().start(UPDATE_REQUEST);
  await until(swapBegun);
  expect(world.runner().holder({ host: 'local', containerName: 'app' })).toMatchObject({ app: 'app' });
  expect(world.runner().holder({ host: 'attic', containerName: 'app' })).toBeNull();
  await until(over);
});

describe('cancel', () => {
  test('before the swap: the app never noticed', async () => {
    const before = world.machine.find('app')?.id;
    const { id } = world.runner().start(UPDATE_REQUEST);
    await until(phaseIs('acquire'));
    world.runner().cancel('app');
    await until(over);
    await expect(world.runner().ended(id)).resolves.toMatchObject({
      outcome: 'cancelled',
      error: /Called off/,
    });
    expect(world.machine.find('app')?.id).toBe(before);
    expect(world.machine.images.tags('homeport/').map((t) => t.tag)).toEqual(['homeport/app:1-first']);
  });

  test('once more while it turns back before the swap: nothing else to do, and not said to be too late', async () => {
    const { id } = world.runner().start(UPDATE_REQUEST);
    await until(phaseIs('acquire'));
    const again: string[] = [];
    world.runner().events.on((event) => {
      if (event.type !== 'changed' || event.update.outcome !== null) return;
      if (event.update.journal.direction === 'back') again.push(world.runner().cancel('app').id);
    });
    world.runner().cancel('app');
    await until(over);
    expect(new Set(again)).toEqual(new Set([id]));
    await expect(world.runner().ended(id)).resolves.toMatchObject({ outcome: 'cancelled' });
  });

  test('after the swap has begun: refused, and it goes on', async () => {
    const { id } = world.runner().start(UPDATE_REQUEST);
    await until(swapBegun);
    expect(() => world.runner().cancel('app')).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    await until(over);
    await expect(world.runner().ended(id)).resolves.toMatchObject({ outcome: 'succeeded' });
  });

  test('is refused or heard, whenever it comes', async () => {
    for (let at = 1; at <= 40; at += 1) {
      world = worldOf({});
      world.plan([{ at, what: 'cancel' }]);
      const { id } = world.runner().start(UPDATE_REQUEST);
      await until(over);
      const { outcome } = await world.runner().ended(id);
      expect(outcome, `cancelled at point ${at}`).toBe(world.marks.cancelled ? 'cancelled' : 'succeeded');
    }
  });

  test('of an app with nothing under way is no use', () => {
    expect(() => world.runner().cancel('app')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});

describe('a decision', () => {
  const asked = () =>
    awaitingDecision(active()?.update.journal ?? { members: [] }) !== null && active()?.waitingFor !== null;

  beforeEach(() => {
    world = worldOf({ onFailure: 'ask' });
    world.build.behaviour = 'never healthy';
  });

  test.each([
    ['keep', 'succeeded', 2],
    ['restore', 'rolled-back', 1],
  ] as const)('%s: %s', async (decision, outcome, release) => {
    const { id } = world.runner().start(UPDATE_REQUEST);
    expect(world.runner().decide('app', decision)).toBeNull();
    await until(asked);
    expect(world.runner().decide('app', decision)).not.toBeNull();
    expect(world.runner().decide('app', decision)).toBeNull();
    await until(over);
    await expect(world.runner().ended(id)).resolves.toMatchObject({ outcome });
    expect(world.disk.apps.get('app')?.runningRelease).toBe(release);
  });

  test('is still awaited by the next process', async () => {
    world.runner().start(UPDATE_REQUEST);
    await until(asked);
    world.restart();
    await until(asked);
    world.runner().decide('app', 'restore');
    await until(over);
    expect([...world.disk.updates.values()][0]?.outcome).toBe('rolled-back');
  });

  test('is not awaited where the engine goes down and takes what waits along', async () => {
    world.runner().start(UPDATE_REQUEST);
    await until(asked);
    world.happens({ at: 0, what: 'engine restart', ms: 1000 });
    await until(over);
    expect([...world.disk.updates.values()][0]?.outcome).toBe('rolled-back');
    expect(world.machine.find('app')).toMatchObject({ status: 'running', restartPolicy: 'always' });
  });
});

describe('close', () => {
  test.each([
    ['in the build', phaseIs('acquire'), 'interrupted'],
    ['in the gate', phaseIs('gate'), 'succeeded'],
  ] as const)('%s leaves the journal to the next process', async (_, reached, outcome) => {
    const { id } = world.runner().start(UPDATE_REQUEST);
    await until(reached);
    const closed = world.runner().close();
    await until(over);
    await closed;
    expect(world.disk.updates.get(id)?.outcome).toBeNull();
    expect(() => world.runner().start(UPDATE_REQUEST)).toThrow(/closing/);
    world.restart();
    await until(over);
    await expect(world.runner().ended(id)).resolves.toMatchObject({ outcome });
    expect(world.disk.steps.filter((s) => s.status === 'running')).toEqual([]);
  });
});

test('a database that fails at the start of the next process does not keep the app from coming back', async () => {
  world.build.behaviour = 'never healthy';
  world.plan([{ at: 30, what: 'crash', when: 'after' }]);
  world.runner().start(UPDATE_REQUEST);
  await until(() => !world.alive());
  world.plan([{ at: 1, what: 'store fails', ms: 30_000 }]);
  world.restart();
  await until(() => world.machine.find('app')?.imageId === world.machine.images.idOf('first'));
  await until(over);
  expect([...world.disk.updates.values()][0]).toMatchObject({ outcome: 'rolled-back' });
});

test('listeners hear of every change and of the log', async () => {
  const heard = new Set<string>();
  world.runner().events.on((event) => heard.add(event.type));
  world.runner().start(UPDATE_REQUEST);
  await until(over);
  expect([...heard].sort()).toEqual(['changed', 'log']);
});
