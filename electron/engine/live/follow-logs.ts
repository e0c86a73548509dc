import type { LogEvent } from '../../shared/contract.ts';
import { HomeportError, headline, messageOf } from '../../shared/errors.ts';
import type { LogCursor } from '../../shared/log-cursor.ts';
import { containerOf } from '../apps/own-container.ts';
import type { Core } from '../core.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';

/** Characters that one subscription gives. What is on its way to a reader who has stopped reading is never more: it asks again for the rest. */
const AT_ONCE = 4 * 1024 * 1024;
/** What a line costs beside its text. */
const LINE = 64;
/** How often it is looked whether a container writes again, or another one is the app. */
const LOOK_MS = 500;

type FollowInput = { app: string; tail: number; since: string | null; after: LogCursor | null };

/** What is followed now: up to which line it was given already. */
type Place = { container: ContainerInspect; since: string | null; tail: number | null; skip: number };

/**
 * The lines of an app's log as they come, over updates and restarts: when its container ends, that of whichever is the app next. Ends
 * after so much text, with a place to go on from, and with the app.
 */
export async function* followLogs(
  core: Core,
  input: FollowInput,
  signal: AbortSignal,
): AsyncGenerator<LogEvent> {
  let cursor = input.after;
  let left = AT_ONCE;
  let said: string | null = null;
  let first = cursor === null;
  for (;;) {
    if (signal.aborted) return;
    const now = await look(core, input.app);
    if (now === 'gone') {
      yield { type: 'end', text: `${input.app} was removed from Homeport.` };
      return;
    }
    if (typeof now === 'string') {
      // Once, however long it lasts.
      if (said !== now) yield { type: 'note', text: now };
      said = now;
      await pause(signal);
      continue;
    }
    const place = placeOf(now, cursor, first ? input : null);
    if (place === null) {
      await pause(signal);
      continue;
    }
    if (cursor !== null && cursor.container !== now.Id)
      yield {
        type: 'note',
        text: `${input.app} has a new container (${now.Id.slice(0, 12)}): its log goes on with that one.`,
      };
    said = null;
    first = false;
    cursor = { container: now.Id, startedAt: now.State.StartedAt, at: place.since, lines: place.skip };
    try {
      for await (const lines of linesFrom(core, place, signal)) {
        for (const { at } of lines) cursor = after(cursor, at);
        left -= lines.reduce((sum, { text }) => sum + text.length + LINE, 0);
        yield { type: 'lines', lines, cursor };
        if (left <= 0) return;
      }
    } catch (error) {
      if (signal.aborted) return;
      core.log(`Following the log of ${input.app}: ${messageOf(error)}`);
      // Its log driver can't be read, say: nothing would be gained by asking again.
      if (error instanceof HomeportError && error.code === 'DOCKER_REFUSED') {
        yield { type: 'end', text: headline(error.message) };
        return;
      }
    }
    await pause(signal);
  }
}

/** 'gone': the app is not known any more; a string: why there is nothing to follow now. */
async function look(core: Core, name: string): Promise<ContainerInspect | 'gone' | string> {
  const app = core.store.app(name);
  if (app === null) return 'gone';
  try {
    return (await containerOf(core, app)) ?? `${name} has no container now: waiting for one.`;
  } catch (error) {
    return headline(messageOf(error));
  }
}

/** From where to read; null: nothing has been written since. */
function placeOf(
  container: ContainerInspect,
  cursor: LogCursor | null,
  begin: FollowInput | null,
): Place | null {
  const { StartedAt, Running } = container.State;
  if (begin !== null)
    return { container, since: begin.since, tail: begin.since === null ? begin.tail : null, skip: 0 };
  if (cursor?.container === container.Id) {
    const again = StartedAt !== cursor.startedAt;
    if (!Running && !again) return null;
    return { container, since: cursor.at, tail: cursor.at === null ? 0 : null, skip: cursor.lines };
  }
  // One that is made and not started yet has written nothing.
  if (!Running || cursor === null) return null;
  // One that was put back has a log of before, which is no news. Its start is no mark: a program writes before Docker notes it.
  const newer = Date.parse(container.Created) > Date.parse(cursor.startedAt);
  return { container, since: newer ? null : (cursor.at ?? cursor.startedAt), tail: null, skip: 0 };
}

async function* linesFrom(core: Core, { container, since, tail, skip }: Place, signal: AbortSignal) {
  let passed = 0;
  const options = { since, tail, tty: container.Config.Tty === true };
  for await (const lines of core.docker.logs.follow(container.Id, options, signal)) {
    // `since` is inclusive: of the lines of that very moment some were given already.
    const fresh = lines.filter(({ at }) => at !== since || ++passed > skip);
    if (fresh.length > 0) yield fresh;
  }
}

function after(cursor: LogCursor, at: string | null): LogCursor {
  if (at === null) return cursor;
  return { ...cursor, at, lines: at === cursor.at ? cursor.lines + 1 : 1 };
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, LOOK_MS);
    signal.addEventListener('abort', done);
  });
}
