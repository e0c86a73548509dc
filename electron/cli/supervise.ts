import { say } from '../shared/text/text.ts';
import { inWords } from './in-words.ts';

/** How a run of the supervised process ended. */
export type RunEnd = {
  /** As a shell would say it: 128 + n for a signal. */
  code: number;
  /** It had said that it is up. */
  wasUp: boolean;
  /** A signal ended it, not a decision of its own. */
  killed: boolean;
};

/** So many ends that nobody asked for within `LOOP_WINDOW_MS` are a crash loop: it is reported and not started again. */
export const CRASH_LOOP = 5;
const LOOP_WINDOW_MS = 2 * 60_000;
/** How long to wait before the first, second, … start after an end; the last one repeats. */
const BACK_OFF_MS = [500, 2_000, 5_000, 10_000] as const;

type Supervised = {
  /** Starts the process and resolves when it has ended. */
  run(): Promise<RunEnd>;
  /** A person or the system asked for the end: the next one is final. */
  stopping(): boolean;
  /** Milliseconds, of a clock that nobody sets. */
  now(): number;
  wait(ms: number): Promise<void>;
  say(line: string): void;
};

/**
 * Keeps the headless host running. If it ends although nobody asked it to, it is started again after a while; its journal says
 * what to go on with. If it ends by its own decision before it was ever up (port taken, directory in use), it has said why, and
 * is not started again.
 * @returns the exit code: the process's own, or 1 after a crash loop
 */
export async function supervise(it: Supervised): Promise<number> {
  let everUp = false;
  let ends: number[] = [];
  for (;;) {
    const end = await it.run();
    everUp ||= end.wasUp;
    if (it.stopping() || end.code === 0 || (!everUp && !end.killed)) return end.code;
    const now = it.now();
    ends = [...ends.filter((at) => now - at < LOOP_WINDOW_MS), now];
    if (ends.length >= CRASH_LOOP) {
      it.say(inWords(say('cli.crash-loop', { times: ends.length })));
      return 1;
    }
    const waitMs = BACK_OFF_MS[Math.min(ends.length, BACK_OFF_MS.length) - 1] ?? 0;
    it.say(inWords(say('cli.starting-again', { code: end.code, seconds: waitMs / 1000 })));
    await it.wait(waitMs);
    if (it.stopping()) return end.code;
  }
}
