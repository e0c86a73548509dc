import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { isHomeportError, messageOf } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import type { ArchiveImage } from './archive-image.ts';
import { readContents } from './contents.ts';
import { dockerImages } from './docker-images.ts';
import { ARCHIVE_LIMITS, type ArchiveLimits } from './limits.ts';
import { ociImages } from './oci-images.ts';
import { unpacked } from './unpacked.ts';

const CHUNK = 256 * 1024;

/** What was read of an archive, once and from beginning to end. */
export type Archive = {
  file: string;
  /** Of the file, when it was read. */
  bytes: number;
  mtimeMs: number;
  images: ArchiveImage[];
};

type Reading = {
  signal: AbortSignal;
  /** Bytes of the file that were read, of how many. */
  onProgress?: (read: number, size: number) => void;
  limits?: ArchiveLimits;
};

/**
 * Reads an image archive (`docker save`, or an OCI layout; plain, gzip or zstd) without unpacking it to a disk: what images
 * are in it, each verified by its digests.
 * @throws SOURCE_UNAVAILABLE it is missing, no archive, cut off, damaged, made to be endless, or has no image in it; or the
 * signal's reason
 */
export async function readArchive(file: string, reading: Reading): Promise<Archive> {
  const name = path.basename(file);
  return withTar(file, reading, async (tar, { size, mtimeMs }) => {
    const contents = await readContents(tar, name, reading.limits ?? ARCHIVE_LIMITS);
    const oci = ociImages(contents, name) ?? [];
    const docker = dockerImages(contents, name) ?? [];
    // Engines since 25 write both: the layout says more of each image, and manifest.json what it is called.
    const images = oci.length > 0 ? oci.map((image) => ({ ...image, tags: tagsOf(image, docker) })) : docker;
    if (images.length === 0) throw unusable(say('archive.no-image', { name }));
    return { file, bytes: size, mtimeMs, images };
  });
}

function tagsOf(image: ArchiveImage, docker: ArchiveImage[]): string[] {
  const same = docker.filter(({ configDigest }) => configDigest === image.configDigest);
  const named = same.flatMap(({ tags }) => tags);
  return named.length > 0 ? [...new Set(named)] : image.tags;
}

/**
 * Does `work` with the bytes of an archive's tar, which come while they are read.
 * @throws SOURCE_UNAVAILABLE the file can't be read; or the signal's reason
 */
export async function withTar<T>(
  file: string,
  { signal, onProgress, limits = ARCHIVE_LIMITS }: Reading,
  work: (tar: AsyncIterable<Buffer>, facts: { size: number; mtimeMs: number }) => Promise<T>,
): Promise<T> {
  const name = path.basename(file);
  let handle: FileHandle | null = null;
  try {
    // Before it is opened: to open a pipe waits for whoever writes to it.
    if (!(await stat(file)).isFile()) throw unusable(say('archive.no-file', { name: file }));
    handle = await open(file);
    const { size, mtimeMs } = await handle.stat();
    const head = Buffer.alloc(4);
    await handle.read(head, 0, head.length, 0);
    const packed = bytesOf(handle, signal, (read) => onProgress?.(read, size));
    const options = { name, size, head, limits };
    return await work(unpacked(packed, options), { size, mtimeMs });
  } catch (error) {
    signal.throwIfAborted();
    if (isHomeportError(error) || !isOfFiles(error)) throw error;
    throw unusable(
      error.code === 'ENOENT'
        ? say('archive.missing', { name: file })
        : say('archive.unreadable', { name: file, why: messageOf(error) }),
      error,
    );
  } finally {
    await handle?.close();
  }
}

async function* bytesOf(
  handle: FileHandle,
  signal: AbortSignal,
  read: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for (let at = 0; ; ) {
    signal.throwIfAborted();
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
    read(at);
  }
}

function isOfFiles(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}
