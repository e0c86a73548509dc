import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Source } from '../../shared/config.ts';
import type { Commit, SourceInspection } from '../../shared/dto.ts';
import { HomeportError } from '../../shared/errors.ts';
import type { GitSource, LogSink, ResolvedSource } from '../ports.ts';
import { findDockerfiles, insideFolder } from './context-files.ts';
import { type DockerfileFacts, readDockerfile } from './dockerfile.ts';
import type { GitTools } from './git.ts';

/** Sources that are git repositories, or folders together with a repository that is watched. `tmp`: where inspections check out. */
export function createGitSource(git: GitTools, { tmp }: { tmp: string }): GitSource {
  async function resolve(source: Source, signal: AbortSignal): Promise<ResolvedSource> {
    const context = source.from.kind === 'git' ? await git.resolve(source.from, signal) : null;
    const watched = source.watch ? await git.resolve(source.watch, signal) : context;
    if (!watched)
      throw new HomeportError(
        'BAD_INPUT',
        'A local folder has no commits of its own: name the repository to watch.',
      );
    const contextCommit = context?.commit ?? null;
    return { key: keyOf(source, watched.commit, contextCommit), commit: watched.commit, contextCommit };
  }

  /** The build context on disk: a checkout of one commit, or the folder itself. */
  async function fetchContext(
    source: Source,
    commit: string | null,
    dir: string,
    log: LogSink,
    signal: AbortSignal,
  ) {
    if (source.from.kind === 'folder') {
      if (!existsSync(source.from.path))
        throw new HomeportError('BAD_INPUT', `There is no folder ${source.from.path} on this machine.`);
      return { root: source.from.path, commit: null };
    }
    if (commit === null) throw new HomeportError('INTERNAL', 'No commit was resolved for the build context.');
    return { root: dir, commit: await git.checkout(source.from, commit, dir, log, signal) };
  }

  return {
    resolve,
    async prepare(source, resolved, dir, log, signal) {
      const contextPlace = path.join(dir, 'context');
      const { root, commit } = await fetchContext(source, resolved.contextCommit, contextPlace, log, signal);
      const contextDir = await insideFolder(root, source.context, 'The context folder');
      if (!existsSync(path.join(contextDir, source.dockerfile))) {
        throw new HomeportError('BAD_INPUT', missingDockerfile(source, await findDockerfiles(contextDir)));
      }
      const file = await insideFolder(root, path.join(source.context, source.dockerfile), 'The Dockerfile');
      const facts = readDockerfile(await readFile(file, 'utf8'));
      const shown = source.watch
        ? await describeWatched(source, resolved, path.join(dir, 'watched'), signal)
        : commit;
      return {
        commit: shown,
        request: {
          contextDir,
          dockerfile: source.dockerfile.split(path.sep).join('/'),
          target: source.target,
          ...cacheRule(source, resolved, facts, log),
        },
      };
    },
    async inspect(source, signal) {
      const dir = await mkdtemp(path.join(tmp, 'inspect-'));
      try {
        const resolved = await resolve(source, signal);
        const repository = source.watch ?? (source.from.kind === 'git' ? source.from : null);
        if (!repository)
          throw new HomeportError(
            'BAD_INPUT',
            'A local folder has no commits of its own: name the repository to watch.',
          );
        const { defaultBranch, branches } = await git.branches(
          source.from.kind === 'git' ? source.from : repository,
          signal,
        );
        const { root, commit } = await fetchContext(
          source,
          resolved.contextCommit,
          path.join(dir, 'context'),
          () => undefined,
          signal,
        );
        const shown = source.watch
          ? await describeWatched(source, resolved, path.join(dir, 'watched'), signal)
          : commit;
        return {
          defaultBranch,
          branches,
          commit: shown ?? { id: resolved.commit, author: null, message: null, committedAt: null },
          ...(await describeContext(source, root)),
        };
      } finally {
        await rm(dir, { recursive: true, force: true });
      }
    },
  };

  async function describeWatched(
    source: Source,
    resolved: ResolvedSource,
    dir: string,
    signal: AbortSignal,
  ): Promise<Commit | null> {
    return source.watch ? git.describe(source.watch, resolved.commit, dir, signal) : null;
  }
}

/** What would make another image makes another key. */
function keyOf(source: Source, commit: string, contextCommit: string | null): string {
  const { context, dockerfile, target, buildArgs, noCache, commitArg, from } = source;
  const args = Object.entries(buildArgs).sort(([a], [b]) => (a < b ? -1 : 1));
  const place = from.kind === 'folder' ? from.path : from.url;
  const inputs = { commit, contextCommit, place, context, dockerfile, target, args, noCache, commitArg };
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}

/** The build cache must not hide a new commit that only a command in the Dockerfile sees. */
function cacheRule(
  source: Source,
  resolved: ResolvedSource,
  facts: DockerfileFacts,
  log: LogSink,
): { buildArgs: Record<string, string>; noCache: boolean } {
  const declared = facts.buildArgs.includes(source.commitArg);
  const buildArgs = { ...(declared ? { [source.commitArg]: resolved.commit } : {}), ...source.buildArgs };
  if (source.watch === null) return { buildArgs, noCache: source.noCache };
  if (declared) log(`The Dockerfile is given the watched commit as ${source.commitArg}`);
  else if (!source.noCache) {
    log(
      `The Dockerfile declares no "ARG ${source.commitArg}": built without the cache, which could hide the new commit`,
    );
  }
  return { buildArgs, noCache: source.noCache || !declared };
}

async function describeContext(
  source: Source,
  root: string,
): Promise<Omit<SourceInspection, 'defaultBranch' | 'branches' | 'commit'>> {
  const contextDir = await insideFolder(root, source.context, 'The context folder');
  const found = await findDockerfiles(contextDir);
  const asked = existsSync(path.join(contextDir, source.dockerfile));
  const dockerfiles = asked && !found.includes(source.dockerfile) ? [source.dockerfile, ...found] : found;
  const chosen = asked ? source.dockerfile : dockerfiles[0];
  const url = source.from.kind === 'git' ? source.from.url : (source.watch?.url ?? '');
  const warnings = [
    ...(asked ? [] : [missingDockerfile(source, dockerfiles)]),
    ...(/^http:/i.test(url)
      ? ['This address is not encrypted (http): use https or ssh where the server offers it.']
      : []),
  ];
  const facts = chosen
    ? readDockerfile(
        await readFile(await insideFolder(root, path.join(source.context, chosen), 'The Dockerfile'), 'utf8'),
      )
    : readDockerfile('');
  return { dockerfiles, ...facts, warnings };
}

function missingDockerfile(source: Source, found: string[]): string {
  const where = source.context === '.' ? 'the source' : `"${source.context}" of the source`;
  return found.length === 0
    ? `There is no Dockerfile in ${where}. Add one, or name another folder.`
    : `There is no "${source.dockerfile}" in ${where}. Found: ${found.join(', ')}.`;
}
