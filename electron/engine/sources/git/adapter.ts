import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { BaseImage } from '../../../shared/base-image.ts';
import type { Commit } from '../../../shared/dto.ts';
import { HomeportError, messageOf } from '../../../shared/errors.ts';
import type { GitSource } from '../../../shared/sources/git.ts';
import { say } from '../../../shared/text/text.ts';
import { bareVersion, type Version } from '../../../shared/version.ts';
import { familiarRef } from '../../domain/image-ref.ts';
import { newerBases } from '../../domain/newer-bases.ts';
import type { InputsOf, Resolved } from '../../domain/source.ts';
import type { LogSink } from '../../ports.ts';
import type { RegistryClient } from '../../registry/registry-client.ts';
import type { Known, OnEngine, SourceAdapter } from '../adapter.ts';
import { type LoginFor, loginsForBases } from './base-logins.ts';
import { buildOf, fetchContext } from './build-context.ts';
import { createFolderVersions, type FolderVersions, folderThere } from './folder-version.ts';
import { basesNow, followable, unknownBases } from './follow-bases.ts';
import type { GitTools } from './git.ts';
import { inspectContext } from './inspect-context.ts';
import { refuseMissing, refuseOutside } from './refusals.ts';
import { keyWithBases, sourceKey } from './source-key.ts';
import { fetchBases, usedBases } from './used-bases.ts';

/**
 * Sources whose releases are commits: a repository that is built, or one that is watched while another (or a folder on
 * this machine) is built.
 * @param options.tmp an existing folder for short-lived checkouts.
 */
export function createGitAdapter(
  git: GitTools,
  options: {
    tmp: string;
    loginFor?: LoginFor;
    folderVersion?: FolderVersions;
    /** Asks registries as that engine would; without it, nobody follows base images. */
    clientOf?: (on: OnEngine) => Pick<RegistryClient, 'head' | 'look'>;
    log?: LogSink;
  },
): SourceAdapter<'git'> {
  const loginFor: LoginFor = options.loginFor ?? (async () => null);
  const folderVersion = options.folderVersion ?? createFolderVersions({ now: () => new Date() });
  const inTemporaryFolder = async <T>(work: (dir: string) => Promise<T>): Promise<T> => {
    const dir = await mkdtemp(path.join(options.tmp, 'source-'));
    try {
      return await work(dir);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  };

  /**
   * What the version's commit tells of itself: the watched repository's, else that of the files, which is known once they are here.
   * A server that gives no more than a commit's id is no reason to fail.
   */
  const describe = async (
    { watch }: GitSource,
    { id, label }: Version,
    ofFiles: Commit | null,
    log: LogSink,
    signal: AbortSignal,
  ): Promise<Commit | null> => {
    if (watch === null) return ofFiles;
    return inTemporaryFolder(async (dir) => {
      try {
        return await git.describe({ ...watch, tag: label ?? watch.tag }, id, dir, signal);
      } catch (error) {
        signal.throwIfAborted();
        log(`Author and message of ${id.slice(0, 12)} could not be read: ${messageOf(error)}`);
        return { id, author: null, message: null, committedAt: null };
      }
    });
  };

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
    if (commit === undefined) throw nothingWatched();
    const label = (source.watch === null ? context?.tag : watched?.tag) ?? null;
    const contextTag = (source.watch === null ? null : context?.tag) ?? null;
    const version = { ...bareVersion('git', commit, label), contextDigest };
    const inputs = { kind: 'git', contextCommit: context?.commit ?? null, contextTag, bases: null } as const;
    return { key: keyOf(source, version, inputs), version, inputs };
  };

  /** A folder may have changed since it was resolved: what is called by its digest must be what is built. */
  const asItIsNow = async (
    source: GitSource,
    resolved: Resolved<'git'>,
    log: LogSink,
    signal: AbortSignal,
  ): Promise<Resolved<'git'>> => {
    if (source.from.kind === 'git') return resolved;
    const before = resolved.version.contextDigest;
    const contextDigest = await folderVersion(source.from.path, source, signal);
    if (before !== null && before !== contextDigest)
      log(`${source.from.path} has changed since it was looked at: it is built as it is now.`);
    return { ...resolved, version: { ...resolved.version, contextDigest } };
  };

  /** What was built of the same before tells from what; for what was not, that is known once it is built. */
  const withBases = async (
    source: GitSource,
    resolved: Resolved<'git'>,
    known: Iterable<Known>,
    on: OnEngine,
    signal: AbortSignal,
  ): Promise<Resolved<'git'>> => {
    const before = basesBefore(sameBuild(source, resolved, known));
    if (before === null || before.length === 0) return resolved;
    const { clientOf, log = () => undefined } = options;
    const bases =
      clientOf === undefined || !source.followBases
        ? before.map((base) => ({ ...base, newer: false }))
        : await basesNow(before, { client: clientOf(on), platform: await on.platform(), log, signal });
    return { ...resolved, key: keyWithBases(resolved.key, bases), inputs: { ...resolved.inputs, bases } };
  };

  const inspect: SourceAdapter<'git'>['inspect'] = (source, _on, signal) =>
    inTemporaryFolder(async (dir) => {
      const { from, watch } = source;
      const asked = from.kind === 'git' ? from : watch;
      if (asked === null) throw nothingWatched();
      const [{ defaultBranch, branches }, resolved] = await Promise.all([
        git.branches(asked, signal),
        resolveCommits(source, signal, async (folder) => {
          await folderThere(folder);
          return null;
        }),
      ]);
      const quiet = () => undefined;
      const { root, commit } = await fetchContext(git, source, resolved, dir, quiet, signal);
      const shown = await describe(source, resolved.version, commit, quiet, signal);
      return {
        kind: 'git',
        defaultBranch,
        branches,
        tag: resolved.version.label,
        commit: shown ?? { id: resolved.version.id, author: null, message: null, committedAt: null },
        ...(await inspectContext(source, root)),
      };
    });

  return {
    resolve: async (source, on, signal, known = NONE) => {
      const resolved = await resolveCommits(source, signal, (folder) =>
        folderVersion(folder, source, signal),
      );
      return withBases(source, resolved, known(), on, signal);
    },
    acquire: (source, resolved, { dir, images, line, log, on, tag, wishes }, signal) =>
      line.fetch(async () => {
        const context = await fetchContext(git, source, resolved, dir, log, signal);
        const { request, bases } = await buildOf(source, resolved, context.root, log);
        const described = await describe(source, resolved.version, context.commit, log, signal);
        const logins = await loginsForBases(bases, loginFor, log);
        return line.build(async () => {
          // It may have changed while the build waited for its turn.
          const now = await asItIsNow(source, resolved, log, signal);
          const refs = followable(bases ?? []);
          const limitMs = source.buildTimeoutMinutes * 60_000;
          // What a person asks for is done as Docker does it.
          const followed = newerBases(resolved.inputs).length === 0 ? null : resolved.inputs.bases;
          const pull =
            wishes.pull &&
            (followed === null ||
              (await fetchBases(bases ?? [], followed, { images, log, signal, limitMs, logins })));
          const said = new Map<string, string>();
          const imageId = await images.build(
            {
              ...request,
              logins,
              noCache: request.noCache || wishes.noCache,
              pull,
              tag,
              timeoutMs: limitMs,
              log,
              foundBase: (name, digest) => said.set(familiarRef(name), digest),
            },
            signal,
          );
          log(`Built ${imageId}`);
          const client = source.followBases ? options.clientOf?.(on) : undefined;
          const wanted = resolved.inputs.bases;
          const used =
            client === undefined || bases === null
              ? null
              : await usedBases(refs, {
                  images,
                  said,
                  wanted,
                  client,
                  platform: await on.platform(),
                  log,
                  signal,
                });
          const version = told(now.version, described);
          const inputs = { ...now.inputs, bases: used };
          return { imageId, bases, resolved: { key: keyOf(source, version, inputs), version, inputs } };
        });
      }),
    validate: async (source, on, signal) => {
      if (source.from.kind === 'git') git.validateUrl(source.from.url);
      if (source.watch) git.validateUrl(source.watch.url);
      refuseOutside('context', source.context);
      refuseOutside('dockerfile', source.dockerfile);
      refuseMissing(source, (await inspect(source, on, signal)).dockerfiles);
    },
    inspect,
    key: keyOf,
    // Earlier versions did not look into folders: what was built of one went by the watched commit alone.
    // Nor did they keep what it was built from; and what could not be asked for then is known by now.
    formerKeys: (source, resolved, known = NONE) => {
      const { version, inputs } = resolved;
      const before = inputs.bases === null ? null : sameBuild(source, resolved, known());
      const incomplete = basesBefore(before)?.some(({ content }) => content === null) ?? false;
      return [
        ...(version.contextDigest === null ? [] : [sourceKey(source, version.id, null)]),
        ...(before !== null && incomplete && before.key !== resolved.key ? [before.key] : []),
      ];
    },
    // Which commit an image was built from is on record, and nowhere else.
    isImage: () => false,
  };
}

const keyOf = (source: GitSource, version: Version, inputs: InputsOf<'git'>): string =>
  keyWithBases(commitKey(source, version, inputs), inputs.bases);

const NONE = (): Known[] => [];

/** Of everything but the base images. */
function commitKey(
  source: GitSource,
  { id, contextDigest }: Version,
  { contextCommit }: InputsOf<'git'>,
): string {
  return sourceKey(source, source.watch === null ? null : id, contextCommit, contextDigest);
}

/** The last time that the same was built, whatever its base images were. */
function sameBuild(source: GitSource, resolved: Resolved<'git'>, known: Iterable<Known>): Known | null {
  const wanted = commitKey(source, resolved.version, resolved.inputs);
  const keyThen = (it: Known) =>
    it.source?.kind === 'git' && it.version.kind === 'git' && it.inputs?.kind === 'git'
      ? commitKey(it.source, it.version, it.inputs)
      : it.key;
  for (const it of known) if (keyThen(it) === wanted) return it;
  return null;
}

function basesBefore(known: Known | null): BaseImage[] | null {
  if (known === null) return null;
  const recorded = known.inputs?.kind === 'git' ? known.inputs.bases : null;
  return recorded ?? (known.bases === null ? null : unknownBases(known.bases));
}

function nothingWatched(): HomeportError {
  return new HomeportError('BAD_INPUT', say('source.nothing-watched'));
}

/** The version with what its commit tells of it. */
function told(version: Version, commit: Commit | null): Version {
  if (commit === null) return version;
  const { author, message, committedAt } = commit;
  return { ...version, author, message, madeAt: committedAt };
}
