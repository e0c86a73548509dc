import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { inStoreWords } from './store/errors.ts';
import { installationPath, writePrivateFile } from './store/paths.ts';

/**
 * The id of the Homeport of this data directory, made once: it tells its containers from those of another Homeport.
 * @throws STORE_UNAVAILABLE where it is not there yet and can't be written
 */
export function installationOf(dataDir: string): string {
  const file = installationPath(dataDir);
  return inStoreWords(file, () => {
    const known = existsSync(file) ? z.uuid().safeParse(readFileSync(file, 'utf8').trim()) : null;
    if (known?.success) return known.data;
    const id = randomUUID();
    writePrivateFile(file, `${id}\n`);
    return id;
  });
}
