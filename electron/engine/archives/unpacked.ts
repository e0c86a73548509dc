import { pipeline, Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { isHomeportError } from '../../shared/errors.ts';
import { sizeWords } from '../../shared/size-words.ts';
import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import type { ArchiveLimits } from './limits.ts';

export type Compression = 'none' | 'gzip' | 'zstd';

/** RFC 1952 and RFC 8878, the first bytes. */
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** How something is packed, by its first bytes. */
export function compressionOf(head: Buffer): Compression {
  if (head.subarray(0, GZIP.length).equals(GZIP)) return 'gzip';
  return head.subarray(0, ZSTD.length).equals(ZSTD) ? 'zstd' : 'none';
}

/**
 * The bytes of an archive as a tar has them, whatever it is packed with.
 * @param packed read from its beginning. @param size of it, bytes. @param name of the file, for the words
 * @throws (while it is read) SOURCE_UNAVAILABLE: cut off, damaged, or more than the limits; or the signal's reason
 */
export async function* unpacked(
  packed: AsyncIterable<Buffer>,
  { name, size, head, limits }: { name: string; size: number; head: Buffer; limits: ArchiveLimits },
): AsyncGenerator<Buffer> {
  const most = Math.min(limits.maxBytes, limits.freeBytes + limits.maxRatio * size);
  let bytes = 0;
  try {
    for await (const chunk of plain(packed, compressionOf(head))) {
      const buffer = Buffer.from(chunk);
      bytes += buffer.length;
      if (bytes > most) throw unusable(say('archive.bomb', { name, size: sizeWords(most) }));
      yield buffer;
    }
  } catch (error) {
    if (isHomeportError(error) || !isOfZlib(error)) throw error;
    const cut = error.code === 'Z_BUF_ERROR' || /unexpected end/i.test(error.message);
    throw unusable(say(cut ? 'archive.cut-off' : 'archive.damaged', { name }), error);
  }
}

function plain(packed: AsyncIterable<Buffer>, compression: Compression): AsyncIterable<Uint8Array> {
  if (compression === 'none') return packed;
  const unpack = compression === 'gzip' ? createGunzip() : createZstdDecompress();
  // An error of either ends the other, and whoever reads is told.
  return pipeline(Readable.from(packed, { objectMode: false }), unpack, () => undefined);
}

function isOfZlib(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && /^(Z_|ZSTD_|ERR_ZSTD)/.test(String(error.code));
}
