/** An image that a release was built from. */
export type BaseImage = {
  /** As the Dockerfile names it: 'node:24-alpine'. */
  ref: string;
  /** By which it can be had again; null: not known. */
  digest: string | null;
  /**
   * Digest of its configuration, which two images share only where they are the same: an index that was pushed anew with the very same
   * image changes nothing in it. null: not known yet.
   */
  content: string | null;
  /** ISO 8601; null where it does not say. */
  madeAt: string | null;
  /** It is another one than the commit was built from before. */
  newer: boolean;
};
