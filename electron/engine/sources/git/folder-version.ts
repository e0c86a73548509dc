import { stat } from 'node:fs/promises';
import path from 'node:path';
import { HomeportError } from '../../../shared/errors.ts';
import type { GitSource } from '../../../shared/sources/git.ts';
import { say } from '../../../shared/text/text.ts';
import { type ContextDigests, createContextDigests } from '../../docker/context-digest.ts';
import { locateContext } from './context-files.ts';

/** A folder on a slow disk, a million small files: more than this a check does not wait for. */
const LOOK_LIMIT_MS = 120_000;

/** Which version a local folder is: a digest of what a build would be given of it. */
export type FolderVersions = (folder: string, source: GitSource, signal: AbortSignal) => Promise<string>;

/**
 * Looks into folders of this machine. @throws (when it is asked) BAD_INPUT in words, TIMEOUT, the signal's reason
 * @param options.limitMs how long one look may take. Where a disk hangs in one, no other look is begun there until it has ended:
 * each holds a thread that everything else needs.
 */
export function createFolderVersions(options: {
  now: () => Date;
  /** Folders whose content is data: it makes no version. */
  written?: () => string[];
  limitMs?: number;
  digests?: ContextDigests;
}): FolderVersions {
  const digests = options.digests ?? createContextDigests(options.now);
  const limitMs = options.limitMs ?? LOOK_LIMIT_MS;
  const stuck = new Set<string>();
  return async (folder, { context, dockerfile }, signal) => {
    signal.throwIfAborted();
    const place = JSON.stringify([folder, context, dockerfile]);
    if (stuck.has(place)) throw tooSlow(folder, limitMs);
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(tooSlow(folder, limitMs)), limitMs);
    const both = AbortSignal.any([signal, limit.signal]);
    // A disk that hangs in the middle of a read hears of no signal: nobody waits for it any longer.
    const given = Promise.withResolvers<never>();
    const giveUp = () => given.reject(both.reason);
    both.addEventListener('abort', giveUp, { once: true });
    const look = async (): Promise<string> => {
      await folderThere(folder);
      const found = await locateContext(folder, context, dockerfile);
      return digests(found.contextDir, found.dockerfile, both, options.written?.() ?? []);
    };
    const looking = look();
    try {
      return await Promise.race([looking, given.promise]);
    } catch (error) {
      if (both.aborted) {
        stuck.add(place);
        const over = () => stuck.delete(place);
        looking.then(over, over);
      }
      throw error;
    } finally {
      clearTimeout(timer);
      // The caller's signal may live as long as the engine, and holds whatever listens to it.
      both.removeEventListener('abort', giveUp);
    }
  };
}

function tooSlow(folder: string, limitMs: number): HomeportError {
  return new HomeportError(
    'TIMEOUT',
    say('source.folder-slow', { folder, seconds: Math.round(limitMs / 1000) }),
  );
}

/** @throws BAD_INPUT in words */
export async function folderThere(folder: string): Promise<void> {
  if (!path.isAbsolute(folder)) {
    throw new HomeportError('BAD_INPUT', say('source.folder-not-absolute', { folder }));
  }
  const stats = await stat(folder).catch(() => null);
  if (!stats?.isDirectory()) {
    throw new HomeportError('BAD_INPUT', say('source.no-folder', { folder }));
  }
}
