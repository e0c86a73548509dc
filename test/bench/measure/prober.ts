import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { waitFor } from '../../support/docker.ts';

/** A good answer. `at`: milliseconds since the epoch. `body`: which start of the app it was (see `app-image.ts`). */
export type Answer = { at: number; body: string };

/** Somebody outside who uses one app all along. */
export type Prober = {
  /** The good answers so far, in the order they came. */
  answers(): Promise<Answer[]>;
  stop(): Promise<void>;
};

/** Every 5 ms the asking itself, a process of the app's each time, made every gap a tenth longer on two cores. */
const EVERY_MS = 10;
/** Longer than the second after which a lost first packet is sent again. */
const TIMEOUT_MS = 5_000;

/** Asks 127.0.0.1:port every few milliseconds, waiting for no answer before it asks again. */
export function startProber(port: number): Prober {
  const worker = new Worker(new URL('./prober-worker.ts', import.meta.url), {
    workerData: { port, everyMs: EVERY_MS, timeoutMs: TIMEOUT_MS },
  });
  return {
    async answers() {
      const answer = once(worker, 'message');
      worker.postMessage('take');
      const [answers]: Answer[][] = await answer;
      return answers ?? [];
    },
    async stop() {
      const ended = once(worker, 'exit');
      worker.postMessage('stop');
      await ended;
    },
  };
}

/** What an outside prober saw of a change. */
export type Seen = {
  /** The longest time between two good answers, from the last of the old on until the new one answers. Milliseconds. */
  gapMs: number;
  /** When the new one first answered. Milliseconds since the epoch. */
  firstAt: number;
  /** All that it was answered. */
  answers: Answer[];
};

/**
 * Does the work, and tells what the prober saw meanwhile.
 * @param isNew says of an answer that it is the new one's; without it, whatever another start of the app says
 */
export async function watch(
  start: () => Prober,
  work: () => Promise<void>,
  isNew?: (body: string, before: string) => boolean,
): Promise<Seen> {
  const prober = start();
  try {
    const before = await waitFor(async () => (await prober.answers()).at(-1) ?? null, {
      what: 'the app to answer before the change',
    });
    const began = Date.now();
    await work();
    const isOther = isNew ?? ((body: string, old: string) => body !== old);
    const found = await waitFor(
      async () => {
        const answers = await prober.answers();
        const first = answers.find(({ at, body }) => at > began && isOther(body, before.body));
        // Somewhat more than the first: it must go on answering.
        return first !== undefined && answers.filter(({ at }) => at > first.at).length > 20
          ? { answers, first }
          : null;
      },
      { what: 'the app to answer after the change' },
    );
    return {
      gapMs: longestGap(found.answers, began),
      firstAt: found.first.at,
      answers: found.answers,
    };
  } finally {
    await prober.stop();
  }
}

/** Between two answers one after the other, of which the later came after `since`. */
export function longestGap(answers: readonly Answer[], since: number): number {
  let longest = 0;
  for (const [index, { at }] of answers.entries()) {
    const last = answers[index - 1];
    if (last !== undefined && at >= since) longest = Math.max(longest, at - last.at);
  }
  return longest;
}
