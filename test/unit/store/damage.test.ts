import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { app, at, DAY, open, T0, tempDir } from './support.ts';

/** A data directory that has been used and closed, with a backup. */
function used(): { dataDir: string; path: string; backup: string } {
  const dataDir = tempDir();
  const store = open(dataDir);
  for (let n = 0; n < 40; n += 1) store.insertApp(app(`app-${n}`));
  const backup = store.backup('daily', T0);
  store.close();
  return { dataDir, path: store.path, backup };
}

const unavailable = (...parts: string[]) =>
  expect.objectContaining({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringMatching(new RegExp(parts.join('.*'))),
  });

const damages: [string, (path: string) => void, string][] = [
  ['not a database', (path) => writeFileSync(path, 'rows of text\n'.repeat(1000)), 'damaged'],
  ['empty', (path) => truncateSync(path, 0), 'damaged'],
  ['cut to a part of its header', (path) => truncateSync(path, 60), 'damaged'],
  ['cut to whole pages', (path) => truncateSync(path, 4096 * 3), 'damaged'],
  ['cut in the middle of a page', (path) => truncateSync(path, 4096 * 5 + 700), 'damaged'],
  [
    'overwritten in its middle',
    (path) => {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(0xa5, 4096, 4096 * 4));
    },
    'damaged',
  ],
  [
    'from a newer version',
    (path) => {
      const db = new DatabaseSync(path);
      db.exec('PRAGMA user_version = 9999');
      db.close();
    },
    'newer Homeport',
  ],
  [
    'of another program',
    (path) => {
      rmSync(path);
      const db = new DatabaseSync(path);
      db.exec('CREATE TABLE notes (text)');
      db.close();
    },
    'not a database of Homeport',
  ],
];

describe('a database that is', () => {
  it.each(damages)(
    '%s is refused in words that name the backup, and not a byte of it changes',
    (_, damage, word) => {
      const { dataDir, path, backup } = used();
      damage(path);
      const before = readFileSync(path);
      expect(() => open(dataDir)).toThrow(unavailable(word, backup));
      expect(() => open(dataDir)).toThrow(unavailable(word, backup));
      expect(readFileSync(path).equals(before)).toBe(true);
    },
  );

  it('damaged beside a write-ahead log leaves both as they are', () => {
    const { dataDir, path } = used();
    const store = open(dataDir);
    store.insertApp(app('in-the-log'));
    const kept = [path, `${path}-wal`].map((file) => ({
      file,
      copy: `${dataDir}/copy-${file.endsWith('wal')}`,
    }));
    for (const { file, copy } of kept) copyFileSync(file, copy);
    store.close();
    for (const { file, copy } of kept) copyFileSync(copy, file);
    writeFileSync(path, readFileSync(path).fill(0xa5, 4096 * 8));
    const before = kept.map(({ file }) => readFileSync(file));
    expect(() => open(dataDir)).toThrow(unavailable('damaged'));
    expect(kept.map(({ file }) => readFileSync(file))).toEqual(before);
  });

  it('missing although there are backups is not begun anew', () => {
    const { dataDir, path, backup } = used();
    rmSync(path);
    expect(() => open(dataDir)).toThrow(unavailable('missing', backup));
    expect(existsSync(path)).toBe(false);
  });

  it('half made by a first start that was cut off is made again', () => {
    const dataDir = tempDir();
    open(dataDir).close();
    rmSync(`${dataDir}/homeport.db`);
    writeFileSync(`${dataDir}/homeport.db.new`, 'half');
    expect(open(dataDir).apps()).toEqual([]);
    expect(readdirSync(dataDir)).not.toContain('homeport.db.new');
  });
});

it('without a backup it says what is in the way of beginning anew', () => {
  const { dataDir, path, backup } = used();
  const log = `${path}-wal`;
  rmSync(path);
  rmSync(`${dataDir}/backups/${backup}`);
  writeFileSync(log, '');
  expect(() => open(dataDir)).toThrow(
    unavailable('Put it back', 'There is no backup yet', `move ${log} away`),
  );
  rmSync(log);
  expect(open(dataDir).apps()).toEqual([]);
});

it('names the newest three of many backups', () => {
  const { dataDir, path } = used();
  const store = open(dataDir);
  const names = [1, 2, 3, 4].map((n) => store.backup('daily', at(n * DAY)));
  store.close();
  truncateSync(path, 100);
  expect(() => open(dataDir)).toThrow(unavailable(...names.slice(1).reverse(), 'and 2 older'));
});
