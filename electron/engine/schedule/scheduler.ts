import { messageOf } from '../../shared/errors.ts';
import { dueNow } from '../domain/due.ts';
import type { App } from '../domain/model.ts';
import { scheduleOf } from '../domain/own-minute.ts';
import { createSlots } from '../slots.ts';
import { nextRuns } from './cron.ts';

/** After a sleep all apps are due in the same moment: no machine is asked for more connections and processes than this at once. */
const RUNS_AT_ONCE = 8;
/** Clock jumps and sleep are noticed at the latest after this long. */
const LOOK_AT_LEAST_EVERY_MS = 30_000;

type SchedulerDeps = {
  apps(): App[];
  keepNextRun(app: string, at: Date | null): void;
  paused(): boolean;
  /** A slot has come, or the hours that something new waits for: check, and update where there is. Runs are not waited for. */
  run(app: string): Promise<void>;
  now(): Date;
  log(line: string): void;
};

/**
 * Calls `run` when an app's slot comes. The next slot is on record, so one that went by while nobody ran is caught up once.
 * While paused, slots go by and are not caught up; what waits for its hours goes on waiting.
 * @returns `look` to be called after a change of settings, a resume from sleep or from a pause.
 */
export function startScheduler(deps: SchedulerDeps): { look(): void; stop(): void } {
  let timer: NodeJS.Timeout | null = null;
  const slots = createSlots(RUNS_AT_ONCE);
  const firstSlot = createFirstSlot();
  const running = new Set<string>();
  const stopping = new AbortController();

  function look(): void {
    if (stopping.signal.aborted) return;
    if (timer) clearTimeout(timer);
    const now = deps.now();
    let wait = LOOK_AT_LEAST_EVERY_MS;
    for (const app of deps.apps()) {
      try {
        wait = Math.min(wait, lookAt(app, now));
      } catch (error) {
        deps.log(`The schedule of ${app.name} could not be looked at: ${messageOf(error)}`);
      }
    }
    timer = setTimeout(look, Math.max(wait, 50));
    timer.unref();
  }

  /** @returns milliseconds to the app's next slot, or to the hours that something waits for. */
  function lookAt(app: App, now: Date): number {
    const next = firstSlot(app, now);
    const { due, nextRunAt } = dueNow(app.nextRunAt, now, next);
    if (nextRunAt?.getTime() !== app.nextRunAt?.getTime()) deps.keepNextRun(app.name, nextRunAt);
    const { waitsUntil } = app.news;
    // It waits until its run has said what becomes of it. One that could say nothing comes with the next look.
    const waited = waitsUntil !== null && waitsUntil <= now && !running.has(app.name);
    if ((due || waited) && !deps.paused()) run(app.name);
    const waits = [nextRunAt, waitsUntil].flatMap((at) => (at !== null && at > now ? at.getTime() : []));
    return Math.min(...waits, now.getTime() + LOOK_AT_LEAST_EVERY_MS) - now.getTime();
  }

  function run(app: string): void {
    const turn = { app, signal: stopping.signal, waiting: () => undefined };
    running.add(app);
    slots(turn, () => deps.run(app))
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) deps.log(`Scheduled run of ${app}: ${messageOf(error)}`);
      })
      .finally(() => running.delete(app));
  }

  look();
  return {
    look,
    stop() {
      stopping.abort();
      if (timer) clearTimeout(timer);
    },
  };
}

/**
 * The first slot of an app's schedule after `now`; null: there is none. Reading a cron expression is work: what was found stands
 * until that slot comes, unless the schedule is another one, or the clock was set back.
 */
function createFirstSlot(): (app: App, now: Date) => Date | null {
  const found = new Map<string, { key: string; from: Date; slot: Date | null }>();
  return ({ name, config }, now) => {
    const schedule = scheduleOf(name, config.schedule);
    const key = JSON.stringify(schedule);
    const known = found.get(name);
    const stands = known?.key === key && known.from <= now && (known.slot === null || now < known.slot);
    if (known && stands) return known.slot;
    const [slot = null] = nextRuns(schedule, 1);
    found.set(name, { key, from: now, slot });
    return slot;
  };
}
