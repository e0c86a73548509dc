import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createGitAdapter } from '../../../../electron/engine/sources/git/adapter.ts';
import { createGit, type GitTools } from '../../../../electron/engine/sources/git/git.ts';
import { HomeportError } from '../../../../electron/shared/errors.ts';
import { createRepo, type TestRepo } from '../../../support/git-repo.ts';

export type Bench = {
  dir: string;
  git: GitTools;
  source: ReturnType<typeof createGitAdapter>;
  /** Lines that were logged. */
  log: string[];
  sink: (text: string) => void;
  signal: AbortSignal;
  /** A new repository of its own. */
  repo(options?: { branch?: string }): Promise<TestRepo>;
  /** The path of something that is not there yet. */
  fresh(name: string): string;
  close(): Promise<void>;
};

/** A folder of its own with git in it, as the engine makes it. */
export async function createBench(options: { lsRemoteTimeoutMs?: number } = {}): Promise<Bench> {
  const dir = await realpath(await mkdtemp(path.join(tmpdir(), 'hpt-sources-')));
  const log: string[] = [];
  const sink = (text: string) => {
    log.push(text);
  };
  const git = createGit({ log: sink, ...options });
  let count = 0;
  const fresh = (name: string) => path.join(dir, `${name}-${++count}`);
  return {
    dir,
    git,
    source: createGitAdapter(git, { tmp: dir }),
    log,
    sink,
    signal: new AbortController().signal,
    repo: (repoOptions) => createRepo(fresh('repo'), repoOptions),
    fresh,
    close: () => rm(dir, { recursive: true, force: true }),
  };
}

/** The error that the work ends with. @throws what is no HomeportError, or where the work succeeds. */
export async function failureOf(work: Promise<unknown>): Promise<HomeportError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof HomeportError) return error;
    throw error;
  }
  throw new Error('It succeeded, and should have failed');
}
