import type { AppConfig, AppDefaults } from '../../shared/config.ts';
import type { Follow } from '../../shared/sources/registry.ts';
import type { ReadLabels, Says } from './settings-from-labels.ts';

/** An app's settings and what labels say of them. Pure. */

/** What a container's own image tells of what it would follow. null: it can't be told. */
export type FromImage = {
  follow: Follow | null;
  /** Digest by which its repository knows it. */
  digest: string | null;
};

/** What of the settings the label speaks of, as it is now: two that are the same are written the same. */
export function spokenOf({ source, schedule, policy }: AppConfig, says: Says): string {
  return JSON.stringify([
    says.cron === undefined ? null : [schedule.cron],
    says.timezone === undefined ? null : schedule.timezone,
    says.follow === undefined ? null : source.kind === 'registry' ? source.follow : source.kind,
    says.probe === undefined ? null : policy.gate.probe,
    says.onFailure === undefined ? null : policy.onFailure,
    says.automatic === undefined ? null : policy.automatic,
    says.keepReleases === undefined ? null : policy.keepReleases,
  ]);
}

/** The settings as the label says them. What can't be had so stays as it is. */
export function labelled(config: AppConfig, says: Says, image: FromImage): AppConfig {
  const { source, schedule, policy } = config;
  const follow = says.follow === undefined ? null : followSaid(says.follow, image);
  return {
    source: source.kind === 'registry' && follow !== null ? { ...source, follow } : source,
    schedule: {
      cron: says.cron === undefined ? schedule.cron : says.cron,
      timezone: says.timezone ?? schedule.timezone,
    },
    policy: {
      ...policy,
      gate: { ...policy.gate, probe: says.probe ?? policy.gate.probe },
      onFailure: says.onFailure ?? policy.onFailure,
      automatic: says.automatic ?? policy.automatic,
      keepReleases: says.keepReleases ?? policy.keepReleases,
    },
  };
}

function followSaid(said: NonNullable<Says['follow']>, { follow, digest }: FromImage): Follow | null {
  switch (said.kind) {
    case 'tag':
      return follow?.kind === 'tag' ? follow : null;
    case 'pin':
      return digest === null
        ? null
        : { kind: 'pin', digest, tag: follow?.kind === 'tag' ? follow.tag : null };
    case 'versions':
      return { ...said, prereleases: false };
  }
}

/** Whether the settings are what the label says. What a label pins stays pinned, whatever image the container has since. */
export function isInForce(config: AppConfig, says: Says, image: FromImage | null): boolean {
  const { source } = config;
  if (says.follow !== undefined && image === null) {
    if (source.kind !== 'registry' || source.follow.kind !== says.follow.kind) return false;
    return says.follow.kind !== 'versions' || isPattern(source.follow, says.follow.pattern);
  }
  const known = image ?? { follow: null, digest: null };
  return spokenOf(labelled(config, says, known), says) === spokenOf(config, says);
}

const isPattern = (follow: Follow, pattern: string): boolean =>
  follow.kind === 'versions' && follow.pattern === pattern;

/** The settings where nobody says anything of what the label speaks of. */
export function unsaid(
  config: AppConfig,
  says: Says,
  defaults: AppDefaults,
  { follow }: Pick<FromImage, 'follow'>,
): AppConfig {
  const { source, schedule, policy } = config;
  return {
    source:
      says.follow !== undefined && source.kind === 'registry' && follow !== null
        ? { ...source, follow }
        : source,
    schedule: {
      cron: says.cron === undefined ? schedule.cron : defaults.schedule.cron,
      timezone: says.timezone === undefined ? schedule.timezone : defaults.schedule.timezone,
    },
    policy: {
      ...policy,
      gate: { ...policy.gate, probe: says.probe === undefined ? policy.gate.probe : null },
      onFailure: says.onFailure === undefined ? policy.onFailure : defaults.policy.onFailure,
      automatic: says.automatic === undefined ? policy.automatic : defaults.policy.automatic,
      keepReleases: says.keepReleases === undefined ? policy.keepReleases : defaults.policy.keepReleases,
    },
  };
}

/** What labels say for the first time: it wins over the defaults, and not over what somebody chose instead of them. */
export function withLabels(
  config: AppConfig,
  { settings }: Pick<ReadLabels, 'settings'>,
  defaults: AppDefaults,
  image: FromImage,
): AppConfig {
  return settings.reduce(
    (now, { says }) => (isUnsaid(now, says, defaults, image) ? labelled(now, says, image) : now),
    config,
  );
}

const isUnsaid = (config: AppConfig, says: Says, defaults: AppDefaults, image: FromImage): boolean =>
  spokenOf(unsaid(config, says, defaults, image), says) === spokenOf(config, says);

type Labelling = { config: AppConfig; told: Record<string, string> };

/**
 * Labels that changed. One whose setting is as it was said goes on saying it; where a person has said otherwise in Homeport, that stands,
 * and the person is told. A label that is taken away leaves the default behind.
 * @param told per label what of the settings stood when its change was told
 */
export function relabelled(
  before: Labelling,
  was: ReadLabels,
  is: ReadLabels,
  defaults: AppDefaults,
  image: FromImage,
): Labelling {
  let { config } = before;
  const told = { ...before.told };
  const saying = (read: ReadLabels, label: string) => read.settings.find((it) => it.label === label)?.says;
  for (const label of new Set([...was.settings, ...is.settings].map((it) => it.label))) {
    const [then, now] = [saying(was, label), saying(is, label)];
    if (JSON.stringify(then) === JSON.stringify(now)) continue;
    delete told[label];
    const free =
      then !== undefined
        ? isInForce(config, then, null)
        : now !== undefined && isUnsaid(config, now, defaults, image);
    if (now === undefined) {
      if (then !== undefined && free) config = unsaid(config, then, defaults, image);
    } else if (free) config = labelled(config, now, image);
    else if (!isInForce(config, now, null)) told[label] = spokenOf(config, now);
  }
  return { config, told };
}
