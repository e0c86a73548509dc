import type { ImageInspect } from '../domain/docker-types.ts';
import type { BuildRequest } from '../ports.ts';

/** An image is named by its id or a tag. */
export type Images = {
  /** null: no such image. */
  inspectImage(ref: string): Promise<ImageInspect | null>;
  /** Tags that begin with the prefix, with the ids they name. */
  imageTags(prefix: string): Promise<{ tag: string; imageId: string }[]>;
  tagImage(ref: string, tag: string): Promise<void>;
  /** Removes a tag, and the image if that was its last and nothing uses it. Gone already, or in use, is no error: answers what was removed. */
  removeImage(ref: string): Promise<string[]>;
  /** From its registry, without credentials; its id. SOURCE_UNAVAILABLE where the engine can't get it, TIMEOUT after `limitMs`. */
  pullImage(ref: string, limitMs: number, signal: AbortSignal): Promise<string>;
  /** Makes an image from a build context on disk and answers its id. Nothing untagged is left behind on failure. */
  buildImage(request: BuildRequest, signal: AbortSignal): Promise<string>;
};
