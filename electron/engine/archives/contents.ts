import { createHash } from 'node:crypto';
import { sizeWords } from '../../shared/size-words.ts';
import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import { type ArchiveEntry, entriesOf } from './entries.ts';
import type { ArchiveLimits } from './limits.ts';
import { compressionOf } from './unpacked.ts';

/** A file in an archive, after all of it was read once. */
export type ArchivedFile = {
  /** As it is called in the archive. */
  name: string;
  bytes: number;
  /** `sha256:…` of its bytes. */
  digest: string;
  /** Whether its bytes are packed. */
  packed: boolean;
  /** What it says, where it looks like JSON and is not too big for that; parsed by whoever needs it. */
  json: Buffer | null;
};

/** The files of an archive by name; links lead to what they name. */
export type Contents = { file(name: string): ArchivedFile | null };

const HEAD = 4;

/**
 * Reads a tar once, from beginning to end, and keeps of it only what is small and looks like JSON.
 * @throws SOURCE_UNAVAILABLE cut off, damaged, contradicting itself, or more than the limits
 */
export async function readContents(
  tar: AsyncIterable<Buffer>,
  archive: string,
  limits: ArchiveLimits,
): Promise<Contents> {
  const files = new Map<string, ArchivedFile>();
  const links = new Map<string, string>();
  let kept = 0;
  for await (const entry of entriesOf(tar, archive, limits)) {
    if (entry.leadsTo !== null) {
      links.set(entry.name, entry.leadsTo);
      continue;
    }
    const file = await readFile(entry, limits);
    kept += file.json?.length ?? 0;
    if (kept > limits.maxJsonTotal)
      throw unusable(say('archive.too-much-json', { name: archive, size: sizeWords(limits.maxJsonTotal) }));
    const before = files.get(file.name);
    // Whoever unpacks it would get the last, and whoever looks for one the first.
    if (before !== undefined && before.digest !== file.digest)
      throw unusable(say('archive.twice', { name: archive, file: file.name }));
    files.set(file.name, file);
  }
  const follow = (name: string, links_: number): ArchivedFile | null => {
    const target = links.get(name);
    return files.get(name) ?? (target === undefined || links_ === 0 ? null : follow(target, links_ - 1));
  };
  return { file: (name) => follow(name, 8) };
}

async function readFile(entry: ArchiveEntry, limits: ArchiveLimits): Promise<ArchivedFile> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let bytes = 0;
  let head: Buffer = Buffer.alloc(0);
  let keeps = entry.size <= limits.maxJson;
  for await (const chunk of entry.bytes) {
    hash.update(chunk);
    bytes += chunk.length;
    if (head.length < HEAD) {
      head = Buffer.concat([head, chunk.subarray(0, HEAD)]);
      keeps &&= looksLikeJson(head);
    }
    if (keeps) chunks.push(Buffer.from(chunk));
  }
  const json = keeps && bytes > 0 ? Buffer.concat(chunks) : null;
  const digest = `sha256:${hash.digest('hex')}`;
  return { name: entry.name, bytes, digest, packed: compressionOf(head) !== 'none', json };
}

function looksLikeJson(head: Buffer): boolean {
  const first = head.toString('latin1').trimStart()[0];
  return first === undefined || first === '{' || first === '[';
}
