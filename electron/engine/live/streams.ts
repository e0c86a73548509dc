import type { UpdateEvent } from '../../shared/contract.ts';
import type { LogLine } from '../../shared/dto.ts';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Shared } from '../core.ts';
import type { Update } from '../domain/model.ts';
import { updateDto } from './to-dto.ts';
import { wakeUp } from './wake-up.ts';

/** News of an update are told at once and then so often, at most. */
const TELL_EVERY_MS = 125;
const LOG_PAGE = 2000;

/** An update's row and log so far, then what is new; ends with the update. */
export async function* updateStream(
  core: Shared,
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
      if (!update) throw new HomeportError('NOT_FOUND', say('engine.no-such-update', { id }));
      for (;;) {
        const lines = logLines(core, id, { afterSeq, limit: LOG_PAGE });
        if (lines.length > 0) yield { type: 'log', lines };
        afterSeq = lines.at(-1)?.seq ?? afterSeq;
        if (lines.length < LOG_PAGE) break;
      }
      yield { type: 'update', update: core.lastWords.get(id) ?? updateDto(core, update) };
      if (update.outcome !== null || signal.aborted) return;
      await news.next(signal);
      await pause(TELL_EVERY_MS, signal);
    }
  } finally {
    stop();
  }
}

/** The row as the runner has it while it works on it, which knows of a decision before the journal does; else the one on record. */
function latest(core: Shared, id: string): Update | null {
  const stored = core.store.update(id);
  const active = stored && core.runner.active(stored.app)?.update;
  return active?.id === id ? active : stored;
}

export function logLines(
  core: Shared,
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
