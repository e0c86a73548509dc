import { say, type Text } from '../../shared/text/text.ts';
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
  /** It is what the app follows in a registry: it names what was pulled, and what of it runs. */
  followed: boolean;
};

/**
 * Why a commit leaves the tag as it is, as the end of a sentence that begins with the tag; null: it is the app's own, and moves.
 * One that anything else goes by would hand it this app's content: another container at its next `docker compose up`, or the
 * app's own next build, which would be made on top of its last one.
 */
export function reasonToLeaveTag(facts: TagFacts): Text | null {
  const { ref, usedBy, namedBy } = facts;
  if (isHomeportRef(ref)) return say('tag.of-homeport');
  const why = facts.followed ? null : notBuiltByApp(facts);
  if (why !== null) return why;
  if (namedBy.length > 0) return say('tag.of-another-app', { app: shown(namedBy) });
  if (usedBy.length > 0) return say('tag.of-another-container', { container: shown(usedBy) });
  return null;
}

function notBuiltByApp({ ref, named, ofTheApp, bases }: TagFacts): Text | null {
  if (named === null) return say('tag.names-nothing');
  const origin = registryOf(named);
  if (origin !== null) return origin;
  if (!ofTheApp.has(named.imageId)) return say('tag.names-another-image');
  if (bases === null) return say('tag.may-be-base');
  return bases.some((base) => familiarRef(base) === familiarRef(ref)) ? say('tag.is-base') : null;
}

/**
 * Whether the image came from a registry (or went to one); null: it was made here. Where Docker keeps its images in
 * containerd, every image has a digest, which is its id: then nobody can tell, and one that may be everybody's is not moved.
 */
function registryOf({ imageId, repoDigests }: NonNullable<TagFacts['named']>): Text | null {
  if (repoDigests.length === 0) return null;
  return repoDigests.every((digest) => digest.endsWith(`@${imageId}`))
    ? say('tag.may-be-from-registry')
    : say('tag.from-registry');
}

/** What it means for a person that the tag stays. */
export function tagStays(tag: string, why: Text): Text {
  return say('tag.stays', { tag, why });
}

function shown([first = '', ...more]: readonly string[]): Text {
  return more.length === 0
    ? say('tag.by-one', { name: first })
    : say('tag.by-more', { name: first, more: more.length });
}
