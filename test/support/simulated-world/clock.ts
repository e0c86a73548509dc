import type { Clock } from '../../../electron/engine/update/context.ts';

type Timer = { at: number; due(): void };

/** Time that passes only when nothing else can happen. Milliseconds since 1970. */
export type VirtualTime = {
  now(): number;
  /** A moment goes by, a call's say: timers that come due fire at the next `fire`. */
  tick(ms: number): void;
  /** Calls back at that time. Returns its undo. */
  at(ms: number, due: () => void): () => void;
  /** Goes on to the next timer and fires it; false: there is none. */
  fire(): boolean;
};

export function createTime(start: number): VirtualTime {
  let now = start;
  const timers = new Set<Timer>();
  return {
    now: () => now,
    tick(ms) {
      now += ms;
    },
    at(ms, due) {
      const timer = { at: ms, due };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    fire() {
      let next: Timer | null = null;
      for (const timer of timers) if (next === null || timer.at < next.at) next = timer;
      if (next === null) return false;
      timers.delete(next);
      now = Math.max(now, next.at);
      next.due();
      return true;
    },
  };
}

/** Who asks an app whether it answers sleeps for less, and changes nothing: a trouble there is one at the next point. */
const LEAST_MS = 100;

/** A clock for one process: what a dead process waits for never comes. */
export function clockOf(time: VirtualTime, alive: () => boolean, point: (what: string) => void): Clock {
  return {
    now: () => new Date(time.now()),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (!alive()) return;
        if (signal.aborted) return reject(signal.reason);
        if (ms >= LEAST_MS) point('sleep');
        const cancel = time.at(time.now() + ms, () => {
          signal.removeEventListener('abort', aborted);
          if (alive()) resolve();
        });
        const aborted = () => {
          cancel();
          if (alive()) reject(signal.reason);
        };
        signal.addEventListener('abort', aborted, { once: true });
      }),
  };
}
