import { z } from 'zod';
import type { PauseState } from '../shared/dto.ts';
import type { Store } from './ports.ts';

const KEY = 'pause';
const kept = z.object({ until: z.iso.datetime().nullable() }).nullable().catch(null);

/** Schedules stand still; what a person asks for goes on. Kept on record, over restarts. */
export function pauseState(store: Pick<Store, 'setting'>, now: Date): PauseState {
  const pause = kept.parse(store.setting(KEY) ?? null);
  if (pause === null || (pause.until !== null && Date.parse(pause.until) <= now.getTime()))
    return { paused: false, until: null };
  return { paused: true, until: pause.until };
}

export function setPause(store: Pick<Store, 'setSetting'>, pause: { until: string | null } | null): void {
  store.setSetting(KEY, pause);
}
