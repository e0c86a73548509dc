import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** A checkout may have a quarter of a million files: more than these are not counted. */
const MOST_ENTRIES = 300_000;

/** Bytes of all files below a folder; what goes while it is counted does not count. */
export async function folderBytes(dir: string): Promise<number> {
  let sum = 0;
  let seen = 0;
  const folders = [dir];
  for (let next = folders.pop(); next !== undefined && seen < MOST_ENTRIES; next = folders.pop()) {
    for (const entry of await entriesOf(next)) {
      seen += 1;
      const file = path.join(next, entry.name);
      if (entry.isDirectory()) folders.push(file);
      else if (entry.isFile()) sum += (await stat(file).catch(() => null))?.size ?? 0;
    }
  }
  return sum;
}

/** Databases that a restore kept aside because they were damaged, from elsewhere or newer; bytes with what belongs to them. */
export async function keptAside(dataDir: string): Promise<{ count: number; bytes: number }> {
  const names = (await entriesOf(dataDir)).map((it) => it.name);
  const aside = names.filter((name) => /^homeport\.db\.(damaged|newer|foreign)-/.test(name));
  const sizes = await Promise.all(
    aside.map(async (name) => (await stat(path.join(dataDir, name)).catch(() => null))?.size ?? 0),
  );
  return {
    count: aside.filter((name) => !/-(wal|shm|journal)$/.test(name)).length,
    bytes: sizes.reduce((sum, it) => sum + it, 0),
  };
}

async function entriesOf(dir: string): Promise<Dirent[]> {
  return readdir(dir, { withFileTypes: true }).catch(() => []);
}
