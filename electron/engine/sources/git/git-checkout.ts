import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Commit } from '../../../shared/dto.ts';
import { HomeportError } from '../../../shared/errors.ts';
import { plainText } from '../../../shared/plain-text.ts';
import { say } from '../../../shared/text/text.ts';
import type { LogSink } from '../../ports.ts';
import { gitError } from './git-errors.ts';
import { beginRepository, type FetchPlan, type FetchSession, fetchCommit, gitIn } from './git-fetch.ts';
import { type CheckoutLimits, createTreeReader, lookAtDisk, type TreeFacts } from './git-limits.ts';
import { asSubmoduleError, submodulesOf } from './git-submodules.ts';

/** For everything that a checkout fetches together. */
const TOTAL_LIMIT_MS = 15 * 60_000;
const MAX_DEPTH = 10;

/**
 * Exactly one commit with its submodules into the empty folder `dir`, and what the commit says of itself. What would be written
 * is counted before it is written.
 * Afterwards no `.git` is left in it: a build context is files, and a build must not find a repository to act on.
 * @throws SOURCE_UNAVAILABLE; BAD_INPUT (more than the limits, a submodule from a place that is not allowed); TIMEOUT; CANCELLED.
 */
export async function checkoutCommit(
  plan: FetchPlan,
  limits: CheckoutLimits,
  dir: string,
  log: LogSink,
  signal: AbortSignal,
): Promise<Commit> {
  const session = newSession(plan, limits, dir, log, signal);
  const commit = await checkOut(session, 0);
  log(`Checked out ${commit.id.slice(0, 12)} (${commit.message ?? 'no message'})`);
  return commit;
}

/** The commit alone, where the server can leave the files out. */
export async function describeCommit(
  plan: FetchPlan,
  limits: CheckoutLimits,
  dir: string,
  log: LogSink,
  signal: AbortSignal,
): Promise<Commit> {
  const session = newSession(plan, limits, dir, log, signal);
  await beginRepository(session);
  await fetchCommit(session, ['--filter=tree:0']);
  return readCommit(session);
}

function newSession(
  plan: FetchPlan,
  limits: CheckoutLimits,
  dir: string,
  log: LogSink,
  signal: AbortSignal,
): FetchSession {
  const usage = { limits, fetchedBytes: 0, bytes: 0, entries: 0 };
  return { plan, dir, log, usage, deadline: performance.now() + TOTAL_LIMIT_MS, signal };
}

async function checkOut(session: FetchSession, depth: number): Promise<Commit> {
  const { plan, dir } = session;
  await beginRepository(session);
  await fetchCommit(session, []);
  const tree = await readTree(session);
  await lookAtDisk(dir, tree.bytes);
  const written = await gitIn(session, ['checkout', '--quiet', '--force', '--detach', plan.commit]);
  if (written.exitCode !== 0) throw gitError(written.stderr, plan.place, say('git-call.write-files'));
  try {
    for (const submodule of await submodulesOf(session, tree)) {
      if (depth === MAX_DEPTH)
        throw new HomeportError('BAD_INPUT', say('git.submodules-too-deep', { limit: MAX_DEPTH }));
      await checkOut(submodule, depth + 1);
    }
  } catch (error) {
    throw asSubmoduleError(error);
  }
  const commit = await readCommit(session);
  await rm(path.join(dir, '.git'), { recursive: true, force: true });
  return commit;
}

/** What checking the commit out would write, folders too: a tree of nothing but folders can go on for ever as well. */
async function readTree(session: FetchSession): Promise<TreeFacts> {
  const reader = createTreeReader(session.usage);
  const args = ['ls-tree', '-r', '-t', '-l', '-z', '--full-tree', session.plan.commit];
  const listed = await gitIn(session, args, { read: reader.push });
  if (listed.exitCode !== 0) throw gitError(listed.stderr, session.plan.place, say('git-call.list-files'));
  return reader.facts();
}

async function readCommit(session: FetchSession): Promise<Commit> {
  const { plan } = session;
  const shown = await gitIn(session, [
    'log',
    '-1',
    '--no-show-signature',
    '--format=%H%x00%an%x00%s%x00%cI',
    plan.commit,
  ]);
  const [id = '', author = '', message = '', committedAt = ''] = shown.stdout.trim().split('\0');
  if (shown.exitCode !== 0 || id !== plan.commit)
    throw gitError(shown.stderr, plan.place, say('git-call.read-commit'));
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
