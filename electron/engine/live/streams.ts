import type { UpdateEvent } from '../../shared/contract.ts';
import type { LiveState, LogLine } from '../../shared/dto.ts';
import { HomeportError } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import type { Update } from '../domain/model.ts';
import { updateDto } from './to-dto.ts';

const LIVE_EVERY_MS = 250;
const LOG_PAGE = 2000;

/** Wakes a stream that waits for news; news while it was busy are not lost, and never pile up. */
function wakeUp(): { wake(): void; next(signal: AbortSignal): Promise<void> } {
  let dirty = false;
  let waiter: (() => void) | null = null;
  return {
    wake() {
      dirty = true;
      waiter?.();
    },
    next: (signal) =>
      new Promise((resolve) => {
        const done = () => {
          waiter = null;
          dirty = false;
          signal.removeEventListener('abort', done);
          resolve();
        };
        if (dirty || signal.aborted) return done();
        waiter = done;
        signal.addEventListener('abort', done);
      }),
  };
}

/** The picture at once, then again whenever something changed, a few times a second at most. */
export async function* liveStream(
  changed: Core['changed'],
  picture: () => LiveState,
  signal: AbortSignal,
): AsyncGenerator<LiveState> {
  const news = wakeUp();
  const stop = changed.on(news.wake);
  try {
    while (!signal.aborted) {
      yield picture();
      await news.next(signal);
      await pause(LIVE_EVERY_MS, signal);
    }
  } finally {
    stop();
  }
}

/** An update's row and log so far, then what is new; ends with the update. */
export async function* updateStream(
  core: Core,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<UpdateEvent> {
  const news = wakeUp();
  const stop = core.runner.events.on((event) => {
    const about = event.type === 'changed' ? event.update.id : event.type === 'log' ? event.updateId : null;
    if (about === id) news.wake();
  });
  try {
    let afterSeq = 0;
    for (;;) {
      const update = latest(core, id);
      const last = core.lastWords.get(id);
      if (!update && last) {
        yield { type: 'update', update: last };
        return;
      }
      if (!update) throw new HomeportError('NOT_FOUND', `There is no update ${id}.`);
      for (;;) {
        const lines = logLines(core, id, { afterSeq, limit: LOG_PAGE });
        if (lines.length > 0) yield { type: 'log', lines };
        afterSeq = lines.at(-1)?.seq ?? afterSeq;
        if (lines.length < LOG_PAGE) break;
      }
      yield { type: 'update', update: core.lastWords.get(id) ?? updateDto(core, update) };
      if (update.outcome !== null || signal.aborted) return;
      await news.next(signal);
      await pause(LIVE_EVERY_MS / 2, signal);
    }
  } finally {
    stop();
  }
}

/** The row as the runner has it while it works on it, which knows of a decision before the journal does; else the one on record. */
function latest(core: Core, id: string): Update | null {
  const stored = core.store.update(id);
  const active = stored && core.runner.active(stored.app)?.update;
  return active?.id === id ? active : stored;
}

export function logLines(
  core: Core,
  id: string,
  query: { stepId?: number; afterSeq?: number; limit?: number },
): LogLine[] {
  return core.store.log(id, query).map((line) => ({ ...line, at: line.at.toISOString() }));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
