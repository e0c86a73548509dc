// Plain JavaScript for the launcher, which asks this before every command: whether what was built is what the sources say.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds of the newest file in a folder, or of a file; 0 where there is none. */
function newest(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Whether what was built is missing, or older than one of its sources. All paths are relative to `base`. */
export function isOlder(base, output, sources) {
  const built = newest(join(base, output));
  return built === 0 || sources.some((source) => newest(join(base, source)) > built);
}
