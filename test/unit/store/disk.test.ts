import { readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lockDataDir } from '../../../electron/engine/store/lock.ts';
import { isHomeportError } from '../../../electron/shared/errors.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';
import { canMount, mountSmallDisk, remount } from './mounts.ts';
import { app, at, begin, beginStep, open, T0, tempDir, update } from './support.ts';

const full = expect.objectContaining({
  code: 'STORE_UNAVAILABLE',
  message: expect.stringContaining('The disk is full'),
});
const readOnly = expect.objectContaining({
  code: 'STORE_UNAVAILABLE',
  message: expect.stringContaining('read-only'),
});

/** Leaves `spare` bytes free. */
function fill(dir: string, spare = 0): void {
  const { bavail, bsize } = statfsSync(dir);
  writeFileSync(`${dir}/ballast`, Buffer.alloc(Math.max(0, bavail * bsize - spare)));
}

describe.skipIf(!canMount)('a full disk', () => {
  it('stops writes in words, loses nothing that was written, and is over when there is room again', () => {
    const dataDir = tempDir();
    mountSmallDisk(dataDir, 1024);
    const store = open(dataDir);
    store.insertApp(app());
    store.insertUpdate(update('u1'));
    store.proveWritable();
    fill(dataDir);
    expect(() => store.proveWritable()).toThrow(full);

    // The write-ahead log has room left in its last block: write until the disk refuses.
    let recorded = 0;
    const write = (): void => {
      for (; recorded < 10_000; recorded += 1) {
        const row = update('u1', { journal: oneAppJournal({ resumes: recorded + 1 }) });
        store.record(row, begin('u1', { error: asWritten('x'.repeat(2000)) }));
      }
    };
    expect(write).toThrow(full);
    expect(() => store.backup('manual', T0)).toThrow(full);
    expect(store.steps('u1')).toHaveLength(recorded);
    expect(store.update('u1')?.journal.resumes).toBe(recorded);

    rmSync(`${dataDir}/ballast`);
    store.proveWritable();
    const step = beginStep(store, update('u1', { journal: oneAppJournal({ resumes: recorded + 1 }) }));
    store.close();
    const again = open(dataDir);
    expect(again.steps('u1').at(-1)?.id).toBe(step);
    expect(again.steps('u1')).toHaveLength(recorded + 1);
    expect(again.backups()).toEqual([]);
  });

  it('leaves nothing of a log that did not fit', () => {
    const dataDir = tempDir();
    mountSmallDisk(dataDir, 1024);
    const store = open(dataDir);
    store.insertApp(app());
    store.insertUpdate(update('u1'));
    const step = beginStep(store, update('u1'));
    store.appendLog('u1', step, T0, ['before']);
    expect(() => store.appendLog('u1', step, at(1), Array(2000).fill('y'.repeat(1000)))).toThrow(full);
    expect(store.log('u1', {}).map((line) => line.text)).toEqual(['before']);
    store.appendLog('u1', step, at(2), ['after']);
    expect(store.log('u1', {}).map((line) => line.seq)).toEqual([1, 2]);
  });

  it('at the very first start is said, and the next start begins cleanly', () => {
    const dataDir = tempDir();
    mountSmallDisk(dataDir, 1024);
    fill(dataDir);
    expect(() => open(dataDir)).toThrow(full);
    rmSync(`${dataDir}/ballast`);
    expect(open(dataDir).apps()).toEqual([]);
  });

  it('that is full when Homeport starts again never harms the database', () => {
    const dataDir = tempDir();
    mountSmallDisk(dataDir, 1024);
    const store = open(dataDir);
    store.insertApp(app());
    store.close();
    const before = readFileSync(store.path);
    fill(dataDir);
    try {
      // With or without room for the companions: its content can be read, or it says that the disk is full.
      const again = open(dataDir);
      expect(again.apps()).toHaveLength(1);
      expect(() => again.proveWritable()).toThrow(full);
      again.close();
    } catch (error) {
      if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
      expect(error.message).toContain('The disk is full');
    }
    expect(readFileSync(store.path).equals(before)).toBe(true);
    rmSync(`${dataDir}/ballast`);
    expect(open(dataDir).apps()).toHaveLength(1);
  });
});

describe.skipIf(!canMount)('a read-only disk', () => {
  it('is refused in words at the start, by store and lock, and opens once it can be written', () => {
    const dataDir = tempDir();
    mountSmallDisk(dataDir, 2048);
    const store = open(dataDir);
    store.insertApp(app());
    store.close();
    const before = readFileSync(store.path);
    remount(dataDir, 'ro');
    expect(() => open(dataDir)).toThrow(readOnly);
    expect(() => lockDataDir(dataDir)).toThrow(readOnly);
    remount(dataDir, 'rw');
    expect(readFileSync(store.path).equals(before)).toBe(true);
    expect(open(dataDir).apps()).toHaveLength(1);
  });
});
