import { setTimeout as delay } from 'node:timers/promises';
import { httpGet } from './docker.ts';

/** Somebody who uses the app all along: asks again and again, and remembers when there was no answer. */
export type FaultProber = {
  /** Times without an answer, ms since the epoch; the last one may still be open (`to: null`). */
  gaps(): { from: number; to: number | null }[];
  /** Everything that was ever served since `clear()`. */
  bodies(): Set<string>;
  clear(): void;
  stop(): Promise<void>;
};

const EVERY_MS = 30;

export function startProber(host: string, port: number): FaultProber {
  let gaps: { from: number; to: number | null }[] = [];
  let bodies = new Set<string>();
  let stopped = false;
  const run = (async () => {
    while (!stopped) {
      const at = Date.now();
      const answer = await httpGet(port, { host, timeoutMs: 1500 });
      const open = gaps.at(-1);
      if (answer?.status === 200) {
        bodies.add(answer.body.trim());
        if (open && open.to === null) open.to = Date.now();
      } else if (!open || open.to !== null) gaps.push({ from: at, to: null });
      await delay(EVERY_MS);
    }
  })();
  return {
    gaps: () => gaps,
    bodies: () => bodies,
    clear() {
      gaps = [];
      bodies = new Set();
    },
    async stop() {
      stopped = true;
      await run;
    },
  };
}
