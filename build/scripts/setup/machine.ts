import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import { isStaticProgram } from './elf.ts';
import { BUSYBOX_NEED, type Distribution, type Manager, type Need } from './needs.ts';

/** Who starts services: systemd or OpenRC where they run, else nobody. */
export type Init = 'systemd' | 'openrc' | 'none';

/** A user who is not root does not have these in PATH on Debian, and what is there is run as root anyway. */
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/local/bin', '/usr/bin', '/bin'];

/** A program's path; null where it is not installed. */
export function findProgram(name: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = [...(env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS].filter(isAbsolute);
  return folders.map((folder) => join(folder, name)).find(isProgram) ?? null;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Whether a need is met on this machine. */
export function isMet(need: Need, env: NodeJS.ProcessEnv = process.env): boolean {
  if (need === BUSYBOX_NEED) return need.found.some(isStaticProgram);
  if (need.name === 'Chromium' && env.CHROMIUM_PATH) return isProgram(env.CHROMIUM_PATH);
  return need.found.some((it) => (isAbsolute(it) ? existsSync(it) : findProgram(it, env) !== null));
}

/** os-release(5): lines of KEY=value, the value perhaps in quotes. */
export function parseOsRelease(text: string): Distribution {
  const values = new Map(
    text.split('\n').map((line) => {
      const [, key = '', value = ''] = /^([A-Z_]+)=(.*)$/.exec(line.trim()) ?? [];
      return [key, value.replace(/^(["'])(.*)\1$/, '$2')];
    }),
  );
  return {
    id: values.get('ID') || 'linux',
    name: values.get('NAME') || 'this Linux',
    codename: values.get('VERSION_CODENAME') || null,
  };
}

export function distributionHere(): Distribution {
  const file = ['/etc/os-release', '/usr/lib/os-release'].find((path) => existsSync(path));
  return parseOsRelease(file === undefined ? '' : readFileSync(file, 'utf8'));
}

/** @param finds whether a program is installed */
export function managerOf(finds: (program: string) => boolean, isImmutable: boolean): Manager | null {
  // Packages of Fedora's immutable editions are layered by rpm-ostree, and only there after the next boot.
  if (isImmutable) return null;
  const programs: [string, Manager][] = [
    ['apt-get', 'apt'],
    ['dnf', 'dnf'],
    ['apk', 'apk'],
    ['pacman', 'pacman'],
  ];
  return programs.find(([program]) => finds(program))?.[1] ?? null;
}

export function managerHere(): Manager | null {
  return managerOf((program) => findProgram(program) !== null, existsSync('/run/ostree-booted'));
}

/** sd_booted(3) for systemd; OpenRC's own folder is only there where it was booted. */
export function initHere(): Init {
  if (existsSync('/run/systemd/system')) return 'systemd';
  return existsSync('/run/openrc/softlevel') ? 'openrc' : 'none';
}

export function userHere(): { name: string; isRoot: boolean } {
  const isRoot = process.getuid?.() === 0;
  try {
    return { name: userInfo().username, isRoot };
  } catch {
    // A container may run with an id that no user has.
    return { name: String(process.getuid?.() ?? ''), isRoot };
  }
}

/**
 * Whether the user database counts a user in the group that a file belongs to, or that is going to have it. A login that is
 * older than that has not got it yet: `id` with a name asks the database, without one this process.
 *
 * @param group asked for where the file is not there yet
 */
export function isInGroup(group: string, file: string, user: string): boolean {
  const gid = statSync(file, { throwIfNoEntry: false })?.gid;
  const ask = (flag: string) =>
    execFileSync('id', [flag, user], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    })
      .trim()
      .split(' ');
  try {
    return gid === undefined ? ask('-nG').includes(group) : ask('-G').includes(String(gid));
  } catch {
    // A user that the database does not know is in no group of it.
    return false;
  }
}
