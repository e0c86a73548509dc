import type { AppDto } from '../../electron/shared/dto.ts';
import { say, type Text } from '../../electron/shared/text/text.ts';
import { shortId } from '../../electron/shared/version.ts';

/** What is out for an app and not in yet. */
export type News = {
  /** '2.19.5', else the first digits of its id. */
  version: string;
  /** All of its id. */
  id: string;
  text: Text;
  /** A person does not want it. */
  skipped: boolean;
};

/** null: nothing is out that could be put in, or it is being put in. Pure. */
export function newsOf({ lastCheck, running, activeUpdate }: AppDto): News | null {
  if (!lastCheck?.version || activeUpdate !== null) return null;
  const { result, hold, version: found } = lastCheck;
  const skipped = hold?.because === 'skipped';
  if (result !== 'new' && result !== 'resting' && !skipped) return null;
  // Only its settings are new.
  const same = running?.version;
  if (same?.id === found.id && same.contextDigest === found.contextDigest) return null;
  const version = found.label ?? shortId(found.id);
  return { version, id: found.id, text: textOf(version, hold), skipped };
}

function textOf(version: string, hold: NonNullable<AppDto['lastCheck']>['hold']): Text {
  const until = hold?.until ?? null;
  if (hold?.because === 'skipped') return say('news.skipped', { version });
  if (hold?.because === 'resting' && until !== null)
    return say('news.rests', { version, day: Date.parse(until) });
  if (hold?.because === 'hours' && until !== null) return say('news.waits', { version });
  return say('news.out', { version });
}
