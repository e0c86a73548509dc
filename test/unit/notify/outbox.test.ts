import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { eventOfUpdate } from '../../../electron/engine/domain/events.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { saying } from '../../support/one-app-journal.ts';
import { app, at, ended, open, tempDir, update } from '../store/support.ts';
import { EVERYTHING, HOUR, inWords, MINUTE, notifyWorld } from './support.ts';

/** From an update's record to who is told of it, over a real database: nothing is skipped, and nothing told twice. */

let world: ReturnType<typeof notifyWorld>;
beforeEach(async () => {
  world = notifyWorld();
  world.addApp();
  // From now on the channel is known.
  await world.look();
});
const look = async () => (await world.look()).told;

describe('what happened between two looks', () => {
  it('is told all of it: an update that failed and the one that put it right', async () => {
    world.ends('u1', 'rolled-back');
    world.ends('u2', 'succeeded');
    expect(await look()).toEqual(['rolled-back web', 'succeeded web']);
    expect(await look()).toEqual([]);
  });

  it('is told once however often it is written down', async () => {
    world.ends('u1', 'failed');
    expect(await look()).toEqual(['update-failed web']);
    const kept = world.store().update('u1');
    if (kept) world.store().record(kept);
    expect(await look()).toEqual([]);
  });

  it('is there when nobody was to be told, and Homeport ended meanwhile', async () => {
    world.far.rules = null;
    world.ends('u1', 'rolled-back');
    expect(await look()).toEqual([]);
    world.restart();
    expect(await look()).toEqual([]);
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual(['rolled-back web']);
  });

  it('is written in the transaction that records it, or neither is', () => {
    const { store } = world;
    store().insertUpdate(update('u1'));
    expect(() =>
      store().record(ended('u1', at(1), { outcome: 'rolled-back' }), {
        end: { id: 99, status: 'failed', error: null, finishedAt: at(1) },
      }),
    ).toThrow();
    store().enrol('test');
    expect(store().pending('test')).toEqual([]);
    expect(store().update('u1')?.outcome).toBeNull();
  });

  it('goes with its app', async () => {
    world.far.rules = null;
    world.ends('u1', 'rolled-back');
    world.store().deleteApp('web');
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual([]);
  });
});

describe('a cut', () => {
  it('between the event and the outbox loses nothing', async () => {
    world.ends('u1', 'rolled-back');
    world.restart();
    expect(await look()).toEqual(['rolled-back web']);
    world.restart();
    expect(await look()).toEqual([]);
  });

  it('between the outbox and the delivery neither', async () => {
    world.ends('u1', 'rolled-back');
    expect(world.store().enrol('test')).toBe(1);
    world.restart();
    expect(await look()).toEqual(['rolled-back web']);
  });

  it('between the delivery and its being written down has it told again, by the same key, and then never more', async () => {
    world.ends('u1', 'rolled-back');
    const never = Promise.withResolvers<void>();
    world.far.on = () => never.promise;
    expect(await look()).toEqual(['rolled-back web']);
    world.restart();
    world.far.on = () => undefined;
    expect(await look()).toEqual(['rolled-back web']);
    expect(new Set(world.far.told.map(({ events }) => events[0]?.key))).toHaveLength(1);
    world.restart();
    expect(await look()).toEqual([]);
  });

  it('a database that can’t be written then is the same, and is not tried at every look', async () => {
    world.ends('u1', 'rolled-back');
    world.far.on = () => world.store().close();
    expect(await look()).toEqual(['rolled-back web']);
    expect(world.log.join()).toContain('could not be written down');
    world.far.on = () => undefined;
    world.restart();
    expect(await look()).toEqual(['rolled-back web']);
  });
});

describe('a delivery that fails', () => {
  it('is tried again, later and later, over a restart, and given up in the end', async () => {
    world.far.on = () => Promise.reject(new Error('no route'));
    world.ends('u1', 'succeeded');
    const waits: (number | null)[] = [];
    for (let attempt = 1; attempt <= 20; attempt += 1) {
      await look();
      if (world.store().pending('test').length === 0) break;
      if (attempt === 3) world.restart();
      const { told, againInMs } = await world.look();
      expect(told).toEqual([]);
      waits.push(againInMs);
      world.later(againInMs ?? 0);
    }
    expect(waits.map((ms) => ms && ms / 1000)).toEqual([5, 15, 60, 300, 900, 3600, 3600, 3600]);
    expect(world.log).toEqual(['A notification could not be delivered (test): no route']);
  });

  it('because nobody is there any more is no attempt: it is told to who comes next, at once', async () => {
    world.far.on = () => {
      world.far.rules = null;
      throw new HomeportError('CANCELLED', 'Gone.');
    };
    world.ends('u1', 'rolled-back');
    await look();
    world.far.on = () => undefined;
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual(['rolled-back web']);
  });

  it('keeps none of the others from being delivered', async () => {
    world.addApp('db');
    world.far.on = (notification) => {
      if (inWords(notification).includes('web')) throw new Error('no');
    };
    world.ends('u1', 'rolled-back');
    world.ends('u2', 'failed', { app: 'db' });
    expect(await look()).toEqual(['rolled-back web', 'update-failed db']);
    expect(world.store().pending('test')).toMatchObject([{ event: { app: 'web' }, attempts: 1 }]);
  });
});

describe('what is not told any more', () => {
  it('what happened before the channel was first there', async () => {
    const fresh = notifyWorld();
    fresh.addApp();
    fresh.ends('u1', 'rolled-back');
    expect((await fresh.look()).told).toEqual([]);
    fresh.ends('u2', 'rolled-back');
    expect((await fresh.look()).told).toEqual(['rolled-back web']);
  });

  it('what is a day old when somebody is there to be told', async () => {
    world.ends('u1', 'rolled-back');
    world.far.rules = null;
    world.later(25 * HOUR);
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual([]);
    expect(world.store().pending('test')).toEqual([]);
  });

  it('what a person took off the list', async () => {
    world.far.rules = null;
    world.ends('u1', 'rolled-back');
    const dismissed = { 'rolled-back': world.inHand.now.toISOString() };
    world.store().updateApp('web', { dismissed });
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual([]);
  });

  it('what a later update has put right long ago', async () => {
    world.far.rules = null;
    world.ends('u1', 'rolled-back');
    world.later(MINUTE);
    world.ends('u2', 'succeeded');
    world.later(10 * MINUTE);
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual(['succeeded web']);
  });

  it('a decision that was made', async () => {
    const { store } = world;
    const waits = update('u1');
    world.far.rules = null;
    store().insertUpdate(waits);
    store().record({ ...waits, journal: saying(waits.journal, { decision: 'awaiting' }) });
    store().record({ ...waits, journal: saying(waits.journal, { decision: 'keep' }) });
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual([]);
    const again = update('u2', { app: 'db' });
    world.addApp('db');
    store().insertUpdate(again);
    store().record({ ...again, journal: saying(again.journal, { decision: 'awaiting' }) });
    expect(await look()).toEqual(['awaiting-decision db']);
  });

  it('what a person saw while it waited', async () => {
    world.far.rules = { ...EVERYTHING, quietHours: always };
    world.addApp('db');
    world.ends('u1', 'rolled-back');
    world.ends('u2', 'failed', { app: 'db' });
    expect(await look()).toEqual([]);
    world.delivery().seen((event) => event.app === 'web');
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual(['update-failed db']);
  });

  it('nor what they saw while it was on its way, which is on record', async () => {
    world.ends('u1', 'rolled-back');
    world.far.on = () => world.delivery().seen(() => true);
    expect(await look()).toEqual(['rolled-back web']);
    const db = new DatabaseSync(world.store().path);
    expect(db.prepare('SELECT state, note FROM outbox').all()).toEqual([{ state: 'dropped', note: 'seen' }]);
    db.close();
  });

  it('what a database that was put back says: it is let go', async () => {
    world.far.rules = null;
    world.ends('u1', 'rolled-back');
    world.store().letGo(at(1), 'put back');
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual([]);
    world.ends('u2', 'rolled-back');
    expect(await look()).toEqual(['rolled-back web']);
  });
});

const always = { enabled: true, from: '00:00', to: '23:59', exceptUrgent: true };

describe('what an update has to tell', () => {
  const kindOf = (more: Parameters<typeof ended>[2], runningRelease: number | null = 1) =>
    eventOfUpdate(ended('u', at(1), more), app('web', { runningRelease }), null, at(2))?.kind ?? null;
  const calledOff = {
    ...update('u').journal,
    failure: { reason: 'cancelled' as const, message: asWritten('Called off.') },
  };

  it.each([
    ['succeeded', 'succeeded'],
    ['failed', 'update-failed'],
    ['rolled-back', 'rolled-back'],
    ['rollback-failed', 'rollback-failed'],
    ['unknown', 'update-unknown'],
    ['cancelled', null],
    ['interrupted', null],
  ] as const)('%s: %s', (outcome, kind) => {
    expect(kindOf({ outcome })).toBe(kind);
  });

  it('of an app that has never come up', () => {
    for (const outcome of ['failed', 'rolled-back', 'interrupted'] as const)
      expect(kindOf({ outcome }, null)).toBe('add-failed');
    expect(kindOf({ outcome: 'cancelled', journal: calledOff }, null)).toBeNull();
  });

  it('no success of a release that was kept and gives no sign of life', () => {
    expect(kindOf({ journal: { ...update('u').journal, downSince: at(0).toISOString() } })).toBeNull();
  });
});

it('a failed check is told of as long as it fails, in the transaction that keeps it', () => {
  const store = open(tempDir());
  store.insertApp(app('web'));
  const check = (result: 'failed' | 'current', ms: number) =>
    store.updateApp('web', {
      lastCheck: {
        app: 'web',
        at: at(ms).toISOString(),
        result,
        hold: null,
        version: null,
        message: asWritten('No.'),
        key: null,
        scheduled: true,
      },
    });
  const standing = () => store.troubles('web', at(0)).map(({ kind, overAt }) => [kind, overAt]);
  check('failed', 0);
  check('failed', 1);
  expect(standing()).toEqual([['check-failed', null]]);
  check('current', 2);
  expect(standing()).toEqual([['check-failed', at(2)]]);
  check('failed', 3);
  expect(standing()).toEqual([['check-failed', null]]);
  check('current', 4);
  check('failed', 4 + 10 * MINUTE);
  expect(standing()).toEqual([
    ['check-failed', at(4)],
    ['check-failed', null],
  ]);
});
