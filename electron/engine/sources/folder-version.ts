import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Source } from '../../shared/config.ts';
import { HomeportError } from '../../shared/errors.ts';
import { type ContextDigests, createContextDigests } from '../docker/context-digest.ts';
import { locateContext } from './context-files.ts';

/** A folder on a slow disk, a million small files: more than this a check does not wait for. */
const LOOK_LIMIT_MS = 120_000;

/** Which version a local folder is: a digest of what a build would be given of it. */
export type FolderVersions = (folder: string, source: Source, signal: AbortSignal) => Promise<string>;

/**
 * Looks into folders of this machine. @throws (when it is asked) BAD_INPUT in words, TIMEOUT, the signal's reason
 * @param options.limitMs how long one look may take
 */
export function createFolderVersions(options: {
  now: () => Date;
  limitMs?: number;
  digests?: ContextDigests;
}): FolderVersions {
  const digests = options.digests ?? createContextDigests(options.now);
  const limitMs = options.limitMs ?? LOOK_LIMIT_MS;
  return async (folder, { context, dockerfile }, signal) => {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(tooSlow(folder, limitMs)), limitMs);
    const both = AbortSignal.any([signal, limit.signal]);
    // A disk that hangs in the middle of a read hears of no signal: nobody waits for it any longer.
    const given = Promise.withResolvers<never>();
    both.addEventListener('abort', () => given.reject(both.reason), { once: true });
    const look = async (): Promise<string> => {
      await folderThere(folder);
      const found = await locateContext(folder, context, dockerfile);
      return digests(found.contextDir, found.dockerfile, both);
    };
    try {
      signal.throwIfAborted();
      return await Promise.race([look(), given.promise]);
    } finally {
      clearTimeout(timer);
    }
  };
}

function tooSlow(folder: string, limitMs: number): HomeportError {
  return new HomeportError(
    'TIMEOUT',
    `Looking through ${folder} took longer than ${Math.round(limitMs / 1000)} s. Leave out what the build does not need with a .dockerignore file, or name a smaller context folder.`,
  );
}

/** @throws BAD_INPUT in words */
export async function folderThere(folder: string): Promise<void> {
  if (!path.isAbsolute(folder)) {
    throw new HomeportError(
      'BAD_INPUT',
      `"${folder}" is no absolute path. Write the whole path of the folder.`,
    );
  }
  const stats = await stat(folder).catch(() => null);
  if (!stats?.isDirectory()) {
    throw new HomeportError(
      'BAD_INPUT',
      `The folder ${folder} does not exist (or can't be read). Check the path.`,
    );
  }
}
