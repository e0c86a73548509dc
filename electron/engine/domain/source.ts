/** What a source names as its newest version, without having fetched it. */
export type ResolvedSource = {
  /** Digest over commits and build inputs: what quarantine goes by. */
  key: string;
  /** The commit a person thinks of: the watched repository's, else the build context's. */
  commit: string;
  /** The build context's commit; null for a local folder. */
  contextCommit: string | null;
  /** Digest of what a local folder holds; null for git, and in records of versions that did not look into folders. */
  contextDigest: string | null;
} & SourceTags;

/** The names of the tags that were followed; null where a branch is, and in records of versions that followed none. */
export type SourceTags = {
  /** The tag of `commit`. */
  tag: string | null;
  /** The build context's own, where another repository is watched. */
  contextTag: string | null;
};
