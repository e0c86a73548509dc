import { expect, test } from 'vitest';
import { createPullProgress } from '../../../electron/engine/sources/registry/pull-progress.ts';
import type { TransferProgress } from '../../../electron/shared/dto.ts';

function pull(bytes: number | null) {
  let at = 1_000_000;
  const reports: TransferProgress[] = [];
  const lines: string[] = [];
  const take = createPullProgress({
    bytes,
    now: () => new Date(at),
    log: (line) => lines.push(line),
    report: (it) => reports.push(it),
  });
  return {
    reports,
    lines,
    after(
      ms: number,
      id: string,
      status: string,
      current: number | null = null,
      total: number | null = null,
    ) {
      at += ms;
      take([{ id, status, current, total }]);
    },
  };
}
const [A, B] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb'];

test('layers are added up, with a rate, a few times a second at most', () => {
  const { reports, after } = pull(4_000_000);
  after(0, A, 'Pulling fs layer');
  after(400, A, 'Downloading', 1_000_000, 3_000_000);
  after(10, A, 'Downloading', 1_500_000, 3_000_000);
  after(600, B, 'Downloading', 500_000, 1_000_000);
  expect(reports).toHaveLength(3);
  expect(reports.at(-1)).toMatchObject({ done: 2_000_000, total: 4_000_000, layers: { done: 0, total: 2 } });
  expect(reports.at(-1)?.bytesPerSecond).toBeGreaterThan(1_000_000);
  after(400, A, 'Pull complete');
  after(400, B, 'Extracting', 10, 1_000_000);
  expect(reports.at(-1)).toMatchObject({ done: 4_000_000, layers: { done: 1, total: 2 } });
});

test('of what is here already the size is not known', () => {
  const { reports, after } = pull(4_000_000);
  after(0, A, 'Already exists');
  after(400, B, 'Downloading', 1, 10);
  expect(reports.at(-1)).toMatchObject({ done: 1, total: null, layers: { done: 1, total: 2 } });
});

test('the log has it in quarters, whatever an engine says', () => {
  const { reports, lines, after } = pull(1_000_000);
  for (let done = 0; done <= 1_000_000; done += 1000) after(1, A, 'Downloading', done, 1_000_000);
  after(1, 'not a layer', 'Downloading', 1e12, 1);
  expect(lines).toHaveLength(4);
  expect(reports.length).toBeLessThan(6);
});
