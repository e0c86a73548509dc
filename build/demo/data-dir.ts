import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureDataDir, resolveDataDir } from '../../electron/home/data-dir.ts';
import { HomeportError } from '../../electron/shared/errors.ts';
import type { Text } from '../../electron/shared/text/text.ts';

/** Tells the demo's data directory from everybody else's: only such a one is ever removed. */
const MARK = 'made-by-the-demo';
const SAYS = 'Homeport’s demo keeps its things here while it runs.\n';

/** Always the same, so that a demo that was killed is cleaned up by the next one. Never the person's own Homeport's. */
export function demoDataDir(chosen: string | undefined, env: NodeJS.ProcessEnv = process.env): string {
  const { HOMEPORT_DATA_DIR: _, ...others } = env;
  return chosen === undefined ? `${resolveDataDir(undefined, others)}-demo` : resolve(chosen);
}

/**
 * @returns whether it is new
 * @throws CONFLICT where the folder holds what is not a demo's
 */
export function openDemoDir(dataDir: string, tell: (what: Text) => void): boolean {
  const there = existsSync(dataDir) ? readdirSync(dataDir) : [];
  if (there.length > 0 && !there.includes(MARK)) {
    throw new HomeportError(
      'CONFLICT',
      `${dataDir} is not empty, and not from a demo: nothing in it is touched. Name another folder with --data-dir.`,
    );
  }
  ensureDataDir(dataDir, tell);
  writeFileSync(join(dataDir, MARK), SAYS, { mode: 0o600 });
  return there.length === 0;
}

export function removeDemoDir(dataDir: string): void {
  if (existsSync(join(dataDir, MARK))) rmSync(dataDir, { recursive: true, force: true });
}
