import { familiarRef, isHomeportRef } from './image-ref.ts';

/** What the engine and the records say of the tag that an app's container was made with. */
export type TagFacts = {
  /** 'myapp:latest'. */
  ref: string;
  /** The image that it names now; null: none. */
  named: { imageId: string; repoDigests: readonly string[] } | null;
  /** Images of the app: its releases', and what it ran before. */
  ofTheApp: ReadonlySet<string>;
  /** Names of containers that were made with the tag and are not the app's. */
  usedBy: readonly string[];
  /** Other apps that were made with it. */
  namedBy: readonly string[];
  /** What the app's newest build was made FROM; null: that is not known. */
  bases: readonly string[] | null;
};

/**
 * Why a commit leaves the tag as it is, as the end of a sentence that begins with the tag; null: it is the app's own, and moves.
 * One that anything else goes by would hand it this app's content: another container at its next `docker compose up`, or the
 * app's own next build, which would be made on top of its last one.
 */
export function reasonToLeaveTag({ ref, named, ofTheApp, usedBy, namedBy, bases }: TagFacts): string | null {
  if (isHomeportRef(ref)) return 'is one of the tags that Homeport keeps releases by';
  if (named === null) return 'names no image any more';
  const origin = registryOf(named);
  if (origin !== null) return origin;
  if (!ofTheApp.has(named.imageId)) return 'names an image by now that is none of this app';
  if (bases === null) return "may be what the app's own build is made from, which shows at its next build";
  if (bases.some((base) => familiarRef(base) === familiarRef(ref)))
    return "is what the app's own build is made from";
  if (namedBy.length > 0) return `is what the app ${listed(namedBy)} was made with, too`;
  if (usedBy.length > 0) return `is what the container ${listed(usedBy)} was made with, too`;
  return null;
}

/**
 * Whether the image came from a registry (or went to one), in words; null: it was made here. Where Docker keeps its images in
 * containerd, every image has a digest, which is its id: then nobody can tell, and one that may be everybody's is not moved.
 */
function registryOf({ imageId, repoDigests }: NonNullable<TagFacts['named']>): string | null {
  if (repoDigests.length === 0) return null;
  return repoDigests.every((digest) => digest.endsWith(`@${imageId}`))
    ? 'may come from a registry (this Docker keeps its images in containerd, and does not tell)'
    : 'comes from a registry';
}

/** What it means for a person that the tag stays. */
export function tagStays(ref: string, why: string): string {
  return `The tag ${ref} ${why}, so Homeport leaves it as it is. Whoever makes the container again from ${ref} (docker run, docker compose up) gets what ${ref} names then, not the release that Homeport runs.`;
}

function listed(names: readonly string[]): string {
  const [first = '', ...more] = names;
  return more.length === 0 ? `"${first}"` : `"${first}" (and ${more.length} more)`;
}
