import { availableParallelism, totalmem } from 'node:os';
import {
  buildSlotCount,
  type InLine,
  nextInLine,
  turnsBefore,
  waitingWords,
  without,
} from './domain/build-line.ts';
import type { Slots, Turn, UpdateDeps } from './update/context.ts';

type Waiter = InLine & { turn: Turn; go: () => void };

/**
 * Lets `count` pieces of work run at a time; the others wait in line, and are told for what. Who is next is
 * domain/build-line.ts's. One that is called off while it waits leaves the line.
 * @param now milliseconds, for how long a work took.
 */
export function createSlots(count: number, now: () => number = () => performance.now()): Slots {
  const holders: string[] = [];
  const lastMs = new Map<string, number>();
  let line: Waiter[] = [];

  const tellAll = () => {
    const before = turnsBefore(line);
    for (const [index, { turn }] of line.entries()) turn.waiting(waitingWords(holders, before[index] ?? 0));
  };
  const enter = (turn: Turn) =>
    new Promise<void>((resolve, reject) => {
      const { app, signal } = turn;
      if (signal.aborted) return reject(signal.reason);
      if (holders.length < count) {
        holders.push(app);
        return resolve();
      }
      const leave = () => {
        line = line.filter((waiter) => waiter.go !== go);
        turn.waiting(null);
        tellAll();
        reject(signal.reason);
      };
      const go = () => {
        signal.removeEventListener('abort', leave);
        turn.waiting(null);
        resolve();
      };
      line.push({ app, expectedMs: lastMs.get(app) ?? null, overtaken: 0, turn, go });
      signal.addEventListener('abort', leave, { once: true });
      tellAll();
    });
  const leave = (app: string) => {
    holders.splice(holders.indexOf(app), 1);
    const index = nextInLine(line);
    const next = line[index];
    if (next === undefined) return;
    line = without(line, index);
    holders.push(next.app);
    next.go();
    tellAll();
  };

  return async (turn, work) => {
    await enter(turn);
    const began = now();
    try {
      const result = await work();
      // One that failed says nothing about how long the next takes.
      lastMs.set(turn.app, now() - began);
      return result;
    } finally {
      leave(turn.app);
    }
  };
}

/** @param count builds at a time; as many as suit this machine where it is not given. */
export function createBuildLines(count?: number): Pick<UpdateDeps, 'checkoutSlots' | 'buildSlots'> {
  const builds = count ?? buildSlotCount({ cores: availableParallelism(), memoryBytes: totalmem() });
  // Some may fetch while others build, so as to be ready when a slot is free.
  return { checkoutSlots: createSlots(builds + 2), buildSlots: createSlots(builds) };
}
