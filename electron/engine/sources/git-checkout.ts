import { lstat, mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { GitRepository } from '../../shared/config.ts';
import type { Commit } from '../../shared/dto.ts';
import { HomeportError, messageOf } from '../../shared/errors.ts';
import { plainText } from '../../shared/plain-text.ts';
import type { LogSink } from '../ports.ts';
import type { Access } from './askpass.ts';
import { gitError, type WayIn } from './git-errors.ts';
import { type GitResult, runGit } from './git-run.ts';

/** For everything that a checkout fetches together. */
const TOTAL_LIMIT_MS = 15 * 60_000;

export type FetchPlan = {
  repository: GitRepository;
  commit: string;
  protocols: string;
  /** For words. */
  place: string;
  /** To the repository's own host. */
  access: Access | null;
  wayIn: () => WayIn;
};

type Session = {
  git: (args: string[], online?: { protocols?: string; access: Access | null }) => Promise<GitResult>;
  plan: FetchPlan;
  dir: string;
  log: LogSink;
};

/**
 * Exactly one commit with its submodules into the empty folder `dir`, and what the commit says of itself.
 * Afterwards no `.git` is left in it: a build context is files, and a build must not find a repository to act on.
 * @throws SOURCE_UNAVAILABLE, BAD_INPUT (a submodule from a place that is not allowed), TIMEOUT, CANCELLED.
 */
export async function checkoutCommit(
  plan: FetchPlan,
  dir: string,
  log: LogSink,
  signal: AbortSignal,
): Promise<Commit> {
  const session = await beginSession(plan, dir, log, signal);
  await fetchCommit(session, []);
  const checkedOut = await session.git(['checkout', '--quiet', '--force', '--detach', plan.commit]);
  if (checkedOut.exitCode !== 0)
    throw gitError(checkedOut.stderr, plan.place, 'writing the files of the commit');
  await checkoutSubmodules(session);
  const commit = await readCommit(session);
  await removeGitFolders(dir);
  log(`Checked out ${commit.id.slice(0, 12)} (${commit.message ?? 'no message'})`);
  return commit;
}

/** The commit alone, where the server can leave the files out. */
export async function describeCommit(
  plan: FetchPlan,
  dir: string,
  log: LogSink,
  signal: AbortSignal,
): Promise<Commit> {
  const session = await beginSession(plan, dir, log, signal);
  await fetchCommit(session, ['--filter=tree:0']);
  return readCommit(session);
}

async function beginSession(
  plan: FetchPlan,
  dir: string,
  log: LogSink,
  signal: AbortSignal,
): Promise<Session> {
  const deadline = performance.now() + TOTAL_LIMIT_MS;
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0) throw new HomeportError('INTERNAL', `${dir} is not empty.`);
  const git: Session['git'] = (args, { protocols = plan.protocols, access = null } = { access: null }) =>
    runGit({
      args,
      cwd: dir,
      protocols,
      access,
      timeoutMs: Math.max(1, Math.round(deadline - performance.now())),
      signal,
      what: `fetching from ${plan.place}`,
    });
  // No template: it could bring hooks and settings. The format must be the commit's.
  const format = plan.commit.length === 64 ? ['--object-format=sha256'] : [];
  const made = await git(['init', '--quiet', '--template=', ...format]);
  if (made.exitCode !== 0) throw gitError(made.stderr, dir, 'making an empty repository');
  // Relative URLs of submodules are relative to this.
  const remote = await git(['config', 'remote.origin.url', plan.repository.url]);
  if (remote.exitCode !== 0) throw gitError(remote.stderr, dir, 'preparing the repository');
  return { git, plan, dir, log };
}

/** Shallow by id; some servers give only what a branch names, so that is tried next, with more and more history. */
async function fetchCommit({ git, plan, log }: Session, filter: string[]): Promise<void> {
  const { repository, commit, place, access } = plan;
  const fetch = ['fetch', '--quiet', '--no-tags'];
  const url = ['--end-of-options', repository.url];
  log(`Fetching ${commit.slice(0, 12)} from ${place}`);
  const byId = await git([...fetch, ...filter, '--depth=1', ...url, commit], { access });
  if (byId.exitCode === 0) return;
  if (
    !/not our ref|unadvertised object|couldn't find remote ref|not allowed|no such remote ref/i.test(
      byId.stderr,
    )
  ) {
    throw refused(plan, byId.stderr);
  }
  const ref = repository.branch === null ? 'HEAD' : `refs/heads/${repository.branch}`;
  log(`The server gives no single commit (or no longer has it): fetching ${ref} instead`);
  for (const depth of [['--depth=50'], ['--unshallow']]) {
    const byBranch = await git([...fetch, ...depth, ...url, ref], { access });
    // A history shorter than the depth is complete already.
    if (byBranch.exitCode !== 0 && !/--unshallow on a complete repository/.test(byBranch.stderr)) {
      throw refused(plan, byBranch.stderr);
    }
    if ((await git(['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0) return;
  }
  throw new HomeportError(
    'SOURCE_UNAVAILABLE',
    `The commit ${commit.slice(0, 12)} is not in the repository any more (the branch was rewritten meanwhile?). Check again.`,
  );
}

function refused({ place, access, wayIn }: FetchPlan, stderr: string): HomeportError {
  return access?.problem() ?? gitError(stderr, place, `fetching from ${place}`, wayIn());
}

/**
 * Over https and ssh, and over http only where the person chose http for the repository itself; never from a folder of
 * this machine: .gitmodules is the repository's word, not the person's.
 */
async function checkoutSubmodules({ git, plan, dir, log }: Session): Promise<void> {
  if (!(await hasSubmodules(dir))) return;
  const protocols = plan.protocols.split(':').includes('http') ? 'https:ssh:http' : 'https:ssh';
  // A repository that anybody can read must not bring the person's private ones along as its submodules.
  const access = plan.access?.offered() ? plan.access : null;
  log('Fetching submodules');
  const update = ['submodule', '--quiet', 'update', '--init', '--recursive'];
  const shallow = await git([...update, '--depth=1'], { protocols, access });
  if (shallow.exitCode === 0) return;
  const refused = /not our ref|unadvertised object|did not contain|direct fetching of that commit failed/i;
  const last = refused.test(shallow.stderr) ? await git(update, { protocols, access }) : shallow;
  if (last.exitCode === 0) return;
  const error = gitError(last.stderr, plan.place, 'fetching submodules');
  throw new HomeportError(error.code, `A submodule can't be fetched: ${messageOf(error)}`, { cause: error });
}

async function readCommit({ git, plan }: Session): Promise<Commit> {
  const shown = await git([
    'log',
    '-1',
    '--no-show-signature',
    '--format=%H%x00%an%x00%s%x00%cI',
    plan.commit,
  ]);
  const [id = '', author = '', message = '', committedAt = ''] = shown.stdout.trim().split('\0');
  if (shown.exitCode !== 0 || id !== plan.commit)
    throw gitError(shown.stderr, plan.place, 'reading the commit');
  const date = new Date(committedAt);
  return {
    id,
    author: oneLine(author, 200),
    message: oneLine(message, 500),
    committedAt: Number.isNaN(date.getTime()) ? null : date.toISOString(),
  };
}

/** What anybody may have written into a commit. */
function oneLine(text: string, limit: number): string | null {
  const clean = plainText(text).replace(/\s+/g, ' ').trim();
  return clean === '' ? null : clean.slice(0, limit);
}

/** The repository's own and, where there are submodules, the files that point into it. */
async function removeGitFolders(dir: string): Promise<void> {
  await rm(path.join(dir, '.git'), { recursive: true, force: true });
  if (!(await hasSubmodules(dir))) return;
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (entry.name === '.git')
      await rm(path.join(entry.parentPath, entry.name), { recursive: true, force: true });
  }
}

async function hasSubmodules(dir: string): Promise<boolean> {
  return (await lstat(path.join(dir, '.gitmodules')).catch(() => null)) !== null;
}
