import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { lockHolderPath } from './paths.ts';

/**
 * Which command holds the data directory, for the words of a host that waits for it. The lock alone decides: what a killed
 * command left here is passed over, and a command that can't write it (a full disk) works all the same.
 */
const holder = z.object({ command: z.string().regex(/^[\w -]{1,60}$/), pid: z.number().int().positive() });
type Holder = z.infer<typeof holder>;

/** @param command its name without arguments: those may be secrets */
export function writeHolder(dataDir: string, command: string): void {
  const path = lockHolderPath(dataDir);
  try {
    writeFileSync(`${path}.new`, JSON.stringify({ command, pid: process.pid }), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // The host then says "a command", without its name.
  }
}

export function dropHolder(dataDir: string): void {
  try {
    rmSync(lockHolderPath(dataDir), { force: true });
  } catch {
    // Read by nobody any more once its process has ended.
  }
}

/** null: it is not known. */
export function readHolder(dataDir: string): Holder | null {
  let text: string;
  try {
    text = readFileSync(lockHolderPath(dataDir), 'utf8');
  } catch {
    return null;
  }
  const read = holder.safeParse(json(text));
  return read.success && alive(read.data.pid) ? read.data : null;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Signal 0 asks only; a process of somebody else refuses it, and is there. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
