import type { RegistrySource } from '../../../shared/sources/registry.ts';
import type { Source } from '../../../shared/sources/source.ts';
import { say, type Text } from '../../../shared/text/text.ts';
import { shortId, versionName } from '../../../shared/version.ts';
import { compareVersionTags, versionOfTag } from '../follow/version-tag.ts';
import { familiarRef } from '../image-ref.ts';
import type { Release } from '../model.ts';
import type { Again, Found, SourceRules, TakenBack } from './rules.ts';

/** Releases that are images of a registry. */
export const registryRules: SourceRules<'registry'> = {
  news,
  takenBack,
  again,
  againMeans: ({ number }, { origin }) => say('rebuild.from-image', { number, ref: refOf(origin) }),
  againOffer: (app, { number }, { origin }) =>
    say('rebuild.offer-image', { app, number, ref: refOf(origin) }),
  unrecorded: (app, { number }) => say('rebuild.image-not-recorded', { app, number }),
};

function news(
  source: RegistrySource,
  running: Release | undefined,
  { version, inputs }: Found<'registry'>,
): Text {
  const { image, follow } = source;
  const then = running && registryOrigin(running.origin);
  const moved = then != null && !isSameImage(then.source, source);
  // A switch of what is followed is no news of a publisher's.
  if (moved) return say('check.image-followed', { image, version: versionName(version) });
  const label = version.label ?? inputs?.tag ?? null;
  if (follow.kind === 'versions' && label !== null) return say('check.image-out', { version: label });
  if (version.label !== null && version.label !== running?.version?.label)
    return say('check.image-out', { version: version.label });
  const named = follow.kind === 'tag' ? `${image}:${follow.tag}` : image;
  return say('check.image-new', { image: named, version: shortId(version.id) });
}

/**
 * A version that was the newest is there no more, and the next one is older: nobody has asked for that, whoever took it away. null where a
 * person has changed what is followed since.
 */
function takenBack(
  today: RegistrySource,
  { origin }: Release,
  { inputs }: Found<'registry'>,
): TakenBack | null {
  const then = registryOrigin(origin);
  if (then === null || today.follow.kind !== 'versions' || !isSameFollowing(then.source, today)) return null;
  const { tag: was } = then.inputs;
  const now = inputs?.tag ?? null;
  const [before, after] = [was && versionOfTag(was), now && versionOfTag(now)];
  if (!before || !after || compareVersionTags(after, before) >= 0) return null;
  return { was: before.tag, now: after.tag, pattern: today.follow.pattern };
}

/** Pulled again by its digest, from the repository that it came from: the very same image or none. The time limit is today's. */
function again({ version, origin }: Release, today: Source): Again | null {
  const then = registryOrigin(origin);
  if (version?.kind !== 'registry' || then === null) return null;
  const limits = today.kind === 'registry' ? { pullTimeoutMinutes: today.pullTimeoutMinutes } : {};
  return { version, origin: { source: { ...then.source, ...limits }, inputs: then.inputs }, recorded: true };
}

function registryOrigin(origin: Release['origin']) {
  if (origin?.source.kind !== 'registry' || origin.inputs.kind !== 'registry') return null;
  return { source: origin.source, inputs: origin.inputs };
}

const refOf = (origin: Again['origin']): string => {
  const then = registryOrigin(origin);
  if (then === null) return '';
  return then.inputs.tag === null ? then.inputs.image : `${then.inputs.image}:${then.inputs.tag}`;
};

const isSameImage = (a: RegistrySource, b: RegistrySource): boolean =>
  familiarRef(a.image) === familiarRef(b.image);

const isSameFollowing = (a: RegistrySource, b: RegistrySource): boolean =>
  isSameImage(a, b) && JSON.stringify(a.follow) === JSON.stringify(b.follow);
