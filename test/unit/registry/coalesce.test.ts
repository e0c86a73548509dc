import { expect, it, vi } from 'vitest';
import { createCoalesce } from '../../../electron/engine/registry/coalesce.ts';
import { createRecent } from '../../../electron/engine/registry/recent.ts';

/** Work that ends when the test says so. */
function held() {
  const ends = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const work = vi.fn((signal: AbortSignal) => {
    signals.push(signal);
    return ends.promise;
  });
  return { work, signals, ...ends };
}

it('shares what is under way, and begins anew when it has ended', async () => {
  const share = createCoalesce<string>();
  const { work, resolve } = held();
  const { signal } = new AbortController();
  const all = [share('a', work, signal), share('a', work, signal), share('b', work, signal)];
  resolve('done');
  expect(await Promise.all(all)).toEqual(['done', 'done', 'done']);
  expect(work).toHaveBeenCalledTimes(2);
  await share('a', work, signal);
  expect(work).toHaveBeenCalledTimes(3);
});

it('leaves the others their answer when one caller goes, and ends the work when all have', async () => {
  const share = createCoalesce<string>();
  const { work, signals, resolve } = held();
  const [one, two, late] = [new AbortController(), new AbortController(), new AbortController()];
  const first = share('a', work, one.signal);
  const second = share('a', work, two.signal);
  one.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect(signals[0]?.aborted).toBe(false);
  two.abort(new Error('enough too'));
  await expect(second).rejects.toThrow('enough too');
  expect(signals[0]?.aborted).toBe(true);
  // Whoever comes now does not join what was called off.
  const third = share('a', work, late.signal);
  expect(work).toHaveBeenCalledTimes(2);
  resolve('done');
  expect(await third).toBe('done');
});

it('fails for all when the work does, and does not begin for one that has gone already', async () => {
  const share = createCoalesce<string>();
  const { work, reject } = held();
  const { signal } = new AbortController();
  const all = [share('a', work, signal), share('a', work, signal)];
  reject(new Error('broken'));
  for (const it of all) await expect(it).rejects.toThrow('broken');
  const gone = AbortSignal.abort(new Error('gone'));
  await expect(share('b', work, gone)).rejects.toThrow('gone');
  expect(work).toHaveBeenCalledTimes(1);
});

it('keeps answers as long as they count, and the ones that are used', () => {
  let time = 0;
  const recent = createRecent<number>({ most: 2, now: () => new Date(time) });
  recent.set('a', 1);
  recent.set('b', 2, 10);
  expect(recent.get('a')).toBe(1);
  recent.set('c', 3);
  expect([recent.get('a'), recent.get('b'), recent.get('c')]).toEqual([1, undefined, 3]);
  recent.set('d', 4, 10);
  time = 10;
  expect([recent.get('d'), recent.get('c')]).toEqual([undefined, 3]);
});
