import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { orAborted } from '../../../electron/shared/or-aborted.ts';

it('answers what comes, fails as it fails, and leaves no listener behind', async () => {
  const { signal } = new AbortController();
  for (let at = 0; at < 20; at += 1) expect(await orAborted(Promise.resolve(at), signal)).toBe(at);
  await expect(orAborted(Promise.reject(new Error('gone')), signal)).rejects.toThrow('gone');
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('ends with the signal, also where that was aborted before', async () => {
  const leave = new AbortController();
  const late = Promise.withResolvers<number>();
  const waiting = orAborted(late.promise, leave.signal);
  leave.abort();
  expect(await waiting).toBe('left');
  expect(await orAborted(late.promise, leave.signal)).toBe('left');
  // What fails after that is nobody's any more.
  late.reject(new Error('too late'));
  await late.promise.catch(() => undefined);
});
