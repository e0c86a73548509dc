import type { Readable } from 'node:stream';
import type { ImageInspect } from '../domain/docker-types.ts';
import type { BuildRequest } from '../ports.ts';

/** Looks at images and changes nothing. An image is named by its id or a tag. */
export type ImageReader = {
  /** null: no such image. */
  inspect(ref: string): Promise<ImageInspect | null>;
  /** Those that have a label; it filters like `docker images --filter label=`. */
  list(label: string): Promise<{ id: string; labels: Record<string, string> }[]>;
  /** Tags that begin with the prefix, with the ids they name. */
  tags(prefix: string): Promise<{ tag: string; imageId: string }[]>;
};

/** What an archive brought: images without a name by their ids, the others by their tags. */
export type Loaded = { ids: string[]; tags: string[] };

export type Images = ImageReader & {
  tag(ref: string, tag: string): Promise<void>;
  /** Removes a tag, and the image if that was its last and nothing uses it. Gone already, or in use, is no error: answers what was removed. */
  remove(ref: string): Promise<string[]>;
  /** From its registry, without credentials; its id. SOURCE_UNAVAILABLE where the engine can't get it, TIMEOUT after `limitMs`. */
  pull(ref: string, limitMs: number, signal: AbortSignal): Promise<string>;
  /** Makes an image from a build context on disk and answers its id. Nothing untagged is left behind on failure. */
  build(request: BuildRequest, signal: AbortSignal): Promise<string>;
  /**
   * Takes images from a tar as `docker save` writes it. Tags in it are moved to what it brings, so it must hold no other than the
   * caller's own. SOURCE_UNAVAILABLE where the engine can't use it, TIMEOUT after `limitMs`. The tar is destroyed in the end.
   */
  load(tar: Readable, limitMs: number, signal: AbortSignal): Promise<Loaded>;
  /**
   * An image as a tar that `docker load` takes, with the tag that it was named by. Where the engine fails on the way, what comes ends
   * early: whoever takes it looks whether it is whole.
   */
  save(ref: string, signal: AbortSignal): Promise<Readable>;
};
