import { useEffect, useState } from 'react';
import type { LogLine, UpdateDto } from '../../electron/shared/dto.ts';
import { useClient } from './client.ts';
import { useConnection } from './connection-context.ts';
import { errorWords } from './error-words.ts';
import { type GrowingLog, logNow } from './growing-log.ts';

/** How often new lines reach the screen, at most; a build can write thousands a second. */
const FLUSH_MS = 120;

export type WatchedUpdate = {
  update: UpdateDto | null;
  /** By step id, in the order they were written. */
  log: ReadonlyMap<number, GrowingLog>;
  error: string | null;
};

/** Follows one update: its row and its log, live until it has ended; taken up again after a lost connection. */
export function useUpdateWatch(id: string): WatchedUpdate {
  const client = useClient();
  const { generation } = useConnection().now;
  const [watched, setWatched] = useState<WatchedUpdate>({ update: null, log: new Map(), error: null });

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new generation is a new connection to watch over
  useEffect(() => {
    const controller = new AbortController();
    let update: UpdateDto | null = null;
    // A watch begins with the whole log: what an earlier connection brought is put together anew.
    const log = new Map<number, LogLine[]>();
    let lastSeq = -1;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      if (controller.signal.aborted) return;
      const now = new Map([...log].map(([step, lines]) => [step, logNow(lines)]));
      setWatched({ update, log: now, error: null });
    };
    const follow = async () => {
      for await (const event of await client.updates.watch({ id }, { signal: controller.signal })) {
        if (event.type === 'update') update = event.update;
        else {
          for (const line of event.lines) {
            if (line.seq <= lastSeq) continue;
            lastSeq = line.seq;
            const lines = log.get(line.stepId);
            if (lines) lines.push(line);
            else log.set(line.stepId, [line]);
          }
        }
        timer ??= setTimeout(flush, FLUSH_MS);
      }
    };
    follow().catch((error: unknown) => {
      if (!controller.signal.aborted) setWatched((before) => ({ ...before, error: errorWords(error) }));
    });
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [id, generation, client]);

  return watched;
}
