import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLiveFeed, type LiveFeed } from '../../../electron/engine/live/live-feed.ts';
import { createSignal } from '../../../electron/engine/signal.ts';
import type { LiveState } from '../../../electron/shared/dto.ts';
import { withChange } from '../../../electron/shared/live-change.ts';
import type { LiveEvent } from '../../../electron/shared/live-dto.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { app, live } from '../../support/electron-double/live-samples.ts';

let feed: LiveFeed;
let looks = 0;
let state: LiveState | Error;
const changed = createSignal<void>((error) => expect.unreachable(String(error)));

beforeEach(() => {
  vi.useFakeTimers();
  looks = 0;
  state = live({ apps: [app('a'), app('b')] });
  feed = createLiveFeed({
    changed,
    picture: () => {
      looks += 1;
      if (state instanceof Error) throw state;
      return state;
    },
    now: () => new Date(),
  });
});
afterEach(() => {
  feed.close();
  vi.useRealTimers();
});

const never = new AbortController().signal;
const become = (patch: Partial<LiveState>) => {
  if (!(state instanceof Error)) state = { ...state, ...patch };
  changed.emit();
};

/** A listener that takes an event when it is asked to, and what it knows by then. */
async function listener(signal = never) {
  const events = feed.watch(signal);
  let known: LiveState | null = null;
  const take = async (): Promise<LiveEvent | undefined> => {
    const { value } = await events.next();
    if (value?.type === 'snapshot') known = value.state;
    if (value?.type === 'change' && known) known = withChange(known, value.change);
    return value ?? undefined;
  };
  await take();
  return { take, known: () => known };
}

it('one look serves all listeners, however often it is said that something changed', async () => {
  const listeners = await Promise.all([listener(), listener(), listener()]);
  const next = listeners.map(({ take }) => take());
  looks = 0;
  for (let n = 0; n < 50; n += 1) become({ diskLow: asWritten(`low ${n}`) });
  await vi.advanceTimersByTimeAsync(1000);
  expect(await Promise.all(next)).toEqual(
    Array(3).fill({ type: 'change', change: { rest: { diskLow: asWritten('low 49') } } }),
  );
  expect(looks).toBe(1);
});

it('the first of several changes is told at once, and then a few a second at most', async () => {
  const { take } = await listener();
  await vi.advanceTimersByTimeAsync(1000);
  const first = take();
  become({ diskLow: asWritten('first') });
  await vi.advanceTimersByTimeAsync(30);
  await first;
  looks = 0;
  for (let ms = 0; ms < 2000; ms += 10) {
    become({ diskLow: asWritten(`at ${ms}`) });
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(looks).toBeLessThanOrEqual(8);
});

it('a listener that takes long gets in one change all that happened meanwhile', async () => {
  const slow = await listener();
  for (const apps of [[app('a')], [app('a'), app('c')], [app('c', { state: 'stopped' })]]) {
    become({ apps, diskLow: asWritten(`${apps.length}`) });
    await vi.advanceTimersByTimeAsync(300);
  }
  await slow.take();
  expect(slow.known()).toEqual(state);
});

it('what is as it was is not told', async () => {
  const { take } = await listener();
  const told = vi.fn();
  void take().then(told);
  become({ apps: [app('a'), app('b')] });
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).not.toHaveBeenCalled();
});

it('without a listener nothing is looked at', async () => {
  const leaving = new AbortController();
  const { take } = await listener(leaving.signal);
  const end = take();
  leaving.abort();
  expect(await end).toBeUndefined();
  looks = 0;
  changed.emit();
  await vi.advanceTimersByTimeAsync(1000);
  expect(looks).toBe(0);
});

it('the end of a pause is told, though nothing else happens', async () => {
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const { take } = await listener();
  const paused = take();
  become({ pause: { paused: true, until } });
  await vi.advanceTimersByTimeAsync(300);
  await paused;
  const resumed = take();
  if (!(state instanceof Error)) state = { ...state, pause: { paused: false, until: null } };
  await vi.advanceTimersByTimeAsync(3_600_000 + 300);
  expect(await resumed).toEqual({
    type: 'change',
    change: { rest: { pause: { paused: false, until: null } } },
  });
});

it('a picture that can not be made ends the listeners in its words, and the next ones begin anew', async () => {
  const { take } = await listener();
  const failing = expect(take()).rejects.toThrow('The disk is full.');
  const good = state;
  state = new Error('The disk is full.');
  changed.emit();
  await vi.advanceTimersByTimeAsync(300);
  await failing;
  state = good;
  expect((await listener()).known()).toEqual(good);
});
