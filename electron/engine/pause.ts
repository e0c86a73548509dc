import { z } from 'zod';
import type { PauseState } from '../shared/dto.ts';
import type { PauseLength } from '../shared/words.ts';
import type { Store } from './ports.ts';

const KEY = 'pause';
/** The hour of the day at which "tomorrow" begins: not in the middle of the night, when the next check would find nobody. */
const MORNING = 7;
const kept = z.object({ until: z.iso.datetime().nullable() }).nullable().catch(null);

/** Schedules stand still; what a person asks for goes on. Kept on record, over restarts. */
export function pauseState(store: Pick<Store, 'setting'>, now: Date): PauseState {
  const pause = kept.parse(store.setting(KEY) ?? null);
  if (pause === null || (pause.until !== null && Date.parse(pause.until) <= now.getTime()))
    return { paused: false, until: null };
  return { paused: true, until: pause.until };
}

/** Until when, from now on (ISO); null: until somebody resumes them. Days are those of this machine's time zone. */
export function pauseUntil(length: PauseLength, now: Date): string | null {
  if (length === 'resumed') return null;
  if (length === 'hour') return new Date(now.getTime() + 3_600_000).toISOString();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING).toISOString();
}

export function setPause(store: Pick<Store, 'setSetting'>, pause: { until: string | null } | null): void {
  store.setSetting(KEY, pause);
}
