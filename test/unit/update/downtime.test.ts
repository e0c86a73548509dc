import { expect, test } from 'vitest';
import type { Update } from '../../../electron/engine/domain/model.ts';
import { awaitingDecision } from '../../../electron/engine/domain/moved.ts';
import type { BehaviourName } from '../../support/simulated-world/behaviours.ts';
import type { Setup } from '../../support/simulated-world/history.ts';
import { ALONE } from '../../support/simulated-world/neighbours.ts';
import { adopt, appOf } from '../../support/simulated-world/run-history.ts';
import { UPDATE_REQUEST } from '../../support/simulated-world/update-request.ts';
import { createWorld, type World } from '../../support/simulated-world/world.ts';

/** How long a whole update says that the app was down, in a world whose clock is in hand. */

const MINUTE = 60_000;
const WAITED = 11 * MINUTE;

/** @param decision what a person says after having been waited for, for eleven minutes. */
async function update(
  behaviour: BehaviourName,
  options: {
    setup?: Partial<Setup>;
    decision?: 'keep' | 'restore';
    meanwhile?: (world: World) => void;
  } = {},
): Promise<Update> {
  const { setup, decision, meanwhile } = options;
  const whole: Setup = { ...ALONE, onFailure: decision ? 'ask' : 'rollback', ...setup };
  const world = createWorld([appOf(whole)], { changed: () => undefined, before: () => undefined });
  adopt(world, whole);
  world.build = { content: 'new', behaviour, fails: false, architecture: 'amd64', bases: [] };
  const { id } = world.runner().start(UPDATE_REQUEST);
  for (let turns = 0; turns < 10_000; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const active = world.runner().active('app');
    if (active === null) return world.runner().ended(id);
    const asked = awaitingDecision(active.update.journal) !== null && active.waitingFor !== null;
    if (!asked || !decision) {
      world.time.fire();
      continue;
    }
    world.time.tick(WAITED / 2);
    world.machine.settle();
    meanwhile?.(world);
    world.time.tick(WAITED / 2);
    world.machine.settle();
    world.runner().decide('app', decision);
  }
  throw new Error(`It never ended.\n${world.trace.join('\n')}`);
}
const isOver = (ended: Update) => ended.journal.downSince === null;

test('from the stop to the first sign of life, where all goes well', async () => {
  const ended = await update('slow start');
  expect(ended).toMatchObject({ outcome: 'succeeded' });
  // It takes connections 2,400 ms after its start; the one before does until it ends, 150 ms after it was told to.
  expect(ended.downtimeMs).toBeGreaterThan(2400);
  expect(ended.downtimeMs).toBeLessThan(2500);
  expect(isOver(ended)).toBe(true);
});

test('none, where the new one was proven beside the previous one', async () => {
  const ended = await update('healthy', { setup: { published: false } });
  expect(ended).toMatchObject({ outcome: 'succeeded', downtimeMs: 0 });
  expect(isOver(ended)).toBe(true);
});

test('both outages of an update that is rolled back count', async () => {
  const ended = await update('exits soon');
  expect(ended).toMatchObject({ outcome: 'rolled-back' });
  // Healthy after 100 ms, ended after 700: what it served in between is no downtime.
  const whole = (ended.finishedAt?.getTime() ?? 0) - Date.parse(ended.journal.members[0]?.stopSentAt ?? '');
  expect(ended.downtimeMs).toBeGreaterThan(0);
  expect(ended.downtimeMs).toBeLessThan(whole - 400);
  expect(isOver(ended)).toBe(true);
});

test.each(['restore', 'keep'] as const)(
  'what answers while a person is waited for is not down (%s)',
  async (decision) => {
    const ended = await update('unhealthy, and answers', { decision });
    expect(ended.outcome).toBe(decision === 'keep' ? 'succeeded' : 'rolled-back');
    expect(ended.downtimeMs).toBeGreaterThan(0);
    expect(ended.downtimeMs).toBeLessThan(10_000);
    expect(isOver(ended)).toBe(true);
  },
);

test('what never gave a sign of life was down all along', async () => {
  const ended = await update('never healthy', { decision: 'restore' });
  expect(ended).toMatchObject({ outcome: 'rolled-back' });
  expect(ended.downtimeMs).toBeGreaterThan(WAITED);
  expect(isOver(ended)).toBe(true);
});

test.each(['exits at once', 'never healthy'] as const)(
  'a release that is kept and gives no sign of life (%s) leaves the app down',
  async (behaviour) => {
    const ended = await update(behaviour, { decision: 'keep' });
    expect(ended).toMatchObject({ outcome: 'succeeded' });
    expect(ended.downtimeMs).toBeGreaterThan(WAITED);
    expect(isOver(ended)).toBe(false);
  },
);

test('a release that is kept and has come up meanwhile is not said to be down', async () => {
  const ended = await update('healthy too late', { decision: 'keep' });
  expect(ended).toMatchObject({ outcome: 'succeeded' });
  expect(isOver(ended)).toBe(true);
});

test('what answered and died while a person was waited for is down from then on', async () => {
  const ended = await update('unhealthy, and answers', {
    decision: 'restore',
    meanwhile: (world) => {
      const candidate = world.open()[0]?.journal.members[0]?.candidateId;
      if (candidate) world.machine.sendStop(candidate);
      world.time.tick(1000);
      world.machine.settle();
    },
  });
  expect(ended).toMatchObject({ outcome: 'rolled-back' });
  expect(isOver(ended)).toBe(true);
  // Docker says when that was: half of the time had gone by.
  expect(ended.downtimeMs).toBeGreaterThan(WAITED / 2);
  expect(ended.downtimeMs).toBeLessThan(WAITED / 2 + 30_000);
});

test('an app that was stopped before has no downtime, whatever becomes of it', async () => {
  const ended = await update('exits at once', { setup: { running: false }, decision: 'keep' });
  expect(ended).toMatchObject({ outcome: 'succeeded', downtimeMs: null });
  expect(isOver(ended)).toBe(false);
});

test('a rollback that fails leaves the app down', async () => {
  const ended = await update('unhealthy, and answers', {
    decision: 'restore',
    meanwhile: (world) => {
      world.machine.strayPort = '8080';
    },
  });
  expect(ended).toMatchObject({ outcome: 'rollback-failed' });
  expect(ended.downtimeMs).toBeGreaterThan(0);
  expect(isOver(ended)).toBe(false);
});
