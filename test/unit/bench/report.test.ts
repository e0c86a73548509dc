import { expect, it } from 'vitest';
import { machineWords } from '../../bench/harness/machine.ts';
import { plotOf } from '../../bench/harness/plot.ts';
import { type BenchmarkResult, caseResult, failedCase } from '../../bench/harness/results.ts';
import { markdownOf } from '../../bench/harness/table.ts';
import { parseAnswers } from '../../bench/measure/network-prober.ts';
import { longestGap } from '../../bench/measure/prober.ts';

const measured = caseResult(
  'A prompt app',
  {
    measures: [{ key: 'gap', title: 'without an answer', unit: 'ms' }],
    floor: 'stop + start',
    notes: ['A neighbour stays.'],
    contenders: [
      { name: 'Homeport', measure: async () => ({}) },
      { name: 'stop + start', measure: async () => ({}) },
      { name: 'Compose 1.29', notHere: 'not found' },
    ],
  },
  3,
  new Map([
    ['Homeport', [{ gap: 400 }, { gap: 345.6 }, { gap: 300 }]],
    ['stop + start', [{ gap: 400 }, { gap: 288 }, { gap: 250 }]],
  ]),
);
const result: BenchmarkResult = {
  name: 'downtime',
  title: 'Downtime <of an update>',
  about: 'For how long nobody answers.',
  at: '2026-11-22T04:00:00.000Z',
  quick: false,
  machine: {
    system: 'Linux 6.1',
    cores: 2,
    memoryGb: 24,
    docker: '20.10.24',
    node: 'v24.21.0',
    homeport: 'bundle',
  },
  cases: [measured, failedCase('Alone on its bridge', 'No network\nstack')],
};

it('writes a table with medians, ranges, ratios, and who is not here', () => {
  expect(markdownOf(result, null)).toBe(
    [
      '### Downtime <of an update>',
      'For how long nobody answers.',
      '**A prompt app**: without an answer, 3 rounds',
      [
        '| contender | median | range | to the floor (range) |',
        '| --- | --- | --- | --- |',
        '| Homeport | 346 ms | 300–400 | 1.20 × (1.00–1.20) |',
        '| stop + start (floor) | 288 ms | 250–400 | 1 |',
        '| Compose 1.29 | not here: not found |  |  |',
      ].join('\n'),
      'A neighbour stays.',
      '**Alone on its bridge**',
      'Not measured: No network',
      'Measured 2026-11-22 on 2 cores · 24 GB · Linux 6.1 · Docker 20.10.24 · Node 24.21.0 · Homeport from its bundle.',
    ].join('\n\n'),
  );
  expect(markdownOf({ ...result, quick: true }, 'a.svg')).toContain('the numbers mean nothing');
});

it('draws a dot per round and a stroke at the median, on a scale from 0', () => {
  const svg = plotOf(result);
  expect(svg.match(/<circle/g)).toHaveLength(6);
  expect(svg.match(/class="median"/g)).toHaveLength(2);
  expect(svg).toContain('Downtime &#60;of an update&#62;');
  expect(svg).toContain('prefers-color-scheme: dark');
  // 400 is the end of the scale: the dot is there, and 300 at three quarters.
  const at = (part: number) => 290 + part * (860 - 90 - 290);
  expect(svg).toContain(`cx="${at(1)}"`);
  expect(svg).toContain(`cx="${at(0.75)}"`);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

it('says of the machine what anybody may know', () => {
  expect(machineWords({ ...result.machine, cores: 1, docker: null, homeport: 'sources' })).toBe(
    '1 core · 24 GB · Linux 6.1 · Node 24.21.0 · Homeport from its sources',
  );
});

it('counts the longest time between two answers, also where it began before', () => {
  const answers = [0, 5, 305, 310, 320].map((at) => ({ at, body: 'a' }));
  expect(longestGap(answers, 100)).toBe(300);
  expect(longestGap(answers, 306)).toBe(10);
});

it('reads answers and their times from a log of Docker’s, and passes over what is not whole', () => {
  const id = '0c9b58f1-6e0b-4f5f-a9a4-2f4f9dbb1b5b';
  expect(
    parseAnswers(
      `2026-11-22T03:00:00.123456789Z r1 ${id}\r\n2026-11-22T03:00:01Z r1\r\n2026-11-22T03:00:02.5Z wget: no\r\n`,
    ),
  ).toEqual([{ at: Date.parse('2026-11-22T03:00:00Z') + 123.456789, body: `r1 ${id}` }]);
});
