import type { Text } from './text/text.ts';

/** Shapes that cross the contract and tell of the images on an engine. Sizes are bytes. */

/** `atLeast`: what several images have in common is freed too when the last of them goes, and can't be told. */
export type Freed = { bytes: number; atLeast: boolean };

export type ImageDto = {
  /** `sha256:…` */
  id: string;
  /** `repository:tag`, as the engine spells them; empty: it has none. */
  names: string[];
  /** When it was made; null: it does not say. */
  createdAt: string | null;
  bytes: number;
  /** Names of the containers that are made from it. */
  usedBy: string[];
  /** Why Homeport does not remove it, 'runs as jellyfin'; empty: nothing speaks against it. */
  protectedBecause: Text[];
  /** What removing it frees; null: not known. */
  frees: Freed | null;
};

/** What is on the engine, without what other images are made from and nobody named. */
export type ImageList = { images: ImageDto[]; unknown: Text[] };

/** `removed`: its names and ids, as the engine tells. `freed` null: that is not known. */
export type ImageRemoved = { removed: string[]; freed: Freed | null };

/** One image, and what becomes of it. `why`: it stays. */
export type PruneVerdict = { image: ImageDto; goes: boolean; why: Text[] };

/** `images`: those that go first. `frees` null: not known. */
export type PrunePreview = { images: PruneVerdict[]; frees: Freed | null; unknown: Text[] };

export type PruneResult = {
  removed: { id: string; names: string[] }[];
  /** What was to go and stayed all the same. */
  left: { id: string; names: string[]; why: Text[] }[];
  freed: Freed | null;
};

/** `progress`: so many of all have been looked at. */
export type PruneEvent =
  | { type: 'progress'; done: number; all: number }
  | { type: 'done'; result: PruneResult };

export type PullEvent = { type: 'asked'; name: string } | { type: 'done'; id: string; name: string };

/** What a person calls it: its first name, else the beginning of its id. */
export function imageName({ id, names }: Pick<ImageDto, 'id' | 'names'>): string {
  return names[0] ?? id.replace(/^sha256:/, '').slice(0, 12);
}
