import { beforeEach, describe, expect, it } from 'vitest';
import type { Update } from '../../../electron/engine/domain/model.ts';
import { reopened } from '../../../electron/engine/domain/recovery.ts';
import { appPart, unprovenApps } from '../../../electron/engine/live/live-state.ts';
import { asWritten, say } from '../../../electron/shared/text/text.ts';
import { factsOver } from '../live/facts.ts';
import { EVERYTHING, MINUTE, notifyWorld } from './support.ts';

/** A failed rollback that is taken up again: it is news once, stays on the list meanwhile, and off it once a person took it off. */

let world: ReturnType<typeof notifyWorld>;
let failedAt: string;
beforeEach(async () => {
  world = notifyWorld();
  world.addApp();
  await world.look();
  world.sees('web', 'stopped');
  failedAt = world.inHand.now.toISOString();
  world.ends('u1', 'rollback-failed', { error: asWritten('The port is taken.') });
});
const look = async () => (await world.look()).told;

/** As the runner writes it down. */
function takenUp(): Update {
  world.later(5 * MINUTE);
  const row = world.store().update('u1');
  const open = row && reopened(row, () => false);
  if (open === null) throw new Error('There is a failed rollback');
  world.store().reopen(open, new Date(failedAt));
  return open;
}

function ends(open: Update, outcome: 'rollback-failed' | 'rolled-back'): void {
  world.later(MINUTE);
  world.store().record({ ...open, outcome, phase: 'done', finishedAt: world.inHand.now });
}

/** What windows show while it is under way. */
function picture(update: Update | null) {
  const { here, inHand } = factsOver(world.store());
  inHand.now.set('web', { ...(world.inHand.states.get('web') ?? never()) });
  if (update !== null)
    inHand.active.set('web', {
      update,
      waitingFor: say('waiting.docker-away'),
      progress: null,
      inLine: false,
      behind: null,
    });
  const app = world.store().app('web');
  return appPart(here, app ?? never());
}
const never = (): never => {
  throw new Error('It is there');
};

describe('what is told', () => {
  it('is the failure once, however often it is tried, and its good end once', async () => {
    const told = [await look()];
    for (const outcome of ['rollback-failed', 'rollback-failed', 'rolled-back'] as const) {
      const open = takenUp();
      world.sees('web', 'stopped', { detail: asWritten(outcome) });
      told.push(await look());
      ends(open, outcome);
      world.sees('web', outcome === 'rolled-back' ? 'healthy' : 'stopped');
      told.push(await look());
    }
    expect(told).toEqual([['rollback-failed web'], [], [], [], [], [], ['rolled-back web']]);
    expect(world.far.told.at(-1)?.events[0]?.message).toMatchObject({
      params: { all: say('attention.rolled-back-after-all', { app: 'web' }) },
    });
  });

  it('is the failure, too, to whoever comes in the middle of a try', async () => {
    world.restart();
    world.far.rules = null;
    takenUp();
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual(['rollback-failed web']);
  });
});

describe('while it is tried again', () => {
  it('it is on the list as it was, and an update is under way', () => {
    const before = picture(null);
    const open = takenUp();
    const now = picture(open);
    expect(now.attention).toEqual(before.attention);
    expect(now.attention).toMatchObject([{ kind: 'rollback-failed', at: failedAt, updateId: 'u1' }]);
    expect(now.dto.lastUpdate).toMatchObject({ id: 'u1', outcome: 'rollback-failed', finishedAt: failedAt });
    expect(now.dto.activeUpdate).toMatchObject({ id: 'u1', outcome: null, cancellable: false });
    ends(open, 'rollback-failed');
    expect(picture(null).attention).toEqual(before.attention);
  });

  it('taken off the list, it stays off, and its app is not asked whether it works', () => {
    const unproven = unprovenApps({ store: world.store(), runner: factsOver(world.store()).here.runner });
    expect(unproven().map(({ name }) => name)).toEqual(['web']);
    world.store().updateApp('web', { dismissed: { 'rollback-failed': failedAt } });
    const before = picture(null).attention.map(({ kind }) => kind);
    expect(before).toEqual(['not-running']);
    const open = takenUp();
    expect(picture(open).attention.map(({ kind }) => kind)).toEqual(before);
    ends(open, 'rollback-failed');
    expect(picture(null).attention.map(({ kind }) => kind)).toEqual(before);
    expect(unproven()).toEqual([]);
  });
});
