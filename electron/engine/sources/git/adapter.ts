import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Commit } from '../../../shared/dto.ts';
import { HomeportError, messageOf } from '../../../shared/errors.ts';
import type { GitRepository, GitSource } from '../../../shared/sources/git.ts';
import { bareVersion, type Version } from '../../../shared/version.ts';
import type { Resolved } from '../../domain/source.ts';
import type { LogSink } from '../../ports.ts';
import type { SourceAdapter } from '../adapter.ts';
import { buildOf, fetchContext } from './build-context.ts';
import { createFolderVersions, type FolderVersions, folderThere } from './folder-version.ts';
import type { GitTools } from './git.ts';
import { inspectContext } from './inspect-context.ts';
import { refuseMissing, refuseOutside } from './refusals.ts';
import { sourceKey } from './source-key.ts';

/**
 * Sources whose releases are commits: a repository that is built, or one that is watched while another (or a folder on
 * this machine) is built.
 * @param options.tmp an existing folder for short-lived checkouts.
 */
export function createGitAdapter(
  git: GitTools,
  options: { tmp: string; folderVersion?: FolderVersions },
): SourceAdapter<'git'> {
  const folderVersion = options.folderVersion ?? createFolderVersions({ now: () => new Date() });
  const inTemporaryFolder = async <T>(work: (dir: string) => Promise<T>): Promise<T> => {
    const dir = await mkdtemp(path.join(options.tmp, 'source-'));
    try {
      return await work(dir);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  };

  /** The watched repository's commit in words; a server that gives no more than its id is no reason to fail. */
  const describeWatched = (
    watch: GitRepository,
    id: string,
    log: LogSink,
    signal: AbortSignal,
  ): Promise<Commit> =>
    inTemporaryFolder(async (dir) => {
      try {
        return await git.describe(watch, id, dir, signal);
      } catch (error) {
        signal.throwIfAborted();
        log(`Author and message of ${id.slice(0, 12)} could not be read: ${messageOf(error)}`);
        return { id, author: null, message: null, committedAt: null };
      }
    });

  /** @param folders whether local folders are looked into: for *Look*, one may lack its Dockerfile still */
  const resolveCommits = async (
    source: GitSource,
    signal: AbortSignal,
    folders: (path: string) => Promise<string | null>,
  ): Promise<Resolved<'git'>> => {
    const { from } = source;
    const [watched, context, contextDigest] = await Promise.all([
      source.watch === null ? null : git.resolve(source.watch, signal),
      from.kind === 'git' ? git.resolve(from, signal) : null,
      from.kind === 'folder' ? folders(from.path) : null,
    ]);
    const commit = watched?.commit ?? context?.commit;
    if (commit === undefined) {
      throw new HomeportError(
        'BAD_INPUT',
        'A local folder has no commits of its own: name the repository to watch.',
      );
    }
    const contextCommit = context?.commit ?? null;
    const label = (source.watch === null ? context?.tag : watched?.tag) ?? null;
    const contextTag = (source.watch === null ? null : context?.tag) ?? null;
    return {
      key: sourceKey(source, watched?.commit ?? null, contextCommit, contextDigest),
      version: { ...bareVersion('git', commit, label), contextDigest },
      inputs: { kind: 'git', contextCommit, contextTag },
    };
  };

  /** A folder may have changed since it was resolved: what is called by its digest must be what is built. */
  const asItIsNow = async (
    source: GitSource,
    resolved: Resolved<'git'>,
    log: LogSink,
    signal: AbortSignal,
  ): Promise<Resolved<'git'>> => {
    if (source.from.kind === 'git') return resolved;
    const { version, inputs } = resolved;
    const contextDigest = await folderVersion(source.from.path, source, signal);
    if (version.contextDigest !== null && version.contextDigest !== contextDigest)
      log(`${source.from.path} has changed since it was looked at: it is built as it is now.`);
    const key = sourceKey(source, version.id, inputs.contextCommit, contextDigest);
    return { ...resolved, key, version: { ...version, contextDigest } };
  };

  const inspect: SourceAdapter<'git'>['inspect'] = (source, signal) =>
    inTemporaryFolder(async (dir) => {
      const { from, watch } = source;
      const asked = from.kind === 'git' ? from : watch;
      if (asked === null) {
        throw new HomeportError(
          'BAD_INPUT',
          'A local folder has no commits of its own: name the repository to watch.',
        );
      }
      const [{ defaultBranch, branches }, resolved] = await Promise.all([
        git.branches(asked, signal),
        resolveCommits(source, signal, async (folder) => {
          await folderThere(folder);
          return null;
        }),
      ]);
      const quiet = () => undefined;
      const { root, commit } = await fetchContext(git, source, resolved, dir, quiet, signal);
      const shown =
        watch === null
          ? commit
          : await describeWatched(
              { ...watch, tag: resolved.version.label ?? watch.tag },
              resolved.version.id,
              quiet,
              signal,
            );
      return {
        defaultBranch,
        branches,
        tag: resolved.version.label,
        commit: shown ?? { id: resolved.version.id, author: null, message: null, committedAt: null },
        ...(await inspectContext(source, root)),
      };
    });

  return {
    resolve: (source, signal) =>
      resolveCommits(source, signal, (folder) => folderVersion(folder, source, signal)),
    acquire: (source, resolved, { dir, images, line, log, tag, wishes }, signal) =>
      line.fetch(async () => {
        const context = await fetchContext(git, source, resolved, dir, log, signal);
        const { request, bases } = await buildOf(source, resolved, context.root, log);
        const described =
          source.watch === null
            ? context.commit
            : await describeWatched(
                { ...source.watch, tag: resolved.version.label ?? source.watch.tag },
                resolved.version.id,
                log,
                signal,
              );
        return line.build(async () => {
          // It may have changed while the build waited for its turn.
          const now = await asItIsNow(source, resolved, log, signal);
          const imageId = await images.build(
            {
              ...request,
              noCache: request.noCache || wishes.noCache,
              pull: wishes.pull,
              tag,
              timeoutMs: source.buildTimeoutMinutes * 60_000,
              log,
            },
            signal,
          );
          log(`Built ${imageId}`);
          return { imageId, bases, resolved: { ...now, version: told(now.version, described) } };
        });
      }),
    validate: async (source, signal) => {
      if (source.from.kind === 'git') git.validateUrl(source.from.url);
      if (source.watch) git.validateUrl(source.watch.url);
      refuseOutside('context folder', source.context);
      refuseOutside('Dockerfile', source.dockerfile);
      refuseMissing(source, (await inspect(source, signal)).dockerfiles);
    },
    inspect,
    key: (source, version, { contextCommit }) =>
      sourceKey(source, source.watch === null ? null : version.id, contextCommit, version.contextDigest),
    // Earlier versions did not look into folders: what was built of one went by the watched commit alone.
    formerKey: (source, { version }) =>
      version.contextDigest === null ? null : sourceKey(source, version.id, null),
  };
}

/** The version with what its commit tells of it. */
function told(version: Version, commit: Commit | null): Version {
  if (commit === null) return version;
  const { author, message, committedAt } = commit;
  return { ...version, author, message, madeAt: committedAt };
}
