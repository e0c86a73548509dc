import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { messageOf } from '../../../electron/shared/errors.ts';
import { type AptSource, mainSource, parseAptSources, sourceFor } from './apt-sources.ts';
import type { Distribution } from './needs.ts';
import type { Facts } from './plan.ts';

const run = promisify(execFile);

/** The newest Docker that the distribution is about to release, unpacked for the tests. Nothing of it is installed. */
export type NewestDocker = {
  /** As in PATH: what holds its programs. */
  path: string;
  /** 'docker.io' and the others, with the versions of their packages. */
  versions: Record<string, string>;
};

/** Debian's release that is being made. What is in it changes: which versions came is written down and said. */
const SUITE = 'testing';
const PACKAGES = ['docker.io', 'containerd', 'docker-cli', 'docker-compose'];
const LISTS_MS = 300_000;
const DOWNLOAD_MS = 900_000;
const PROGRAM_MS = 60_000;

/** Remove it to have what is newest then. */
export const newestFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  join(
    env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(homedir(), '.cache'),
    'homeport-tests',
    'newest-docker',
  );

/** What was fetched earlier; null where nothing was. */
export function newestHere(folder: string = newestFolder()): NewestDocker | null {
  const written = join(folder, 'versions.json');
  if (!existsSync(written)) return null;
  const versions = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(written, 'utf8')));
  return { path: `${join(folder, 'usr/sbin')}:${join(folder, 'usr/bin')}`, versions };
}

/** Whether it is there, can be fetched, or can't be had on this machine. */
export function newestState(distribution: Distribution): Facts['newest'] {
  if (newestHere() !== null) return { is: 'here' };
  if (distribution.id !== 'debian')
    return {
      is: 'unavailable',
      reason: `only Debian's packages of it are fetched, and this is ${distribution.name}`,
    };
  if (sourceHere(distribution) === null)
    return { is: 'unavailable', reason: 'apt has no source of this Debian’s own packages' };
  return { is: 'fetchable' };
}

function sourceHere({ codename }: Distribution): AptSource | null {
  const files = ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*.{list,sources}').sort()];
  const sources = files
    .filter((file) => existsSync(file))
    .flatMap((file) => parseAptSources(file, readFileSync(file, 'utf8')));
  return codename === null ? null : mainSource(sources, codename);
}

/**
 * Fetches it with this machine's apt, which checks the signatures, from where this machine has its packages. Needs no
 * rights: apt gets folders of its own for all that it writes.
 * @throws Error with the reason, and leaves nothing behind
 */
export async function fetchNewest(
  distribution: Distribution,
  folder: string = newestFolder(),
): Promise<NewestDocker> {
  const source = sourceHere(distribution);
  if (source === null) throw new Error('apt has no source of this Debian’s own packages');
  const work = `${folder}.${process.pid}`;
  const made = join(work, 'unpacked');
  try {
    for (const name of ['lists/partial', 'cache/archives/partial', 'packages', 'unpacked'])
      mkdirSync(join(work, name), { recursive: true });
    writeFileSync(join(work, 'newest.sources'), sourceFor(source, SUITE));
    await aptGet(work, ['update'], LISTS_MS);
    await aptGet(work, ['download', ...PACKAGES], DOWNLOAD_MS);
    const versions: Record<string, string> = {};
    for (const file of globSync(join(work, 'packages', '*.deb'))) {
      await run('dpkg-deb', ['--extract', file, made], { timeout: PROGRAM_MS });
      const { stdout } = await run('dpkg-deb', ['--field', file, 'Package', 'Version'], {
        timeout: PROGRAM_MS,
      });
      const [, name = '', version = ''] = /^Package: (.*)\nVersion: (.*)$/m.exec(stdout) ?? [];
      versions[name] = version;
    }
    // A newer release's programs may want newer libraries than there are.
    for (const program of ['usr/sbin/dockerd', 'usr/bin/containerd'])
      await run(join(made, program), ['--version'], { timeout: PROGRAM_MS });
    writeFileSync(join(made, 'versions.json'), JSON.stringify(versions));
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const here = newestHere(folder);
  if (here === null) throw new Error(`${folder} is gone again`);
  return here;
}

async function aptGet(work: string, command: string[], limitMs: number): Promise<void> {
  const options = {
    'Dir::Etc::SourceList': join(work, 'newest.sources'),
    'Dir::Etc::SourceParts': '-',
    // A person's pins are about what is installed, and nothing is.
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'Dir::State::Lists': join(work, 'lists'),
    'Dir::Cache': join(work, 'cache'),
    'Acquire::Languages': 'none',
    // The folder is in the user's home, where apt's own user may not look.
    'APT::Sandbox::User': 'root',
    // Without it, lists that can't be fetched or whose signature is wrong are a warning.
    'APT::Update::Error-Mode': 'any',
  };
  const args = Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  await run('apt-get', ['--quiet=2', ...args, ...command], {
    cwd: join(work, 'packages'),
    timeout: limitMs,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
}

/** The first line in which apt, or the system, says why. */
function reasonOf(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  return said.split('\n').find((line) => line.startsWith('E: ')) ?? messageOf(error).split('\n')[0] ?? '';
}
