import { lstat, mkdir, mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { gitError } from '../sources/git/git-errors.ts';
import { runGit } from '../sources/git/git-run.ts';
import { fastImport, type SampleCommit } from './fast-import.ts';
import type { SampleFile } from './files.ts';

/** The sample's git repository, in a folder of the data directory that holds nothing else. */

export const BRANCH = 'main';
const NAME = 'repository.git';
/** Made aside and renamed when it is whole: what has the name always has a commit. */
const UNFINISHED = /^new-/;
/** Milliseconds. It is a few megabytes on this machine's own disk. */
const LIMIT_MS = 30_000;

export const sampleFolder = (dataDir: string): string => path.join(dataDir, 'sample');
export const repositoryIn = (dataDir: string): string => path.join(sampleFolder(dataDir), NAME);

export type Head = {
  commit: string;
  /** How many commits lead to it, itself included. */
  version: number;
};

/** Its newest commit; null: there is no such repository, or it is of no use any more. */
export async function headOf(repository: string, signal: AbortSignal): Promise<Head | null> {
  const inside = await readdir(repository).catch((): string[] => []);
  if (!inside.includes('objects')) return null;
  const asked = await git(
    repository,
    ['rev-parse', '--verify', '--quiet', `refs/heads/${BRANCH}^{commit}`],
    signal,
  );
  const commit = asked.stdout.trim();
  if (asked.exitCode !== 0 || !/^[0-9a-f]{40,64}$/.test(commit)) return null;
  const counted = await git(repository, ['rev-list', '--count', '--end-of-options', commit], signal);
  const version = Number(counted.stdout);
  return counted.exitCode === 0 && Number.isInteger(version) && version > 0 ? { commit, version } : null;
}

type NewCommit = { message: string; at: Date; files: readonly SampleFile[] };

/** Makes the repository with its first commit, in the place of whatever Homeport left there half done. */
export async function beginSampleRepository(
  repository: string,
  first: NewCommit,
  signal: AbortSignal,
): Promise<void> {
  const folder = path.dirname(repository);
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  if (!(await isOwnFolder(folder)))
    throw new HomeportError('CONFLICT', say('sample.folder-taken', { folder }));
  const unfinished = await mkdtemp(path.join(folder, 'new-'));
  try {
    await said(unfinished, ['init', '--quiet', '--bare', '--template='], signal);
    await write(unfinished, { ...first, parent: null, branch: BRANCH }, signal);
    await rm(repository, { recursive: true, force: true });
    await rename(unfinished, repository);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Adds a commit after `head`. */
export async function commitTo(
  repository: string,
  head: Head,
  commit: NewCommit,
  signal: AbortSignal,
): Promise<void> {
  // Whatever wrote here before was cut off: only one of them writes at a time, in a directory that is locked.
  await rm(path.join(repository, 'refs', 'heads', `${BRANCH}.lock`), { force: true });
  await write(repository, { ...commit, parent: head.commit, branch: BRANCH }, signal);
}

/** What Homeport made there goes, and the folder where nothing else is in it. @returns whether there was a repository */
export async function removeRepository(dataDir: string): Promise<boolean> {
  const folder = sampleFolder(dataDir);
  if (!(await isOwnFolder(folder))) return false;
  const inside = await readdir(folder);
  for (const name of inside.filter((name) => name === NAME || UNFINISHED.test(name)))
    await rm(path.join(folder, name), { recursive: true, force: true });
  if (inside.every((name) => name === NAME || UNFINISHED.test(name))) await rmdir(folder);
  return inside.includes(NAME);
}

/** A link leads to what is somebody else's. */
async function isOwnFolder(folder: string): Promise<boolean> {
  return (await lstat(folder).catch(() => null))?.isDirectory() ?? false;
}

async function write(repository: string, commit: SampleCommit, signal: AbortSignal): Promise<void> {
  await said(repository, ['fast-import', '--quiet', '--done'], signal, fastImport(commit));
}

const WHAT = say('git-call.write-sample');

async function said(...run: Parameters<typeof git>): Promise<void> {
  const [folder] = run;
  const { exitCode, stderr } = await git(...run);
  if (exitCode !== 0) throw gitError(stderr, folder, WHAT);
}

function git(cwd: string, args: string[], signal: AbortSignal, input?: Buffer) {
  return runGit({
    args,
    cwd,
    protocols: '',
    timeoutMs: LIMIT_MS,
    signal,
    what: WHAT,
    ...(input && { input }),
  });
}
