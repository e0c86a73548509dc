import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import { sizeWords } from '../../shared/size-words.ts';
import { say } from '../../shared/text/text.ts';
import type { Compression } from './unpacked.ts';
import { whole } from './whole.ts';

/** Left on the disk for everybody else: this much, or a part of a small disk. */
const RESERVE_BYTES = 256 * 1024 ** 2;
const RESERVE_PART = 0.05;

type WrittenArchive = {
  file: string;
  /** Of the file. */
  bytes: number;
  /** Of the file, hex. */
  sha256: string;
};

type ArchiveWriting = {
  file: string;
  /** As `docker save` makes it. */
  tar: AsyncIterable<Buffer>;
  compression: Compression;
  /** How large the image is, for the room that it needs; null: nobody knows. */
  expected: number | null;
  /** Whether `<file>.sha256` is written beside it, as `sha256sum -c` reads it. It must not be there. */
  sum: boolean;
  signal: AbortSignal;
  /** Bytes of the tar that have come. */
  onProgress?: (bytes: number) => void;
};

/**
 * Writes an image archive so that a file of that name is always a whole one: to a file beside it first, read while it is
 * written, on the disk for good, and only then under its name. What failed or was called off leaves nothing.
 * @throws STORE_UNAVAILABLE no room, or the disk fails; SOURCE_UNAVAILABLE what came is not whole; or the signal's reason
 */
export async function writeArchive(writing: ArchiveWriting): Promise<WrittenArchive> {
  const { file, tar, compression, expected, signal, onProgress } = writing;
  // A name that nobody else gives a file of theirs: what an earlier try left there goes.
  const part = `${file}.homeport.part`;
  const sum = `${file}.sha256`;
  let summed = false;
  try {
    signal.throwIfAborted();
    await refuseWithoutRoom(file, expected);
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = counting(whole(tar, path.basename(file)), onProgress);
    const hashed = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    };
    const from = Readable.from(counted, { objectMode: false });
    await rm(part, { force: true });
    // Never what somebody else put there, a link to another place perhaps.
    const to = createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true });
    if (compression === 'none') await pipeline(from, hashed, to, { signal });
    else await pipeline(from, packer(compression), hashed, to, { signal });
    const sha256 = hash.digest('hex');
    if (writing.sum) {
      await writeFile(sum, `${sha256}  ${path.basename(file)}\n`, { flag: 'wx', mode: 0o600 });
      summed = true;
    }
    await rename(part, file);
    await flushFolder(path.dirname(file));
    return { file, bytes, sha256 };
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    if (summed) await rm(sum, { force: true }).catch(() => undefined);
    signal.throwIfAborted();
    throw inWords(error, file);
  }
}

/** @throws STORE_UNAVAILABLE there is less than `expected` and what is left to everybody else */
async function refuseWithoutRoom(file: string, expected: number | null): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(path.dirname(file));
  const free = bavail * bsize;
  const reserve = Math.min(RESERVE_BYTES, blocks * bsize * RESERVE_PART);
  if (free < (expected ?? 0) + reserve)
    throw new HomeportError(
      'STORE_UNAVAILABLE',
      say('archive.no-room', {
        name: file,
        needed: sizeWords(expected ?? 0),
        free: sizeWords(free),
        reserve: sizeWords(reserve),
      }),
    );
}

async function* counting(
  chunks: AsyncIterable<Buffer>,
  onProgress: ((bytes: number) => void) | undefined,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    onProgress?.(bytes);
    yield chunk;
  }
}

/** Quickly: an image is large, and a home server is small. */
function packer(compression: 'gzip' | 'zstd') {
  return compression === 'gzip'
    ? createGzip({ level: 4 })
    : createZstdCompress({
        params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 },
      });
}

/** The new name is on the disk for good once its folder is. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function inWords(error: unknown, name: string): unknown {
  if (isHomeportError(error) || !(error instanceof Error) || !('code' in error)) return error;
  const cause = { cause: error };
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    return new HomeportError('STORE_UNAVAILABLE', say('archive.disk-full', { name }), cause);
  if ('syscall' in error)
    return new HomeportError(
      'STORE_UNAVAILABLE',
      say('archive.not-written', { name, why: error.message }),
      cause,
    );
  return error;
}
