import { renameSync } from 'node:fs';

/** Sets a file that can't be understood aside, as `<name>.damaged-<time>.json`, and answers where it is now. */
export function keepAside(path: string, now: Date): string {
  const aside = path.replace(/\.json$/, `.damaged-${now.toISOString().replace(/[:.]/g, '-')}.json`);
  renameSync(path, aside);
  return aside;
}
