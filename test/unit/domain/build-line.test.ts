import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildSlotCount,
  type InLine,
  nextInLine,
  turnsBefore,
  waitingWords,
  without,
} from '../../../electron/engine/domain/build-line.ts';
import { render } from '../../../electron/shared/text/render.ts';

const GIB = 1024 ** 3;
const waiter = (app: string, expectedMs: number | null, overtaken = 0): InLine => ({
  app,
  expectedMs,
  overtaken,
});

describe('how many builds run side by side', () => {
  test.each([
    ['a board with little memory', 4, 1, 1],
    ['a small one', 2, 4, 2],
    ['a NAS', 4, 8, 2],
    ['many cores and little memory', 16, 5, 2],
    ['a workstation', 8, 32, 4],
    ['a server', 64, 256, 4],
    ['next to nothing', 1, 0.5, 1],
  ])('on %s (%i cores, %f GiB): %i', (_, cores, gib, count) => {
    expect(buildSlotCount({ cores, memoryBytes: gib * GIB })).toBe(count);
  });
});

describe('whose turn it is', () => {
  test.each<[string, InLine[], number]>([
    ['nobody', [], -1],
    ['the first, where nothing is known', [waiter('a', null), waiter('b', null)], 0],
    ['the shortest', [waiter('a', 900), waiter('b', 20), waiter('c', 30)], 1],
    ['the first of equals', [waiter('a', 20), waiter('b', 20)], 0],
    ['a known one before an unknown', [waiter('a', null), waiter('b', 900)], 1],
    ['one that has let three pass', [waiter('a', 900, 3), waiter('b', 20)], 0],
    ['the first of those', [waiter('a', 900, 2), waiter('b', 900, 4), waiter('c', 20, 5)], 1],
  ])('%s', (_, line, index) => {
    expect(nextInLine(line)).toBe(index);
  });

  test('everybody’s comes, however many come later', () => {
    const durations = fc.array(fc.option(fc.integer({ min: 0, max: 100 })), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 5 }), (expected, already) => {
        let line: InLine[] = [];
        const served: string[] = [];
        for (const [index, ms] of expected.entries()) {
          line.push(waiter(String(index), ms));
          if (line.length <= already) continue;
          const next = nextInLine(line);
          served.push(line[next]?.app ?? '');
          line = without(line, next);
          // Three may pass each; those who let three pass go in the order they came.
          for (const each of line) expect(each.overtaken).toBeLessThanOrEqual(3 + already);
        }
        expect(turnsBefore(line).toSorted((a, b) => a - b)).toEqual(line.map((_, index) => index));
        expect(new Set([...served, ...line.map(({ app }) => app)]).size).toBe(expected.length);
      }),
    );
  });

  test('how many go before each', () => {
    expect(turnsBefore([waiter('a', 900), waiter('b', 20), waiter('c', null), waiter('d', 10)])).toEqual([
      2, 1, 3, 0,
    ]);
    // Three pass the long one, then it is its turn.
    const line = [waiter('long', 900), ...[1, 2, 3, 4, 5].map((ms) => waiter(`short${ms}`, ms))];
    expect(turnsBefore(line)).toEqual([3, 0, 1, 2, 4, 5]);
  });
});

test.each([
  [['web'], 0, 'Waits for the build of web to finish.'],
  [['web', 'db'], 1, 'Waits for the build of web or db to finish (1 before it).'],
  [['a', 'b', 'c', 'd', 'e'], 12, 'Waits for the build of a, b, c or 2 more to finish (12 before it).'],
])('%j and %i before it', (holders, before, words) => {
  expect(render(waitingWords(holders, before))).toBe(words);
});
