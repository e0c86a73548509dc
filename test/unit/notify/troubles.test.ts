import { beforeEach, describe, expect, it } from 'vitest';
import { AWAY_GRACE_MS } from '../../../electron/engine/notify/troubles.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { asWritten, say } from '../../../electron/shared/text/text.ts';
import { docker, EVERYTHING, HOUR, MINUTE, notifyWorld } from './support.ts';

/** What stands for a while (an app that is not well, Docker's absence) and what is told of it over time. */

let world: ReturnType<typeof notifyWorld>;
beforeEach(async () => {
  world = notifyWorld();
  world.addApp();
  await world.look();
});
const look = async () => (await world.look()).told;
const TOLD = ['unhealthy web'];

describe('an app that is not well', () => {
  it('is told although its container has run for days: Docker’s time is its start, not its trouble’s', async () => {
    world.sees('web', 'unhealthy', {
      since: new Date(world.inHand.now.getTime() - 120 * HOUR).toISOString(),
    });
    expect(await look()).toEqual(TOLD);
    expect(world.far.told[0]?.events[0]?.message).toEqual(say('attention.unhealthy', { app: 'web' }));
  });

  it('in a crash loop is told once, however often it turns, and is one row', async () => {
    const told: string[] = [];
    for (let turn = 0; turn < 40; turn += 1) {
      // Between two turns the container runs for a moment.
      world.sees('web', turn % 2 === 0 ? 'restarting' : 'running');
      told.push(...(await look()));
      world.later(MINUTE);
    }
    expect(told).toEqual(TOLD);
    expect(world.store().troubles('web', new Date(0))).toHaveLength(1);
  });

  it('is told again when it was well for long enough in between, over restarts of Homeport', async () => {
    const told: string[][] = [];
    for (const [state, minutes] of [
      ['unhealthy', 5],
      ['healthy', 9],
      ['unhealthy', 16],
      ['healthy', 10],
      ['unhealthy', 0],
    ] as const) {
      world.sees('web', state);
      told.push(await look());
      world.later(minutes * MINUTE);
      world.restart();
    }
    expect(told).toEqual([TOLD, [], [], [], TOLD]);
  });

  it('is told though it was over again before anybody was told, should it come back', async () => {
    world.far.rules = null;
    world.sees('web', 'unhealthy');
    world.sees('web', 'healthy');
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual([]);
    world.sees('web', 'unhealthy');
    expect(await look()).toEqual(TOLD);
  });

  it('is not told anew when Docker was away in between', async () => {
    world.sees('web', 'unhealthy');
    expect(await look()).toEqual(TOLD);
    world.inHand.docker = docker('away', world.inHand.now);
    world.sees('web', 'unknown');
    world.later(HOUR);
    expect(await look()).toEqual(['docker-away']);
    world.inHand.docker = docker('connected', world.inHand.now);
    world.sees('web', 'unhealthy');
    expect(await look()).toEqual([]);
  });

  it('is not told beside its failed rollback, which says it already, nor when that is taken off the list', async () => {
    const failedAt = world.inHand.now.toISOString();
    world.ends('u1', 'rollback-failed');
    world.sees('web', 'unhealthy');
    expect(await look()).toEqual(['rollback-failed web']);
    world.store().updateApp('web', { dismissed: { 'rollback-failed': failedAt } });
    world.sees('web', 'unhealthy', { detail: asWritten('still') });
    expect(await look()).toEqual([]);
  });

  it('is not told while a person keeps it off the list', async () => {
    world.far.rules = null;
    world.sees('web', 'unhealthy');
    world.store().updateApp('web', { dismissed: { unhealthy: world.inHand.now.toISOString() } });
    world.far.rules = EVERYTHING;
    expect(await look()).toEqual([]);
  });

  it('that a person stopped is no trouble', async () => {
    world.sees('web', 'stopped', { wanted: true });
    expect(await look()).toEqual([]);
    world.sees('web', 'stopped', { wanted: false });
    expect(await look()).toEqual(TOLD);
  });

  it('what can’t be written is said once, and written by a later look', async () => {
    const { store } = world;
    const keep = store().keepTroubles;
    Object.assign(store(), { keepTroubles: full });
    world.sees('web', 'unhealthy');
    world.sees('web', 'unhealthy', { detail: asWritten('again') });
    expect(world.log).toHaveLength(1);
    Object.assign(store(), { keepTroubles: keep });
    world.sees('web', 'unhealthy', { detail: asWritten('and again') });
    expect(await look()).toEqual(TOLD);
  });
});

/** A disk that is full, as the store says it. */
function full(): never {
  throw new HomeportError('STORE_UNAVAILABLE', 'The disk is full.');
}

describe('Docker’s absence', () => {
  it('is told when it lasts, and each one anew', async () => {
    world.inHand.docker = docker('away', world.inHand.now);
    expect(await look()).toEqual([]);
    world.later(AWAY_GRACE_MS - 1);
    expect(await look()).toEqual([]);
    world.later(1);
    expect(await look()).toEqual(['docker-away']);
    world.later(HOUR);
    expect(await look()).toEqual([]);
    world.inHand.docker = docker('connected', world.inHand.now);
    expect(await look()).toEqual([]);
    world.inHand.docker = docker('away', world.inHand.now);
    world.later(AWAY_GRACE_MS);
    expect(await look()).toEqual(['docker-away']);
  });

  it('that goes on over a restart of Homeport is the same one', async () => {
    world.inHand.docker = docker('away', world.inHand.now);
    world.later(AWAY_GRACE_MS);
    expect(await look()).toEqual(['docker-away']);
    world.restart();
    world.inHand.docker = docker('connecting', world.inHand.now);
    expect(await look()).toEqual([]);
    world.inHand.docker = docker('away', world.inHand.now);
    world.later(AWAY_GRACE_MS);
    expect(await look()).toEqual([]);
  });

  it('is a matter of each host’s own', async () => {
    world.inHand.other = docker('away', world.inHand.now, { message: asWritten('The NAS is off.') });
    world.later(AWAY_GRACE_MS);
    expect(await look()).toEqual(['docker-away']);
    expect(world.far.told[0]?.events[0]).toMatchObject({
      message: asWritten('The NAS is off.'),
      params: { host: 'nas' },
    });
    world.inHand.docker = docker('away', world.inHand.now);
    world.later(AWAY_GRACE_MS);
    expect(await look()).toEqual(['docker-away']);
    world.inHand.other = docker('connected', world.inHand.now);
    await look();
    const standing = world.store().troubles(null, world.inHand.now);
    expect(standing.filter(({ overAt }) => overAt === null).map(({ params }) => params.host)).toEqual([
      'local',
    ]);
  });

  it('is another thing where another engine answers', async () => {
    const otherEngine = { id: 'x', name: 'nas' };
    world.inHand.docker = docker('away', world.inHand.now, {
      otherEngine,
      message: asWritten('Another one.'),
    });
    world.later(AWAY_GRACE_MS);
    expect(await look()).toEqual(['other-engine']);
    expect(world.far.told[0]?.events[0]?.message).toEqual(asWritten('Another one.'));
  });
});

it('a disk that is almost full, and a database that can’t be written, are on record until they are over', async () => {
  world.inHand.low = asWritten('The disk is almost full.');
  world.inHand.storeProblem = asWritten('The disk is full.');
  expect(await look()).toEqual(['disk-low', 'store-trouble']);
  world.inHand.low = null;
  world.inHand.storeProblem = null;
  expect(await look()).toEqual([]);
  expect(world.store().troubles(null, world.inHand.now)).toEqual([]);
});
