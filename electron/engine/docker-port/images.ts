import type { Readable } from 'node:stream';
import type { ImageInspect } from '../domain/docker-types.ts';
import type { BuildRequest } from '../ports.ts';
import type { RegistryLogin } from '../registry/registry-client.ts';

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

/** What the engine says of one layer while it is pulled or pushed. */
export type LayerProgress = {
  /** The layer's short digest, as the engine calls it. */
  id: string;
  /** In the engine's words: 'Downloading', 'Extracting', 'Pull complete', 'Layer already exists'… */
  status: string;
  /** Bytes done of this status; null where it counts none. */
  current: number | null;
  /** Bytes in all; null where the engine does not know. */
  total: number | null;
};

/** How an image is moved between a registry and an engine. */
export type Transfer = {
  /** Milliseconds for all of it. */
  limitMs: number;
  /** Without one the registry is asked anonymously. */
  login?: RegistryLogin | null;
  /** Is given what the engine has said since the last time. What it throws ends the transfer. */
  onProgress?: (events: LayerProgress[]) => void;
};

export type Images = ImageReader & {
  tag(ref: string, tag: string): Promise<void>;
  /** Removes a tag, and the image if that was its last and nothing uses it. Gone already, or in use, is no error: answers what was removed. */
  remove(ref: string): Promise<string[]>;
  /** From its registry, by tag or digest; its id. SOURCE_UNAVAILABLE where the engine can't get it, TIMEOUT after `limitMs`. */
  pull(ref: string, transfer: Transfer, signal: AbortSignal): Promise<string>;
  /**
   * To the registry that its tag names; the digest that it has there. SOURCE_UNAVAILABLE where the registry does not take it,
   * TIMEOUT after `limitMs`.
   */
  push(ref: string, transfer: Transfer, signal: AbortSignal): Promise<string>;
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
