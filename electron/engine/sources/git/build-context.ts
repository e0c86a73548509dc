import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Commit } from '../../../shared/dto.ts';
import { HomeportError } from '../../../shared/errors.ts';
import type { GitSource } from '../../../shared/sources/git.ts';
import { say } from '../../../shared/text/text.ts';
import type { Resolved } from '../../domain/source.ts';
import type { BuildRequest, LogSink } from '../../ports.ts';
import { baseImages } from './base-images.ts';
import { locateContext } from './context-files.ts';
import { argsInStages, readDockerfile } from './dockerfile.ts';
import { folderThere } from './folder-version.ts';
import type { GitTools } from './git.ts';

/** What a git source has built: the files, and how. */

/** Bytes. Nobody writes more, and what is read at a stretch keeps everything else waiting. */
const DOCKERFILE_LIMIT = 256 * 1024;

/** The build context's files: checked out into `dir`, or where they are. */
export async function fetchContext(
  git: GitTools,
  source: GitSource,
  { version, inputs }: Resolved<'git'>,
  dir: string,
  log: LogSink,
  signal: AbortSignal,
): Promise<{ root: string; commit: Commit | null }> {
  if (source.from.kind === 'folder') {
    await folderThere(source.from.path);
    return { root: source.from.path, commit: null };
  }
  const { contextCommit, contextTag } = inputs;
  if (contextCommit === null) throw new HomeportError('INTERNAL', say('source.not-of-git'));
  // The very tag that was found, where a server gives what is named and nothing else.
  const found = (source.watch === null ? version.label : contextTag) ?? source.from.tag;
  return {
    root: dir,
    commit: await git.checkout({ ...source.from, tag: found }, contextCommit, dir, log, signal),
  };
}

/**
 * How the fetched files are built.
 * @param root from `fetchContext`
 * @throws BAD_INPUT for a context folder or a Dockerfile that is not there, or lies outside
 */
export async function buildOf(
  source: GitSource,
  { version }: Resolved<'git'>,
  root: string,
  log: LogSink,
): Promise<{ request: Omit<BuildRequest, 'pull' | 'tag' | 'timeoutMs' | 'log'>; bases: string[] | null }> {
  const { contextDir, dockerfile } = await locateContext(root, source.context, source.dockerfile);
  const text = await readDockerfileText(contextDir, dockerfile);
  const { commitArg, target } = source;
  const argument = {
    declared: readDockerfile(text, null).buildArgs.includes(commitArg),
    seenByCommands: argsInStages(text).includes(commitArg),
  };
  const cache = cacheChoice(source, version.id, argument, log);
  return { request: { contextDir, dockerfile, target, ...cache }, bases: baseImages(text, cache.buildArgs) };
}

/**
 * A Dockerfile that clonesits source itself looks unchanged to the build cache when a new commit is there. An ARG
 * whose value is the commit breaks the cache for the commands after it; without one, the cache is not used at all.
 */
function cacheChoice(
  source: GitSource,
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

export async function readDockerfileText(contextDir: string, dockerfile: string): Promise<string> {
  const file = path.join(contextDir, dockerfile);
  if ((await stat(file)).size > DOCKERFILE_LIMIT) {
    throw new HomeportError(
      'BAD_INPUT',
      say('source.dockerfile-too-big', { dockerfile, kib: DOCKERFILE_LIMIT / 1024 }),
    );
  }
  return readFile(file, 'utf8');
}
