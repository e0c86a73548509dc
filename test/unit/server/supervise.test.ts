import { describe, expect, it } from 'vitest';
import { CRASH_LOOP, type RunEnd, supervise } from '../../../electron/server/supervise.ts';

const crash: RunEnd = { code: 1, wasUp: true, killed: false };

/** Ends as told, one after the other, each after so long a life; the clock moves with lives and waits. */
function script(ends: (RunEnd & { livedMs?: number })[], stopAfter = Number.POSITIVE_INFINITY) {
  let clock = 0;
  let runs = 0;
  const said: string[] = [];
  const waits: number[] = [];
  return {
    said,
    waits,
    runs: () => runs,
    it: {
      run: async () => {
        const end = ends[runs];
        if (!end) throw new Error('It was started more often than told');
        runs += 1;
        clock += end.livedMs ?? 1000;
        return end;
      },
      stopping: () => runs >= stopAfter,
      now: () => clock,
      wait: async (ms: number) => {
        waits.push(ms);
        clock += ms;
      },
      say: (line: string) => said.push(line),
    },
  };
}

describe('the supervisor of the headless host', () => {
  it('starts again what ended unasked, waiting longer each time, and passes a clean end on', async () => {
    const told = script([
      crash,
      { ...crash, killed: true, code: 137 },
      crash,
      { code: 0, wasUp: true, killed: false },
    ]);
    expect(await supervise(told.it)).toBe(0);
    expect(told.waits).toEqual([500, 2000, 5000]);
  });

  it('says a crash loop and ends with 1', async () => {
    const told = script(Array.from({ length: CRASH_LOOP }, () => crash));
    expect(await supervise(told.it)).toBe(1);
    expect(told.runs()).toBe(CRASH_LOOP);
    expect(told.said.at(-1)).toContain('is not started again');
  });

  it('does not count what happened long ago', async () => {
    const rare = Array.from({ length: 12 }, () => ({ ...crash, livedMs: 60_000 }));
    const told = script([...rare, { code: 0, wasUp: true, killed: false }]);
    expect(await supervise(told.it)).toBe(0);
  });

  it('does not try again what refused to start, and not what was asked to end', async () => {
    expect(await supervise(script([{ code: 2, wasUp: false, killed: false }]).it)).toBe(2);
    expect(await supervise(script([{ code: 143, wasUp: true, killed: true }], 1).it)).toBe(143);
  });

  it('tries again what was up before, also where it can’t start for a moment', async () => {
    const told = script([
      crash,
      { code: 1, wasUp: false, killed: false },
      { code: 0, wasUp: true, killed: false },
    ]);
    expect(await supervise(told.it)).toBe(0);
  });
});
