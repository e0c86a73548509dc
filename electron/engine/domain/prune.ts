import { say, type Text } from '../../shared/text/text.ts';
import { BUILT_BY } from './image-labels.ts';
import { familiarRef, isHomeportRef } from './image-ref.ts';

/**
 * Which images may go: the one rule that everything asks that removes an image because a person wants room. An image that somebody
 * named goes only when it is asked for.
 */

/** An image as the engine tells of it. Times are milliseconds since the epoch. */
export type ImageOnEngine = {
  id: string;
  /** `repository:tag`. */
  names: readonly string[];
  /** `repository@sha256:…`. */
  digests: readonly string[];
  /** null: it does not say. */
  createdAt: number | null;
  /** When it last got a name; null: that was not asked, or the engine does not know. */
  namedAt: number | null;
  bytes: number;
  /** What other images have too; null: not known. */
  sharedBytes: number | null;
  labels: Readonly<Record<string, string>>;
  /** What it was made from step by step, where the engine keeps that. */
  parent: string | null;
  /** This Homeport built it, and it is nothing that somebody made from what this Homeport built. */
  own: boolean;
};

/** All that may need an image. */
export type ImageNeeds = {
  installation: string;
  containers: readonly {
    name: string;
    imageId: string;
    /** The reference that it was made with. */
    madeWith: string;
    running: boolean;
    /** Homeport tries it, or keeps it aside. */
    aside: boolean;
  }[];
  /** All that are on record, whatever their state. */
  releases: readonly {
    app: string;
    number: number;
    imageId: string;
    tag: string;
    standing: 'running' | 'restorable' | 'other';
  }[];
  /** References that an app's builds are made from. */
  bases: readonly { app: string; refs: readonly string[] }[];
  /** Images whose names an app has moved, and gives back. */
  namedBefore: readonly { app: string; name: string; imageId: string }[];
  /** Under way, or to be taken up again. `getting`: its image is not known yet, or not proven to be here. */
  updates: readonly {
    app: string;
    imageIds: readonly string[];
    names: readonly string[];
    getting: boolean;
  }[];
};

/** Why an image stays. `name`: the one of its names that this is about; null: it is about the image, under whatever name. */
type Reason = { name: string | null; why: Text };

/** Why an image is protected, in words; empty: it is not. */
export function whyProtected(image: ImageOnEngine, needs: ImageNeeds): Text[] {
  const reasons = reasonsFor(image, needs);
  // Of one that was made with its name and is of this very image, that it uses it says all.
  const elsewhere = needs.containers.filter(({ imageId }) => imageId !== image.id);
  const found = [...reasons, ...goneBy(image, elsewhere)].map(({ why }) => why);
  return distinct(found.length > 0 ? found : beingGot(needs));
}

/** Why one of several names of an image has to stay; the image itself does in any case. */
export function whyNameStays(image: ImageOnEngine, name: string, needs: ImageNeeds): Text[] {
  const about = [...reasonsFor(image, needs), ...goneBy(image, needs.containers)].filter(
    (it) => it.name !== null && same(it.name, name),
  );
  return distinct([...about.map(({ why }) => why), ...beingGot(needs)]);
}

function reasonsFor(image: ImageOnEngine, needs: ImageNeeds): Reason[] {
  const { id, names, digests, labels } = image;
  const whole = (why: Text): Reason => ({ name: null, why });
  const used = needs.containers.filter(({ imageId }) => imageId === id).map((it) => whole(usedWords(it)));
  const releases = needs.releases.flatMap(({ imageId, tag, app, number, standing }) => {
    const name = names.find((it) => same(it, tag)) ?? null;
    if (imageId !== id && name === null) return [];
    return [{ name, why: say(RELEASE_WORDS[standing], { app, number }) }];
  });
  const bases = needs.bases.flatMap(({ app, refs }) => {
    const name = [...names, ...digests].find((it) => refs.some((ref) => same(ref, it)));
    return name === undefined ? [] : [{ name, why: say('image.base', { app }) }];
  });
  const before = needs.namedBefore
    .filter(({ imageId }) => imageId === id)
    .map(({ app, name }) => whole(say('image.named-before', { app, name })));
  const updates = needs.updates.flatMap((it) => {
    const why = say('image.of-update', { app: it.app });
    const name = names.find((each) => it.names.some((its) => same(its, each)));
    if (name !== undefined) return [{ name, why }];
    return it.imageIds.includes(id) ? [whole(why)] : [];
  });
  const known = new Set([...releases, ...updates].flatMap(({ name }) => name ?? []));
  const unknown = names
    .filter((name) => isHomeportRef(name) && !image.own && !known.has(name))
    .map((name) => ({ name, why: say('image.unknown-keeper') }));
  const maker = Object.hasOwn(labels, BUILT_BY) ? labels[BUILT_BY] : undefined;
  const elsewhere =
    maker !== undefined && maker !== needs.installation ? [whole(say('image.elsewhere'))] : [];
  return [...used, ...releases, ...bases, ...before, ...updates, ...unknown, ...elsewhere];
}

function usedWords({ name: container, running, aside }: ImageNeeds['containers'][number]): Text {
  if (aside) return say('image.of-kept-aside', { container });
  return running ? say('image.runs-as', { container }) : say('image.of-stopped', { container });
}

/** What such a container is made from the next time (by Compose, by a person's script) is what has that name then. */
function goneBy({ names }: ImageOnEngine, containers: ImageNeeds['containers']): Reason[] {
  return names.flatMap((name) =>
    containers
      .filter(({ madeWith }) => madeWith !== '' && same(madeWith, name))
      .map(({ name: container }) => ({ name, why: say('image.goes-by', { container }) })),
  );
}

const RELEASE_WORDS = {
  running: 'image.release-running',
  restorable: 'image.release-restorable',
  other: 'image.release',
} as const;

/** Until an update's image is here and has its name, nobody can tell which others it is made from. */
function beingGot({ updates }: ImageNeeds): Text[] {
  return updates.filter(({ getting }) => getting).map(({ app }) => say('image.being-got', { app }));
}

export type PruneWish = {
  /** Also what somebody named. */
  all: boolean;
  /** Only what is older. */
  olderThanDays: number | null;
};

export type Verdict = { image: ImageOnEngine; goes: boolean; why: Text[] };

const DAY_MS = 24 * 3600_000;
/** A build without names for its steps has them lying around for as long as it takes. */
const JUST_MADE_MS = 10 * 60_000;

/**
 * What would become of each image. Those that go come first, in the order in which they can: each before what it is made from.
 * What another image is made from stays with it: removing it would free nothing.
 */
export function pruneVerdicts(
  images: readonly ImageOnEngine[],
  needs: ImageNeeds,
  wish: PruneWish,
  now: number,
): Verdict[] {
  const why = new Map(images.map((image) => [image.id, whyNotPruned(image, needs, wish, now)]));
  const children = new Map<string, string[]>();
  for (const { id, parent } of images)
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), id]);
  const byId = new Map(images.map((image) => [image.id, image]));
  const going: ImageOnEngine[] = [];
  const seen = new Map<string, boolean>();
  /** Whether it goes, once all that are made from it do. */
  const goes = (id: string): boolean => {
    const known = seen.get(id);
    if (known !== undefined) return known;
    // An engine that tells of a circle frees nothing of it.
    seen.set(id, false);
    const above = (children.get(id) ?? []).map(goes);
    const reasons = why.get(id) ?? [];
    if (reasons.length === 0 && above.includes(false)) why.set(id, [say('image.below')]);
    const image = byId.get(id);
    const free = why.get(id)?.length === 0;
    if (free && image) going.push(image);
    seen.set(id, free);
    return free;
  };
  for (const { id } of images) goes(id);
  const stays = images.filter(({ id }) => seen.get(id) === false);
  return [
    ...going.map((image) => ({ image, goes: true, why: [] })),
    ...stays.map((image) => ({ image, goes: false, why: why.get(image.id) ?? [] })),
  ];
}

function whyNotPruned(
  image: ImageOnEngine,
  needs: ImageNeeds,
  { all, olderThanDays: days }: PruneWish,
  now: number,
): Text[] {
  const reasons = whyProtected(image, needs);
  if (reasons.length > 0) return reasons;
  if (!all && image.names.some((name) => !isHomeportRef(name))) return [say('image.named')];
  const since = Math.max(image.createdAt ?? 0, image.namedAt ?? 0);
  if (days !== null && now - since < days * DAY_MS) return [say('image.too-young', { days })];
  if (image.names.length === 0 && now - since < JUST_MADE_MS) return [say('image.just-made')];
  return [];
}

/** Bytes that are free once these are gone; null: not known. What they alone have in common comes on top. */
export function bytesFreed(
  images: readonly Pick<ImageOnEngine, 'bytes' | 'sharedBytes'>[],
): { bytes: number; atLeast: boolean } | null {
  let bytes = 0;
  let sharing = 0;
  for (const image of images) {
    if (image.sharedBytes === null) return null;
    bytes += Math.max(0, image.bytes - image.sharedBytes);
    if (image.sharedBytes > 0) sharing += 1;
  }
  return { bytes, atLeast: sharing > 1 };
}

const same = (one: string, other: string): boolean => familiarRef(one) === familiarRef(other);

function distinct(texts: readonly Text[]): Text[] {
  return [...new Map(texts.map((text) => [JSON.stringify(text), text])).values()];
}
