import { expect, it } from 'vitest';
import { createOutput } from '../../../electron/cli/output.ts';
import { createProgress } from '../../../electron/cli/progress.ts';
import type { TransferProgress } from '../../../electron/shared/dto.ts';
import { bareVersion } from '../../../electron/shared/version.ts';
import { update } from '../../integration/server/scripted-homeport.ts';

/** How far an image has come that an update gets: one line that is rewritten on a terminal, a few lines elsewhere. */

function watched(isTTY: boolean) {
  let written = '';
  const write = (text: string) => {
    written += text;
  };
  const out = createOutput({
    json: false,
    stdout: { write, isTTY, columns: 100 },
    stderr: { write },
    env: { NO_COLOR: '1' },
  });
  const progress = createProgress(out);
  const row = update('slow', {
    phase: 'acquire',
    to: {
      release: null,
      imageId: null,
      version: bareVersion('registry', `sha256:${'a'.repeat(64)}`, '2.0.0'),
    },
  });
  const [step] = row.steps;
  if (step === undefined) throw new Error('An update has steps');
  const steps = [{ ...step, status: 'running' as const, finishedAt: null }];
  return {
    at: (done: number, total: number | null) => {
      const now: TransferProgress = {
        what: 'pull',
        done,
        total,
        bytesPerSecond: 3_100_000,
        layers: { done: 4, total: 9 },
      };
      progress.event({ type: 'update', update: { ...row, steps, progress: now } });
    },
    end: () => progress.end(),
    lines: () => written.split('\n').filter((line) => line !== ''),
    written: () => written,
  };
}

it('rewrites one line on a terminal', () => {
  const it = watched(true);
  it.at(12_000_000, 84_000_000);
  it.at(13_000_000, 84_000_000);
  expect(it.written()).toContain('Get the image  12 MB of 84 MB, 3.1 MB/s, 4 of 9 layers');
  expect(it.written()).toContain('\r\u001b[K… Get the image  13 MB of 84 MB');
  expect(it.written()).not.toContain('\n');
  it.end();
});

it('elsewhere writes a line for each tenth of the way', () => {
  const it = watched(false);
  for (let done = 0; done <= 84_000_000; done += 1_000_000) it.at(done, 84_000_000);
  expect(it.lines()).toHaveLength(11);
  expect(it.lines()[0]).toBe('Get the image  1.0 MB of 84 MB, 3.1 MB/s, 4 of 9 layers');
});

it('writes a line now and then where the end is not known', () => {
  const it = watched(false);
  for (let done = 0; done <= 250_000_000; done += 10_000_000) it.at(done, null);
  expect(it.lines()).toEqual([
    'Get the image  10 MB, 3.1 MB/s, 4 of 9 layers',
    'Get the image  100 MB, 3.1 MB/s, 4 of 9 layers',
    'Get the image  200 MB, 3.1 MB/s, 4 of 9 layers',
  ]);
});
