import type { Core } from '../core.ts';

const last = new WeakMap<Core, Promise<unknown>>();

/** Making, changing, removing and tidying up: one after the other, since each looks first at what is there. */
export function inTurn<T>(core: Core, work: () => Promise<T>): Promise<T> {
  const before = last.get(core) ?? Promise.resolve();
  const turn = before.then(work, work);
  last.set(core, turn);
  return turn;
}
