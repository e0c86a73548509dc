const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** What an archive may take to be read. Archives are hostile: each number stops one that was made to be endless. */
export type ArchiveLimits = {
  /** Files, folders and links in it. */
  maxEntries: number;
  /** Characters of a name in it. */
  maxNameLength: number;
  /** Bytes of one manifest or configuration; `maxJsonTotal` of all that are kept while it is read. */
  maxJson: number;
  maxJsonTotal: number;
  /** Unpacked bytes, whatever the file's size. */
  maxBytes: number;
  /** Unpacked bytes for each byte of the file, once there are more than `freeBytes`. */
  maxRatio: number;
  freeBytes: number;
};

export const ARCHIVE_LIMITS: ArchiveLimits = {
  // `docker save` writes four entries for a layer, and an image has 127 layers at most.
  maxEntries: 20_000,
  maxNameLength: 1024,
  maxJson: 4 * MIB,
  maxJsonTotal: 64 * MIB,
  maxBytes: 128 * GIB,
  // Text packs to a twentieth; a file of zeros to a thousandth.
  maxRatio: 100,
  freeBytes: 256 * MIB,
};
