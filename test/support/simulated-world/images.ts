import { createHash } from 'node:crypto';
import type { ImageInspect } from '../../../electron/engine/domain/docker-types.ts';
import { BEHAVIOURS, type BehaviourName } from './behaviours.ts';

type SimulatedImage = { id: string; behaviour: BehaviourName; architecture: string; pulled: boolean };

/** Images with their tags, as Docker keeps them: an image without a tag stays only while something needs it. */
export type SimulatedImages = {
  /** All images declare these places as volumes. */
  declare(volumes: readonly string[]): void;
  declared(): readonly string[];
  /** The id that a build of this content has. */
  idOf(content: string): string;
  make(content: string, behaviour: BehaviourName, tags: string[], architecture?: string): string;
  /** It came from a registry. */
  pull(content: string, behaviour: BehaviourName, tag: string): string;
  /** A registry has it from now on. @returns the digest that it has there */
  publish(content: string, behaviour: BehaviourName, architecture: string): string;
  /** What that digest is in the registry; undefined: nothing. */
  published(digest: string): { behaviour: BehaviourName } | undefined;
  /** By `repository@digest`, as a registry has it; null: none does. @returns its id */
  fetch(ref: string): string | null;
  /** What was fetched by digest, as `repository@digest`. */
  fetched(): { ref: string; imageId: string }[];
  /** By id, tag or `repository@digest`. */
  find(ref: string): SimulatedImage | null;
  inspect(ref: string): ImageInspect | null;
  tag(ref: string, tag: string): boolean;
  /** Docker's rule: the last tag of an image that a container uses is not taken off. `conflict`: refused for that. */
  untag(ref: string, used: (imageId: string) => boolean): string[] | 'conflict';
  tags(prefix: string): { tag: string; imageId: string }[];
  /** Takes away what is not needed, with its tags. @returns how many images */
  prune(needed: (imageId: string) => boolean): number;
  /** Somebody pruned it, ever: tags that could not name it then are only given with the next commit. */
  wasPruned(imageId: string): boolean;
  /** Images without a tag that nothing uses. */
  dangling(used: (imageId: string) => boolean): string[];
};

export function createImages(): SimulatedImages {
  const images = new Map<string, SimulatedImage>();
  const tags = new Map<string, string>();
  /** By `repository@digest`: what was fetched by it has that name, too. */
  const digests = new Map<string, string>();
  const published = new Map<string, { content: string; behaviour: BehaviourName; architecture: string }>();
  const pruned = new Set<string>();
  let declared: readonly string[] = [];
  const idOf = (content: string) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
  const find = (ref: string) => images.get(tags.get(ref) ?? digests.get(ref) ?? ref) ?? null;
  const tagsOf = (id: string) => [...tags].filter(([, imageId]) => imageId === id).map(([tag]) => tag);
  const namesOf = (id: string) => [
    ...tagsOf(id),
    ...[...digests].filter(([, imageId]) => imageId === id).map(([ref]) => ref),
  ];
  return {
    publish(content, behaviour, architecture) {
      const digest = idOf(`manifest of ${content}`);
      published.set(digest, { content, behaviour, architecture });
      return digest;
    },
    fetch(ref) {
      const there = published.get(ref.slice(ref.indexOf('@') + 1));
      if (!there) return null;
      const { content, behaviour, architecture } = there;
      const id = idOf(content);
      images.set(id, { id, behaviour, architecture, pulled: images.get(id)?.pulled ?? false });
      digests.set(ref, id);
      return id;
    },
    published: (digest) => published.get(digest),
    fetched: () => [...digests].map(([ref, imageId]) => ({ ref, imageId })),
    declare(volumes) {
      declared = volumes;
    },
    declared: () => declared,
    idOf,
    find,
    make(content, behaviour, names, architecture = 'amd64') {
      const id = idOf(content);
      images.set(id, { id, behaviour, architecture, pulled: images.get(id)?.pulled ?? false });
      for (const tag of names) tags.set(tag, id);
      return id;
    },
    pull(content, behaviour, tag) {
      const id = idOf(content);
      images.set(id, { id, behaviour, architecture: 'amd64', pulled: true });
      tags.set(tag, id);
      return id;
    },
    inspect(ref) {
      const image = find(ref);
      if (!image) return null;
      const check = { Test: ['CMD', 'check'], Interval: 5e8, Timeout: 5e8, Retries: 1 };
      return {
        Id: image.id,
        RepoTags: tagsOf(image.id),
        RepoDigests: [
          ...(image.pulled ? [`pulled@${idOf(image.id)}`] : []),
          ...namesOf(image.id).filter((name) => name.includes('@')),
        ],
        Created: '2026-01-01T00:00:00Z',
        Os: 'linux',
        Architecture: image.architecture,
        Size: 1,
        Config: {
          ...(BEHAVIOURS[image.behaviour].healthcheck ? { Healthcheck: check } : {}),
          ...(declared.length > 0
            ? { Volumes: Object.fromEntries(declared.map((place) => [place, {}])) }
            : {}),
        },
      };
    },
    tag(ref, tag) {
      const image = find(ref);
      if (image) tags.set(tag, image.id);
      return image !== null;
    },
    untag(ref, used) {
      const image = find(ref);
      if (!image) return [];
      const names = namesOf(image.id);
      const byTag = tags.has(ref) || digests.has(ref);
      if (used(image.id) && (names.length <= 1 || !byTag)) return 'conflict';
      if (!byTag && names.length > 1) return 'conflict';
      for (const name of byTag ? [ref] : names) {
        tags.delete(name);
        digests.delete(name);
      }
      if (names.length > 1) return [ref];
      images.delete(image.id);
      return [ref, image.id];
    },
    tags: (prefix) =>
      [...tags].filter(([tag]) => tag.startsWith(prefix)).map(([tag, imageId]) => ({ tag, imageId })),
    prune(needed) {
      const gone = [...images.keys()].filter((id) => !needed(id));
      for (const id of gone) {
        for (const name of namesOf(id)) {
          tags.delete(name);
          digests.delete(name);
        }
        images.delete(id);
        pruned.add(id);
      }
      return gone.length;
    },
    wasPruned: (imageId) => pruned.has(imageId),
    dangling: (used) => [...images.keys()].filter((id) => namesOf(id).length === 0 && !used(id)),
  };
}
