import type { AppConfig } from '../../shared/config.ts';
import type { Version } from '../../shared/version.ts';
import { hoursAround } from './hours.ts';
import type { News } from './model.ts';

/** What the schedule does with a version that is new for an app. */
export type PutIn =
  | { do: 'put-in' }
  /** `since`: when it was published, or (`published: false`) first found here. */
  | { do: 'wait'; because: 'resting'; until: Date; since: Date; published: boolean }
  | { do: 'wait'; because: 'hours'; until: Date }
  | { do: 'leave'; because: 'told' | 'skipped' };

const DAY_MS = 24 * 3_600_000;
/** As far as hours are looked for: where none come in a week, they are looked for again then. */
const WEEK_MS = 7 * DAY_MS;
/** So that builds are the same every time, their images are often dated 1970 or 1980: that says nothing of when they were published. */
const FIRST_DATE = Date.UTC(2000, 0, 1);

/**
 * Whether the schedule puts in what it found, waits with it, or leaves it to a person. Pure. What a person asks for is not asked here.
 *
 * What a person skipped is left. What is younger than the app wants rests, and is no news until then. Then it is told, where the app is
 * not updated by itself; else it is put in, in the app's hours.
 * @param found.running it is the version that runs already, and only settings are new: nothing of it is young, or unwanted
 * @param zone of the schedule, as an IANA name
 */
export function putIn(
  found: { key: string; version: Version; running: boolean },
  { policy, schedule }: Pick<AppConfig, 'policy' | 'schedule'>,
  news: Pick<News, 'seen' | 'skipped'>,
  { now, zone }: { now: Date; zone: string },
): PutIn {
  const { automatic, restDays, hours } = policy;
  if (!found.running && news.skipped.some(({ key }) => key === found.key))
    return { do: 'leave', because: 'skipped' };
  // Nothing is put in by itself: there is nothing to wait with.
  if (schedule.cron === null) return { do: 'put-in' };
  if (!found.running && restDays > 0) {
    const { since, published } = ageOf(found, news, now);
    const until = new Date(since.getTime() + restDays * DAY_MS);
    if (now < until) return { do: 'wait', because: 'resting', until, since, published };
  }
  if (automatic === 'tell') return { do: 'leave', because: 'told' };
  if (hours === null) return { do: 'put-in' };
  const span = hoursAround(hours, zone, now);
  if (span !== null && span.begin <= now) return { do: 'put-in' };
  return { do: 'wait', because: 'hours', until: span?.begin ?? new Date(now.getTime() + WEEK_MS) };
}

/** Where the source of something that waits can't be asked: asked again after this long, as long as the app's hours last. */
const ASK_AGAIN_MS = 15 * 60_000;

/**
 * Until when something waits on, whose source could not be asked just now. Pure.
 * @param waitsUntil as it is on record; still to come, it stands
 * @returns null: there are no hours to wait for any more, and the next slot of the schedule sees to it
 */
export function waitsOn(
  waitsUntil: Date | null,
  { policy, schedule }: Pick<AppConfig, 'policy' | 'schedule'>,
  { now, zone }: { now: Date; zone: string },
): Date | null {
  if (waitsUntil === null || waitsUntil > now) return waitsUntil;
  if (policy.hours === null || schedule.cron === null) return null;
  const again = new Date(now.getTime() + ASK_AGAIN_MS);
  const span = hoursAround(policy.hours, zone, again);
  return span === null ? null : span.begin > again ? span.begin : again;
}

/** Since when a version is out. A date to come, or from before there were such versions, is nobody's word. */
function ageOf({ key, version }: { key: string; version: Version }, { seen }: Pick<News, 'seen'>, now: Date) {
  const known = seen.find((each) => each.key === key)?.at ?? now;
  const made = Date.parse(version.madeAt ?? '');
  const published = made >= FIRST_DATE && made <= known.getTime();
  return { since: published ? new Date(made) : known, published };
}
