import pLimit from 'p-limit';
import type { Commit } from '../../../shared/dto.ts';
import { HomeportError } from '../../../shared/errors.ts';
import { isPlain } from '../../../shared/plain-text.ts';
import { type Param, say } from '../../../shared/text/text.ts';
import type { Git, GitCredentials, RepositoryRef } from '../../ports.ts';
import { type Access, accessTo, tokenHost } from './askpass.ts';
import { checkoutCommit, describeCommit } from './git-checkout.ts';
import { gitError, type WayIn } from './git-errors.ts';
import { CHECKOUT_LIMITS, type CheckoutLimits } from './git-limits.ts';
import { runGit } from './git-run.ts';
import { resolveTag, validateTagPattern } from './git-tags.ts';
import { type GitUrl, parseGitUrl, validateBranch } from './git-url.ts';

const LS_REMOTE_LIMIT_MS = 30_000;
/**
 * How many servers are asked at once. Each takes a few processes and open files: a thousand apps that are checked together would
 * take what the machine has, and none of them would be answered in time. The time limit runs from its turn.
 */
const QUESTIONS = 16;
/** How many branches can be chosen from. Any other can be written by name. */
const LISTED_BRANCHES = 1000;
/** How many branches are named when the one that is wanted is not there. */
const NAMED_BRANCHES = 8;

export type GitTools = Git & {
  /** Author and message of a commit, without its files. `dir`: an empty folder to work in. */
  describe(repository: RepositoryRef, commit: string, dir: string, signal: AbortSignal): Promise<Commit>;
};

/**
 * git for Homeport, by the system's own program. `log` hears what is tried, never a secret.
 * @param options.credentials answers servers that ask for a password, together with the program of `writeAskpass`
 */
export function createGit(options: {
  log: (text: string) => void;
  lsRemoteTimeoutMs?: number;
  credentials?: GitCredentials;
  askpass?: string;
  limits?: CheckoutLimits;
}): GitTools {
  const limits = options.limits ?? CHECKOUT_LIMITS;
  const timeoutMs = options.lsRemoteTimeoutMs ?? LS_REMOTE_LIMIT_MS;
  const atATime = pLimit(QUESTIONS);

  const list = async (
    url: string,
    patterns: string[],
    signal: AbortSignal,
    whose: 'branches' | 'tags' = 'branches',
  ): Promise<string> => {
    const parsed = parseGitUrl(url);
    const place = placeOf(parsed, url);
    const what = say(`git-call.${whose}`, { place });
    const access = accessTo(parsed, options.credentials, options.askpass);
    const { exitCode, stdout, stderr } = await atATime(() =>
      runGit({
        args: ['ls-remote', '--symref', '--end-of-options', url, ...patterns],
        protocols: protocolsOf(parsed),
        timeoutMs,
        signal,
        what,
        access,
      }),
    );
    if (exitCode !== 0) throw access?.problem() ?? gitError(stderr, place, what, wayIn(parsed, access));
    return stdout;
  };
  const lsRemote = async (url: string, patterns: string[], signal: AbortSignal): Promise<Refs> =>
    parseRefs(await list(url, patterns, signal));

  const branches: Git['branches'] = async (repository, signal) => {
    const refs = await lsRemote(repository.url, ['HEAD', 'refs/heads/*'], signal);
    const names = [...refs.branches.keys()].sort();
    const first = names[0];
    if (first === undefined) throw emptyRepository(repository);
    const defaultBranch = refs.head ?? guessDefault(refs) ?? first;
    const listed = names.slice(0, LISTED_BRANCHES);
    return { defaultBranch, branches: listed.includes(defaultBranch) ? listed : [defaultBranch, ...listed] };
  };

  const resolve: Git['resolve'] = async (repository, signal) => {
    const { tag: pattern = null } = repository;
    if (pattern !== null) {
      validateTagPattern(pattern);
      // All of them: what a pattern means is decided here, and not by each version of git in its own way.
      const listed = await list(repository.url, ['refs/tags/*'], signal, 'tags');
      const place = placeOf(parseGitUrl(repository.url), repository.url);
      return { ...resolveTag(listed, pattern, place), branch: null };
    }
    if (repository.branch !== null) {
      validateBranch(repository.branch);
      const refs = await lsRemote(repository.url, ['HEAD', `refs/heads/${repository.branch}`], signal);
      const commit = refs.branches.get(repository.branch);
      if (commit !== undefined) return { commit, branch: repository.branch, tag: null };
      const known = await branches(repository, signal);
      throw new HomeportError(
        'SOURCE_UNAVAILABLE',
        say('git.no-branch', { branch: repository.branch, branches: someOf(known.branches) }),
      );
    }
    const refs = await lsRemote(repository.url, ['HEAD', 'refs/heads/*'], signal);
    const branch = refs.head ?? guessDefault(refs);
    const commit = branch === null ? undefined : refs.branches.get(branch);
    if (branch !== null && commit !== undefined) return { commit, branch, tag: null };
    if (refs.branches.size === 0) throw emptyRepository(repository);
    throw new HomeportError(
      'SOURCE_UNAVAILABLE',
      say('git.no-default-branch', { branches: someOf([...refs.branches.keys()]) }),
    );
  };

  const fetchPlan = (repository: RepositoryRef, commit: string) => {
    const parsed = parseGitUrl(repository.url);
    if (repository.branch !== null) validateBranch(repository.branch);
    if (repository.tag) validateTagPattern(repository.tag);
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) {
      throw new HomeportError('BAD_INPUT', say('git.no-commit-id', { written: commit.slice(0, 80) }));
    }
    const access = accessTo(parsed, options.credentials, options.askpass);
    const place = placeOf(parsed, repository.url);
    const wayInNow = () => wayIn(parsed, access);
    return { repository, commit, protocols: protocolsOf(parsed), place, access, wayIn: wayInNow };
  };

  return {
    validateUrl: (url) => {
      parseGitUrl(url);
    },
    branches,
    resolve,
    checkout: async (repository, commit, dir, log, signal) =>
      checkoutCommit(fetchPlan(repository, commit), limits, dir, log, signal),
    describe: async (repository, commit, dir, signal) =>
      describeCommit(fetchPlan(repository, commit), limits, dir, options.log, signal),
  };
}

type Refs = {
  /** The branch that HEAD names; null where the server does not say. */
  head: string | null;
  headCommit: string | null;
  branches: Map<string, string>;
};

/** Source: git-ls-remote(1) with --symref: 'ref: refs/heads/main\tHEAD' and '<id>\t<ref>'. */
function parseRefs(stdout: string): Refs {
  const refs: Refs = { head: null, headCommit: null, branches: new Map() };
  for (const line of stdout.split('\n')) {
    const [value = '', name = ''] = line.split('\t');
    // A server may send anything. What a person could not read as it is, is no name to choose or to fetch.
    if (!isPlain(name) || !isPlain(value)) continue;
    if (name === 'HEAD' && value.startsWith('ref: refs/heads/'))
      refs.head = value.slice('ref: refs/heads/'.length);
    else if (name === 'HEAD') refs.headCommit = value;
    else if (name.startsWith('refs/heads/')) refs.branches.set(name.slice('refs/heads/'.length), value);
  }
  // A HEAD that names a branch which was deleted or never made.
  if (refs.head !== null && refs.headCommit === null && !refs.branches.has(refs.head)) refs.head = null;
  return refs;
}

/** Old and dumb servers give HEAD's commit only: the one branch that stands there. */
function guessDefault(refs: Refs): string | null {
  const there = [...refs.branches].filter(([, commit]) => commit === refs.headCommit).map(([name]) => name);
  return there.find((name) => name === 'main' || name === 'master') ?? there[0] ?? null;
}

function emptyRepository(repository: RepositoryRef): HomeportError {
  const place = placeOf(parseGitUrl(repository.url), repository.url);
  return new HomeportError('SOURCE_UNAVAILABLE', say('git.empty', { place }));
}

/** The first of them, and how many more there are. */
function someOf(branches: readonly string[]): Param {
  const items = branches.slice(0, NAMED_BRANCHES);
  const more = branches.length - items.length;
  return more > 0 ? say('join.and-more', { items, more }) : items;
}

/** What to call it in words. URLs hold no credentials: parseGitUrl refuses those. */
function placeOf(parsed: GitUrl, url: string): string {
  if (parsed.host === null) return url.replace(/^file:\/\//, '');
  // What is named here is also what a token is stored under.
  return parsed.kind === 'http' ? tokenHost(parsed.kind, parsed.host) : parsed.host;
}

/** How the server was asked to let git in, for the words of its refusal. */
function wayIn({ kind }: GitUrl, access: Access | null): WayIn {
  if (kind === 'ssh') return 'ssh';
  return access?.offered() ? 'token' : 'none';
}

/** A server may redirect http to https, and nothing else to anything. */
function protocolsOf({ kind }: GitUrl): string {
  return kind === 'http' ? 'http:https' : kind;
}
