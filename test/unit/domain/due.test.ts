import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dueNow } from '../../../electron/engine/domain/due.ts';

const at = (minutes: number) => new Date(minutes * 60_000);

test.each([
  ['no schedule', at(5), at(10), null, { due: false, nextRunAt: null }],
  ['a new schedule', null, at(10), at(20), { due: false, nextRunAt: at(20) }],
  ['not yet', at(20), at(10), at(20), { due: false, nextRunAt: at(20) }],
  ['its time', at(10), at(10), at(20), { due: true, nextRunAt: at(20) }],
  ['many slots slept through', at(10), at(1000), at(1010), { due: true, nextRunAt: at(1010) }],
  ['the clock was set back', at(1000), at(10), at(20), { due: false, nextRunAt: at(20) }],
])('%s', (_, kept, now, next, expected) => {
  expect(dueNow(kept, now, next)).toEqual(expected);
});

test('however the time passes, each slot comes due at most once, and the last one that passed always does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.array(fc.nat(500)), (every, pauses) => {
      const slotAfter = (minute: number) => at((Math.floor(minute / every) + 1) * every);
      const start = 1000;
      let now = start;
      let { nextRunAt: kept } = dueNow(null, at(now), slotAfter(now));
      let runs = 0;
      for (const pause of pauses) {
        const passed = Math.floor((now + pause) / every) - Math.floor(now / every);
        now += pause;
        const { due, nextRunAt } = dueNow(kept, at(now), slotAfter(now));
        expect(due).toBe(passed > 0);
        expect(nextRunAt).toEqual(slotAfter(now));
        kept = nextRunAt;
        if (due) runs += 1;
      }
      expect(runs).toBeLessThanOrEqual(Math.floor(now / every) - Math.floor(start / every));
    }),
  );
});
