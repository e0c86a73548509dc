import { z } from 'zod';
import { say } from '../../shared/text/text.ts';
import type { EngineEvent } from '../docker-port/events.ts';
import { createLineSplitter } from './lines.ts';
import type { Transport } from './request.ts';

const eventLine = z.object({
  // API 1.52 dropped `status`, `id` and `from`: only these are spoken of.
  Type: z.string(),
  Action: z.string(),
  Actor: z.object({ ID: z.string(), Attributes: z.record(z.string(), z.string()).nullish() }),
  timeNano: z.number().default(0),
});

/**
 * What Homeport hears of: whatever changes how a container, an image or a volume is. A health check makes three exec events at
 * each run; asked for by name, those of all containers on the machine stay in the engine. Since 'health_status' is among them the
 * engine compares beginnings (moby, daemon/events/filter.go), so none may be the beginning of what is not meant.
 */
export const ACTIONS = [
  ...['create', 'start', 'restart', 'die', 'kill', 'stop', 'oom', 'pause', 'unpause', 'rename', 'update'],
  ...['destroy', 'health_status'],
  ...['delete', 'untag', 'tag', 'load', 'pull', 'import', 'prune'],
] as const;

/** An event line is a few hundred bytes; labels can make it long. */
const LINE_LIMIT = 4 * 1024 * 1024;

/**
 * Follows the engine's events until the stream ends, which it does only when the engine goes or the signal aborts.
 * @param since nanoseconds (the engine's clock) of the last event already seen; null: from now on.
 * @param onOpen the engine has taken the request: nothing from here on is missed.
 * @returns rejects with the reason when the stream breaks; resolves when the engine ended it.
 */
export async function followEvents(
  transport: Transport,
  options: {
    since: number | null;
    signal: AbortSignal;
    onOpen(): void;
    onEvent(event: EngineEvent, timeNano: number): void;
  },
): Promise<void> {
  const { since, signal, onOpen, onEvent } = options;
  const stream = await transport.open({
    method: 'GET',
    path: '/events',
    query: {
      filters: JSON.stringify({ type: ['container', 'image', 'volume'], event: ACTIONS }),
      ...(since === null ? {} : { since: (since / 1e9).toFixed(9) }),
    },
    signal,
    what: say('docker-call.events'),
  });
  onOpen();
  const split = createLineSplitter(LINE_LIMIT);
  for await (const chunk of stream) {
    for (const line of split.push(Buffer.from(chunk))) {
      const parsed = eventLine.safeParse(parseJson(line));
      if (!parsed.success) continue; // A kind of line that a newer engine may send; nothing follows from it.
      const { Type: type, Action: action, Actor: actor, timeNano } = parsed.data;
      if (type !== 'container' && type !== 'image' && type !== 'volume') continue;
      // An engine that passes over the filter.
      if (action.startsWith('exec_')) continue;
      if (since !== null && timeNano <= since) continue;
      onEvent({ type, action, id: actor.ID, attributes: actor.Attributes ?? {} }, timeNano);
    }
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
