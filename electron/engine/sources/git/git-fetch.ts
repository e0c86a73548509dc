import { mkdir, readdir } from 'node:fs/promises';
import { HomeportError } from '../../../shared/errors.ts';
import { say, sentences, type Text } from '../../../shared/text/text.ts';
import type { LogSink, RepositoryRef } from '../../ports.ts';
import type { Access } from './askpass.ts';
import { gitError, type WayIn } from './git-errors.ts';
import { lookAtDisk, lookAtFetch, packBytes, type Usage } from './git-limits.ts';
import { type GitResult, runGit } from './git-run.ts';

export type FetchPlan = {
  repository: RepositoryRef;
  commit: string;
  protocols: string;
  /** For words. */
  place: string;
  /** To the repository's own host. */
  access: Access | null;
  wayIn: () => WayIn;
  /** The commit may be on any branch: a submodule's is pinned, not followed. */
  anyBranch?: boolean;
  /** A sentence for the person, where the server refuses. */
  hint?: Text;
};

/** One repository that is fetched into one folder. */
export type FetchSession = {
  plan: FetchPlan;
  dir: string;
  log: LogSink;
  usage: Usage;
  /** `performance.now()` at which everything that is fetched together must be there. */
  deadline: number;
  signal: AbortSignal;
};

type GitOptions = { access?: Access | null; read?: (chunk: Buffer) => void; fetches?: boolean };

/** git in the session's folder. While it runs, what it fetches and the disk are watched. */
export function gitIn(
  session: FetchSession,
  args: string[],
  { access = null, read, fetches = false }: GitOptions = {},
): Promise<GitResult> {
  const { plan, dir, usage, deadline, signal } = session;
  return runGit({
    args,
    cwd: dir,
    protocols: plan.protocols,
    access,
    timeoutMs: Math.max(1, Math.round(deadline - performance.now())),
    signal,
    what: say('git-call.fetch', { place: plan.place }),
    watch: () => (fetches ? lookAtFetch(dir, usage) : lookAtDisk(dir, 0)),
    ...(read && { read }),
  });
}

/** An empty repository in the empty folder `session.dir`. */
export async function beginRepository(session: FetchSession): Promise<void> {
  const { dir, plan } = session;
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0)
    throw new HomeportError('INTERNAL', say('git.folder-not-empty', { folder: dir }));
  // No template: it could bring hooks and settings. The format must be the commit's.
  const format = plan.commit.length === 64 ? ['--object-format=sha256'] : [];
  const made = await gitIn(session, ['init', '--quiet', '--template=', ...format]);
  if (made.exitCode !== 0) throw gitError(made.stderr, dir, say('git-call.init'));
}

/**
 * Shallow by id; some servers give only what a branch names, so that is tried next, with more and more history.
 * @throws SOURCE_UNAVAILABLE; BAD_INPUT where it is more than the limits allow.
 */
export async function fetchCommit(session: FetchSession, filter: string[]): Promise<void> {
  const { plan, log, usage, dir } = session;
  const { repository, commit, place, access } = plan;
  const fetch = async (options: string[], what: string) => {
    const place = ['--end-of-options', repository.url, what];
    const args = ['fetch', '--quiet', '--no-tags', ...options, ...place];
    const result = await gitIn(session, args, { access, fetches: true });
    // What came between two looks.
    await lookAtFetch(dir, usage);
    return result;
  };
  try {
    log(`Fetching ${commit.slice(0, 12)} from ${place}`);
    const byId = await fetch([...filter, '--depth=1'], commit);
    if (byId.exitCode === 0) return;
    const notAlone =
      /not our ref|unadvertised object|couldn't find remote ref|not allowed|no such remote ref/i;
    if (!notAlone.test(byId.stderr)) throw refused(plan, byId.stderr);
    for (const [what, ...options] of laterTries(plan)) {
      log(`The server gives no single commit (or no longer has it): fetching ${what} instead`);
      const byBranch = await fetch(options, what);
      // A history shorter than the depth is complete already.
      if (byBranch.exitCode !== 0 && !/--unshallow on a complete repository/.test(byBranch.stderr))
        throw refused(plan, byBranch.stderr);
      if ((await gitIn(session, ['cat-file', '-e', `${commit}^{commit}`])).exitCode === 0) return;
    }
  } finally {
    usage.fetchedBytes += await packBytes(dir);
  }
  throw new HomeportError('SOURCE_UNAVAILABLE', say('git.commit-gone', { commit: commit.slice(0, 12) }));
}

/** What is fetched, and how. */
function laterTries({ repository, anyBranch }: FetchPlan): [string, ...string[]][] {
  if (anyBranch) return [['+refs/heads/*:refs/homeport/*']];
  const { tag } = repository;
  if (tag && !/[*?]/.test(tag)) return [[`refs/tags/${tag}`, '--depth=1']];
  const ref = repository.branch === null ? 'HEAD' : `refs/heads/${repository.branch}`;
  return [
    [ref, '--depth=50'],
    [ref, '--unshallow'],
  ];
}

function refused({ place, access, wayIn, hint }: FetchPlan, stderr: string): HomeportError {
  const error = access?.problem() ?? gitError(stderr, place, say('git-call.fetch', { place }), wayIn());
  return hint === undefined
    ? error
    : new HomeportError(error.code, sentences(error.text, hint), { cause: error });
}
