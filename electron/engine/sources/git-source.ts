import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { GitRepository, Source } from '../../shared/config.ts';
import type { Commit, SourceInspection } from '../../shared/dto.ts';
import { HomeportError, messageOf } from '../../shared/errors.ts';
import type { GitSource, LogSink, ResolvedSource } from '../ports.ts';
import { baseImages } from './base-images.ts';
import { findDockerfiles, locateContext, locateContextDir } from './context-files.ts';
import { argsInStages, readDockerfile } from './dockerfile.ts';
import { createFolderVersions, type FolderVersions, folderThere } from './folder-version.ts';
import type { GitTools } from './git.ts';
import { sourceKey } from './source-key.ts';

/** Bytes. Nobody writes more, and what is read at a stretch keeps everything else waiting. */
const DOCKERFILE_LIMIT = 256 * 1024;
/** How many ports, volumes, arguments or stages *Look* shows of a Dockerfile, and of a HEALTHCHECK how many characters. */
const SHOWN_EACH = 500;
const NAMED_STAGES = 20;
const SHOWN_HEALTHCHECK = 2000;

/**
 * Sources whose releases are commits: a repository that is built, or one that is watched while another (or a folder on
 * this machine) is built.
 * @param options.tmp an existing folder for short-lived checkouts.
 */
export function createGitSource(
  git: GitTools,
  options: { tmp: string; folderVersion?: FolderVersions },
): GitSource {
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
    source: Source,
    signal: AbortSignal,
    folders: (path: string) => Promise<string | null>,
  ): Promise<ResolvedSource> => {
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
    const tag = source.watch === null ? context?.tag : watched?.tag;
    const contextTag = source.watch === null ? null : context?.tag;
    const key = sourceKey(source, watched?.commit ?? null, contextCommit, contextDigest);
    return { key, commit, contextCommit, contextDigest, tag: tag ?? null, contextTag: contextTag ?? null };
  };

  const resolve: GitSource['resolve'] = (source, signal) =>
    resolveCommits(source, signal, (folder) => folderVersion(folder, source, signal));

  /** A folder may have changed since it was resolved: what is called by its digest must be what is built. */
  const asItIsNow = async (
    source: Source,
    resolved: ResolvedSource,
    log: LogSink,
    signal: AbortSignal,
  ): Promise<ResolvedSource> => {
    if (source.from.kind === 'git') return resolved;
    const contextDigest = await folderVersion(source.from.path, source, signal);
    if (resolved.contextDigest !== null && resolved.contextDigest !== contextDigest)
      log(`${source.from.path} has changed since it was looked at: it is built as it is now.`);
    const key = sourceKey(source, resolved.commit, resolved.contextCommit, contextDigest);
    return { ...resolved, key, contextDigest };
  };

  return {
    resolve,
    prepare: async (source, resolved, dir, log, signal) => {
      const { root, commit: contextCommit } = await fetchContext(git, source, resolved, dir, log, signal);
      const { contextDir, dockerfile } = await locateContext(root, source.context, source.dockerfile);
      const text = await readDockerfileText(contextDir, dockerfile);
      const { commitArg } = source;
      const argument = {
        declared: readDockerfile(text, null).buildArgs.includes(commitArg),
        seenByCommands: argsInStages(text).includes(commitArg),
      };
      const commit =
        source.watch === null
          ? contextCommit
          : await describeWatched(
              { ...source.watch, tag: resolved.tag ?? source.watch.tag },
              resolved.commit,
              log,
              signal,
            );
      const request = { contextDir, dockerfile, target: source.target };
      const cache = cacheChoice(source, resolved.commit, argument, log);
      return {
        commit,
        request: { ...request, ...cache },
        resolvedNow: () => asItIsNow(source, resolved, log, signal),
        bases: baseImages(text, cache.buildArgs),
      };
    },
    inspect: (source, signal) =>
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
                { ...watch, tag: resolved.tag ?? watch.tag },
                resolved.commit,
                quiet,
                signal,
              );
        return {
          defaultBranch,
          branches,
          tag: resolved.tag,
          commit: shown ?? { id: resolved.commit, author: null, message: null, committedAt: null },
          ...(await inspectContext(source, root)),
        };
      }),
  };
}

/** The build context's files: checked out into `dir`, or where they are. */
async function fetchContext(
  git: GitTools,
  source: Source,
  { contextCommit, tag, contextTag }: ResolvedSource,
  dir: string,
  log: LogSink,
  signal: AbortSignal,
): Promise<{ root: string; commit: Commit | null }> {
  if (source.from.kind === 'folder') {
    await folderThere(source.from.path);
    return { root: source.from.path, commit: null };
  }
  if (contextCommit === null)
    throw new HomeportError('INTERNAL', 'The source was resolved for a folder, not for git.');
  // The very tag that was found, where a server gives what is named and nothing else.
  const found = (source.watch === null ? tag : contextTag) ?? source.from.tag;
  return {
    root: dir,
    commit: await git.checkout({ ...source.from, tag: found }, contextCommit, dir, log, signal),
  };
}

/**
 * A Dockerfile that clones its source itself looks unchanged to the build cache when a new commit is there. An ARG
 * whose value is the commit breaks the cache for the commands after it; without one, the cache is not used at all.
 */
function cacheChoice(
  source: Source,
  commit: string,
  argument: { declared: boolean; seenByCommands: boolean },
  log: LogSink,
): { buildArgs: Record<string, string>; noCache: boolean } {
  const { commitArg, noCache } = source;
  const buildArgs = argument.declared ? { ...source.buildArgs, [commitArg]: commit } : source.buildArgs;
  if (argument.declared) log(`Building with ${commitArg}=${commit}`);
  if (source.watch === null || noCache || argument.seenByCommands) return { buildArgs, noCache };
  log(
    `Building without cache: the Dockerfile has no "ARG ${commitArg}" after a FROM that would tell its commands of the new commit.`,
  );
  return { buildArgs, noCache: true };
}

async function readDockerfileText(contextDir: string, dockerfile: string): Promise<string> {
  const file = path.join(contextDir, dockerfile);
  if ((await stat(file)).size > DOCKERFILE_LIMIT) {
    throw new HomeportError(
      'BAD_INPUT',
      `"${dockerfile}" is too big to be a Dockerfile (more than ${DOCKERFILE_LIMIT / 1024} KiB).`,
    );
  }
  return readFile(file, 'utf8');
}

type ContextInspection = Omit<SourceInspection, 'defaultBranch' | 'branches' | 'tag' | 'commit'>;

async function inspectContext(source: Source, root: string): Promise<ContextInspection> {
  const contextDir = await locateContextDir(root, source.context);
  const dockerfiles = await findDockerfiles(contextDir);
  const warnings = unencrypted(source);
  const wanted = path.posix.normalize(source.dockerfile.replaceAll('\\', '/'));
  // A Dockerfile of any name may be asked for: only its own path tells whether it is there.
  const asked = await locateContext(root, source.context, source.dockerfile).catch((error: unknown) => {
    warnings.push(messageOf(error));
    return null;
  });
  if (asked !== null && !dockerfiles.includes(wanted)) dockerfiles.unshift(wanted);
  const chosen = asked?.dockerfile ?? dockerfiles[0];
  if (chosen === undefined) {
    return {
      dockerfiles,
      exposedPorts: [],
      volumes: [],
      healthcheck: null,
      buildArgs: [],
      stages: [],
      warnings,
    };
  }
  const text = await readDockerfileText(contextDir, chosen);
  const facts = readDockerfile(text, source.target);
  if (
    source.target !== null &&
    !facts.stages.some((stage) => stage.toLowerCase() === source.target?.toLowerCase())
  ) {
    const named =
      facts.stages.length === 0
        ? 'It names no stages.'
        : `It has ${facts.stages.slice(0, NAMED_STAGES).join(', ')}.`;
    warnings.push(`The Dockerfile has no stage "${source.target}". ${named}`);
  }
  return {
    dockerfiles,
    exposedPorts: facts.exposedPorts.slice(0, SHOWN_EACH),
    volumes: facts.volumes.slice(0, SHOWN_EACH),
    healthcheck: facts.healthcheck?.slice(0, SHOWN_HEALTHCHECK) ?? null,
    buildArgs: facts.buildArgs.slice(0, SHOWN_EACH),
    stages: facts.stages.slice(0, SHOWN_EACH),
    warnings,
  };
}

function unencrypted(source: Source): string[] {
  const repositories = [source.from.kind === 'git' ? source.from.url : null, source.watch?.url ?? null];
  return repositories.some((url) => url?.toLowerCase().startsWith('http://'))
    ? [
        'The repository is fetched over http, unencrypted: anybody on the way could change what is built. Use https where the server offers it.',
      ]
    : [];
}
