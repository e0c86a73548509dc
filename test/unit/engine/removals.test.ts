import { expect, test } from 'vitest';
import { createRemovals } from '../../../electron/engine/images/removals.ts';

const never = new AbortController().signal;

test('an update waits for the removal under way, and for no other', async () => {
  const removals = createRemovals();
  await removals.settled(never);
  const removal = Promise.withResolvers<string>();
  const removed = removals.one(() => removal.promise);
  let settled = false;
  const waiting = removals.settled(never).then(() => {
    settled = true;
  });
  await Promise.resolve();
  expect(settled).toBe(false);
  removal.resolve('gone');
  expect(await removed).toBe('gone');
  await waiting;
});

test('one that fails is over too', async () => {
  const removals = createRemovals();
  const removed = removals.one(() => Promise.reject(new Error('in use')));
  await expect(removed).rejects.toThrow('in use');
  await removals.settled(never);
});

test('who waits can be called off', async () => {
  const removals = createRemovals();
  const removal = Promise.withResolvers<void>();
  const removed = removals.one(() => removal.promise);
  const calledOff = new AbortController();
  const waiting = removals.settled(calledOff.signal);
  calledOff.abort(new Error('called off'));
  await expect(waiting).rejects.toThrow('called off');
  removal.resolve();
  await removed;
});

test('one after the other, and many in a row only once at a time', async () => {
  const removals = createRemovals();
  const order: string[] = [];
  const one = (name: string) =>
    removals.one(async () => {
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
    });
  await Promise.all([one('a'), one('b')]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  const end = removals.begin();
  expect(() => removals.begin()).toThrow('being removed already');
  end();
  removals.begin()();
});
