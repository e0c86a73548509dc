import { OWN_LABELS, ownLabels } from './container-labels.ts';
import { candidateName } from './names.ts';

/** What another Homeport has on the engine, told by names and labels: its ids and its records are not ours to know. */

type Named = { name: string; labels: Readonly<Record<string, string>> | null | undefined };

export type Elsewhere = {
  /** The container that it is for. */
  member: string;
  update: string;
  /** It is tried, or kept aside: its name leads to nothing that stays. */
  aside: boolean;
};

/**
 * What another Homeport made the container for; null: none did, or it can't be told.
 * @param image labels of the image that it was made from
 */
export function madeElsewhere(
  { name, labels }: Named,
  image: Readonly<Record<string, string>> | null,
  installation: string,
): Elsewhere | null {
  const maker = labels?.[OWN_LABELS.installation];
  if (maker === undefined || maker === installation) return null;
  const made = ownLabels(labels, image, maker);
  if (made === null) return null;
  const aside = name === candidateName(made.member, made.update) || parkedFor(name)?.member === made.member;
  return { member: made.member, update: made.update, aside };
}

const PARKED = /^(.+)\.release-(?:\d+|x)-([0-9a-z]+)$/;

/** What a container was put aside for, as its name says; null: it is no such name. See `parkedName`. */
export function parkedFor(name: string): { member: string; update: string } | null {
  const [, member, update] = PARKED.exec(name) ?? [];
  return member === undefined || update === undefined ? null : { member, update };
}

/** One without a restart policy may be unproven, or meant to have none: after so long it is the latter. */
const UNPROVEN_MS = 24 * 3600_000;

/**
 * The container that shows that an update of another Homeport is under way with `place`, or was cut off there; null: none.
 * Until its end what stands there may be unproven, and what was proven waits aside and without a restart policy.
 *
 * @param place the container of the name that the update is about, if there is one; `ageMs`: since it was made
 * @param all of the engine's
 * @param own whether the update is one of this Homeport's
 * @param keptElsewhere another Homeport looks after it at present: one that gave it back has nothing under way
 */
export function underWayElsewhere(
  name: string,
  place: { labels: Named['labels']; restartPolicy: string; ageMs: number } | null,
  all: readonly Named[],
  own: (update: string) => boolean,
  keptElsewhere: boolean,
): string | null {
  const tried = all.find(({ name: each, labels }) => {
    const update = labels?.[OWN_LABELS.update];
    return update !== undefined && each === candidateName(name, update) && !own(update);
  });
  if (tried) return tried.name;
  const update = place?.labels?.[OWN_LABELS.update];
  const unproven = place !== null && (place.restartPolicy === '' || place.restartPolicy === 'no');
  if (update === undefined || !unproven || own(update)) return null;
  const waits = all.find(({ name: each }) => {
    const parked = parkedFor(each);
    return parked?.member === name && parked.update === update;
  });
  // An app's first container has none before it.
  return waits?.name ?? (keptElsewhere && place.ageMs < UNPROVEN_MS ? name : null);
}
