import { createHash } from 'node:crypto';
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Holder } from './domain/keeper.ts';
import { installationOf } from './installation.ts';
import { installationPath } from './store/paths.ts';

/** Where Linux keeps the id of the machine (machine-id(5)); D-Bus did before. */
const MACHINE_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/**
 * Who the Homeport of this data directory is, for others on the same engine.
 * @throws STORE_UNAVAILABLE where its id is not there yet and can't be written
 */
export function holderOf(dataDir: string): Holder {
  const installation = installationOf(dataDir);
  return {
    installation,
    machine: machineOf(installation),
    directory: realpathSync(dataDir),
    who: `${userName()}@${hostname()}`,
  };
}

/** The machine's own id is not for others to read (machine-id(5)): what is made of it tells copies of one directory apart. */
function machineOf(installation: string): string {
  for (const file of MACHINE_ID_FILES) {
    const id = readable(file);
    // 'uninitialized' until the first boot has ended.
    if (/^[0-9a-f]{32}$/.test(id))
      return createHash('sha256').update(`${installation} ${id}`).digest('hex').slice(0, 16);
  }
  // A host's name changes (containers, laptops): where there is no id, machines are not told apart.
  return '';
}

function readable(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that its system has no name for.
    return `user ${process.getuid?.() ?? ''}`.trim();
  }
}

/**
 * Whether a data directory that is on record elsewhere is not there any more, or is ours by another name: it was moved, and is
 * no copy. What can't be looked at counts as there.
 * @param own data directory of this Homeport, links resolved
 */
export function wasMoved(directory: string, own: string): boolean {
  try {
    if (realpathSync(directory) === own) return true;
    return statSync(installationPath(directory), { throwIfNoEntry: false }) === undefined;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}
