import { describe, expect, test } from 'vitest';
import { createClaims, type Reach } from '../../../electron/engine/update/claims.ts';

const GATEWAY = { id: 'u1', app: 'gw' };
const WORKER = { id: 'u2', app: 'worker' };
const OTHER = { id: 'u3', app: 'other' };
const moves = (...names: string[]): Reach => ({ moves: names, leansOn: [] });
/** What lives in the network of another. */
const leaning = (name: string, on: string): Reach => ({ moves: [name], leansOn: [on] });

describe('a container that an update moves', () => {
  test('no other moves, and the other is told by which', async () => {
    const claims = createClaims();
    expect(claims.take(GATEWAY, moves('gw', 'worker'))).toBeNull();
    const refused = claims.take(WORKER, moves('worker'));
    expect(refused).toMatchObject({ container: 'worker', by: 'gw' });
    expect(claims.holder('worker')).toEqual({ ...GATEWAY, moves: true });
    claims.release(GATEWAY.id);
    await refused?.free;
    expect(claims.take(WORKER, moves('worker'))).toBeNull();
    expect(claims.holder('gw')).toBeNull();
  });

  test('none leans on, and what one leans on none moves', () => {
    const claims = createClaims();
    expect(claims.take(WORKER, leaning('worker', 'gw'))).toBeNull();
    // The dependant's parked container is what the gateway would see: the two have none in common.
    expect(claims.take(GATEWAY, moves('gw', 'worker.release-1'))).toMatchObject({
      container: 'gw',
      by: 'worker',
    });
    expect(claims.holder('gw')).toEqual({ ...WORKER, moves: false });
    claims.release(WORKER.id);
    expect(claims.take(GATEWAY, moves('gw'))).toBeNull();
    expect(claims.take(WORKER, leaning('worker', 'gw'))).toMatchObject({ container: 'gw', by: 'gw' });
  });
});

test('any number may lean on the same', () => {
  const claims = createClaims();
  expect(claims.take(WORKER, leaning('worker', 'gw'))).toBeNull();
  expect(claims.take(OTHER, leaning('other', 'gw'))).toBeNull();
});

test('all or nothing: one that waits holds nothing', () => {
  const claims = createClaims();
  claims.take(WORKER, moves('worker'));
  expect(claims.take(GATEWAY, moves('gw', 'worker'))).not.toBeNull();
  expect(claims.holder('gw')).toBeNull();
  expect(claims.reach(GATEWAY.id)).toBeNull();
});

test('taken again by the same update it is what it needs now, and those that wait are told of its end', async () => {
  const claims = createClaims();
  claims.take(GATEWAY, moves());
  claims.take(GATEWAY, moves('gw', 'worker'));
  const refused = claims.take(WORKER, moves('worker'));
  claims.take(GATEWAY, moves('gw', 'worker', 'other'));
  expect(claims.reach(GATEWAY.id)).toEqual(moves('gw', 'worker', 'other'));
  claims.release(GATEWAY.id);
  await refused?.free;
  expect([claims.holder('gw'), claims.holder('worker'), claims.holder('other')]).toEqual([null, null, null]);
});
