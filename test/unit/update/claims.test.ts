import { expect, test } from 'vitest';
import { createClaims } from '../../../electron/engine/update/claims.ts';

const GATEWAY = { id: 'u1', app: 'gw' };
const WORKER = { id: 'u2', app: 'worker' };

test('a container is moved by one update at a time, and the other is told by which', async () => {
  const claims = createClaims();
  expect(claims.take(GATEWAY, ['gw', 'worker'])).toBeNull();
  const refused = claims.take(WORKER, ['worker']);
  expect(refused).toMatchObject({ container: 'worker', by: 'gw' });
  expect(claims.holder('worker')).toEqual(GATEWAY);
  claims.release(GATEWAY.id);
  await refused?.free;
  expect(claims.take(WORKER, ['worker'])).toBeNull();
  expect(claims.holder('gw')).toBeNull();
});

test('all or none: one that waits holds nothing', () => {
  const claims = createClaims();
  claims.take(WORKER, ['worker']);
  expect(claims.take(GATEWAY, ['gw', 'worker'])).not.toBeNull();
  expect(claims.holder('gw')).toBeNull();
});

test('taken again by the same update after a cut, and let go as a whole', () => {
  const claims = createClaims();
  claims.take(GATEWAY, ['gw', 'worker']);
  expect(claims.take(GATEWAY, ['gw', 'worker'])).toBeNull();
  claims.release(GATEWAY.id);
  expect([claims.holder('gw'), claims.holder('worker')]).toEqual([null, null]);
});
