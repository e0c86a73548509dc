import path from 'node:path';
import { type Extract, extract, type Header } from 'tar-stream';
import { isHomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import { roomIn } from './back-pressure.ts';
import type { ArchiveLimits } from './limits.ts';

const BLOCK = 512;
/** A tar ends with two blocks of zeros. */
const END = 2 * BLOCK;

export type ArchiveEntry = {
  /** Safe: relative, without `.` and `..`. */
  name: string;
  /** Of a link: the safe name that it leads to; null: it is a file. */
  leadsTo: string | null;
  /** As its header says; no more than this many bytes come. */
  size: number;
  /** Read to its end before the next entry, or not at all. */
  bytes: AsyncIterable<Buffer>;
};

/**
 * The files and links of a tar, in their order. Folders, devices and whatever has a name that leads out of the archive are
 * left out: nothing of them is ever used.
 * @throws SOURCE_UNAVAILABLE no tar, cut off, or more than the limits; or what `tar` throws
 */
export async function* entriesOf(
  tar: AsyncIterable<Buffer>,
  archive: string,
  limits: ArchiveLimits,
): AsyncGenerator<ArchiveEntry> {
  const unpack = extract();
  const fed = feed(tar, unpack);
  let count = 0;
  let endOfLast = 0;
  /** What broke the bytes, rather than what tar-stream made of it. */
  const why = async (error: unknown) => {
    unpack.destroy();
    const { cause } = await fed;
    if (cause !== null) return cause;
    return isHomeportError(error) ? error : wordsFor(error, archive, count);
  };
  try {
    for await (const entry of unpack) {
      count += 1;
      if (count > limits.maxEntries)
        throw unusable(say('archive.too-many-entries', { name: archive, limit: limits.maxEntries }));
      endOfLast = endOf(entry.header);
      const named = nameOf(entry.header, limits);
      if (named !== null) yield { ...named, size: entry.header.size, bytes: buffers(entry, why) };
      entry.resume();
    }
  } catch (error) {
    throw await why(error);
  } finally {
    unpack.destroy();
    await fed;
  }
  const { total, cause } = await fed;
  if (cause !== null) throw cause;
  // tar-stream takes the end of the file for the end of the archive.
  if (total - endOfLast < END) throw unusable(say('archive.cut-off', { name: archive }));
}

/** Never rejects: what broke the bytes is told at the end, since tar-stream would wrap or lose it. */
async function feed(tar: AsyncIterable<Buffer>, unpack: Extract): Promise<{ total: number; cause: unknown }> {
  let total = 0;
  try {
    for await (const chunk of tar) {
      if (unpack.destroyed) break;
      total += chunk.length;
      if (!unpack.write(chunk)) await roomIn(unpack);
    }
    unpack.end(undefined);
    return { total, cause: null };
  } catch (cause) {
    unpack.destroy();
    return { total, cause };
  }
}

async function* buffers(
  bytes: AsyncIterable<unknown>,
  why: (error: unknown) => Promise<unknown>,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of bytes)
      if (chunk instanceof Uint8Array) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  } catch (error) {
    throw await why(error);
  }
}

function endOf(header: Header): number {
  const offset = 'byteOffset' in header && typeof header.byteOffset === 'number' ? header.byteOffset : 0;
  return offset + Math.ceil(header.size / BLOCK) * BLOCK;
}

function nameOf(header: Header, limits: ArchiveLimits): Pick<ArchiveEntry, 'name' | 'leadsTo'> | null {
  const name = safeName(header.name, limits);
  if (name === null) return null;
  switch (header.type) {
    case 'file':
    case 'contiguous-file':
      return { name, leadsTo: null };
    case 'link':
    case 'symlink': {
      // `docker save` of engines before 25 writes a layer once, and links from the other images that have it.
      const target = header.linkname ?? '';
      const from = header.type === 'link' ? '' : path.posix.dirname(name);
      const leadsTo = target.startsWith('/') ? null : safeName(path.posix.join(from, target), limits);
      return leadsTo === null ? null : { name, leadsTo };
    }
    default:
      return null;
  }
}

/** `./manifest.json` is `manifest.json`; null for what leads out, and for what is longer than any name. */
export function safeName(name: string, limits: Pick<ArchiveLimits, 'maxNameLength'>): string | null {
  if (name.length > limits.maxNameLength || name.startsWith('/') || /[\0\\]/.test(name)) return null;
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  return parts.length === 0 || parts.includes('..') ? null : parts.join('/');
}

function wordsFor(error: unknown, name: string, entries: number) {
  if (error instanceof Error && /Unexpected end of data/.test(error.message) && entries > 0)
    return unusable(say('archive.cut-off', { name }), error);
  return unusable(say(entries === 0 ? 'archive.no-archive' : 'archive.damaged', { name }), error);
}
