/** An image as an engine's list of images has it. */
export type ListedImage = {
  id: string;
  /** `repository:tag`. */
  names: string[];
  /** `repository@sha256:…`. */
  digests: string[];
  /** Milliseconds since the epoch, by whoever made it. */
  createdAt: number | null;
  bytes: number;
  labels: Record<string, string>;
  parent: string | null;
};

/** All images of an engine, and taking single ones away. */
export type ImageStock = {
  /** Also those without a name that others are made from. */
  all(): Promise<ListedImage[]>;
  /** When an image last got a name, in milliseconds since the epoch; null: there is no such image, or the engine does not know. */
  namedAt(id: string): Promise<number | null>;
  /**
   * Removes just this: a name, and with the last one the image; never forced, and nothing that it was made from. Answers what went,
   * nothing where it was gone already.
   * @throws CONFLICT a container or another image needs it, in the engine's words
   */
  remove(ref: string): Promise<string[]>;
};
