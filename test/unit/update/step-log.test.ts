import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openStepLog } from '../../../electron/engine/update/step-log.ts';

/** The database is a list that may refuse: what a full disk does to the real one is in unit/store/disk.test.ts. */
function journalled() {
  const written: string[] = [];
  const refusing = { now: false };
  const store = {
    appendLog: (_update: string, _step: number, _at: Date, lines: string[]) => {
      if (refusing.now) throw new Error('database or disk is full');
      written.push(...lines);
    },
  };
  const log = openStepLog({ store, clock: { now: () => new Date(0) } }, 'u1', 1, () => undefined);
  return { log, written, refusing };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a log that is too long', () => {
  test('keeps its beginning and its end, and says how much was left out between', () => {
    const { log, written } = journalled();
    for (let i = 1; i <= 50_000; i++) {
      log.sink(`line ${i}`);
      if (i % 1000 === 0) vi.runAllTimers();
    }
    log.conclude('The image could not be built.');
    expect(log.end()).toBe(true);
    expect(written[0]).toBe('line 1');
    expect(written.indexOf('line 15000')).toBe(14_999);
    expect(written[15_000]).toMatch(/the last of them follow/);
    expect(written[15_001]).toBe('… 30,001 more left out here …');
    expect(written[15_002]).toBe('line 45002');
    expect(written.at(-2)).toBe('line 50000');
    expect(written.at(-1)).toBe('The image could not be built.');
    expect(written).toHaveLength(20_002);
  });

  test('is bounded in characters too', () => {
    const { log, written } = journalled();
    for (let i = 1; i <= 20_000; i++) log.sink(`${i} ${'x'.repeat(5000)}`);
    log.end();
    expect(written.reduce((sum, line) => sum + line.length, 0)).toBeLessThan(7 * 1024 * 1024);
    expect(written.at(-1)).toMatch(/^20000 x/);
  });

  test('one that just fits is whole', () => {
    const { log, written } = journalled();
    for (let i = 1; i <= 15_000; i++) log.sink(`line ${i}`);
    log.end();
    expect(written).toHaveLength(15_000);
    expect(written.at(-1)).toBe('line 15000');
  });
});

describe('a database that does not take writes', () => {
  test('loses no line: they are written with the next ones', () => {
    const { log, written, refusing } = journalled();
    log.sink('one');
    refusing.now = true;
    vi.runAllTimers();
    log.sink('two');
    vi.runAllTimers();
    expect(written).toEqual([]);
    refusing.now = false;
    log.sink('three');
    vi.runAllTimers();
    expect(written).toEqual(['one', 'two', 'three']);
  });

  test('at the end: that is said, and the end is written when it is asked for again', () => {
    const { log, written, refusing } = journalled();
    refusing.now = true;
    for (let i = 1; i <= 20_001; i++) log.sink(`line ${i}`);
    expect(log.end()).toBe(false);
    refusing.now = false;
    expect(log.end()).toBe(true);
    expect(written.at(-1)).toBe('line 20001');
    expect(written.filter((line) => line.includes('left out'))).toEqual(['… 1 more left out here …']);
    expect(log.end()).toBe(true);
    expect(written).toHaveLength(20_002);
  });
});

describe('an error at the end', () => {
  test('does not repeat the lines that the log has just shown', () => {
    const { log, written } = journalled();
    for (const line of ['npm ci', 'no such module: left-pad']) log.sink(line);
    log.conclude('The image could not be built: a command ended.\nnpm ci\nno such module: left-pad');
    log.end();
    expect(written).toEqual([
      'npm ci',
      'no such module: left-pad',
      'The image could not be built: a command ended.',
    ]);
  });

  test('shows its further lines where the log has not', () => {
    const { log, written } = journalled();
    log.conclude('Docker refused.\nfor a reason\n\nof two lines');
    log.end();
    expect(written).toEqual(['Docker refused.', 'for a reason', 'of two lines']);
  });
});
