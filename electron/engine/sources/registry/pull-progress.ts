import type { TransferProgress } from '../../../shared/dto.ts';
import { sizeWords } from '../../../shared/size-words.ts';
import type { LayerProgress } from '../../docker-port/images.ts';
import type { LogSink } from '../../ports.ts';

/** Of the time that the rate is of. */
const WINDOW_MS = 5000;
/** A few times a second, at most. */
const BETWEEN_MS = 300;
const QUARTERS = 4;
/** Layers that an engine may name: a hostile one names as many as it likes. */
const MOST_LAYERS = 2000;
const LAYER = /^[0-9a-f]{12,64}$/;

type Layer = { current: number; total: number | null; done: boolean };

/**
 * Adds up what an engine says of single layers while it pulls: for people who watch, and in quarters for the log.
 * @param bytes of all layers as they are fetched; null: not known. Of what the engine has already it says no size.
 */
export function createPullProgress(parts: {
  bytes: number | null;
  now: () => Date;
  log: LogSink;
  report: (progress: TransferProgress) => void;
}): (events: LayerProgress[]) => void {
  const { bytes, now, log, report } = parts;
  const layers = new Map<string, Layer>();
  let here = false;
  let samples: { at: number; done: number }[] = [];
  let [reportedAt, quarter] = [0, 0];

  function take({ id, status, current, total }: LayerProgress): void {
    if (!LAYER.test(id) || (layers.size >= MOST_LAYERS && !layers.has(id))) return;
    const layer = layers.get(id) ?? { current: 0, total: null, done: false };
    here ||= status === 'Already exists';
    const fetched = /^(Download complete|Verifying|Extracting|Pull complete|Already exists)/.test(status);
    const known = status === 'Downloading' ? (total ?? layer.total) : layer.total;
    layers.set(id, {
      total: known,
      current: fetched
        ? (known ?? layer.current)
        : status === 'Downloading'
          ? (current ?? layer.current)
          : layer.current,
      done: layer.done || /^(Pull complete|Already exists)/.test(status),
    });
  }

  return (events) => {
    for (const event of events) take(event);
    const at = now().getTime();
    const all = [...layers.values()];
    const done = all.reduce((sum, it) => sum + it.current, 0);
    const sizes = all.map((it) => it.total);
    const sum = sizes.reduce<number | null>((so, it) => (so === null || it === null ? null : so + it), 0);
    const total = here ? sum : (bytes ?? sum);
    if (at - reportedAt >= BETWEEN_MS) {
      samples = [...samples.filter((it) => it.at > at - WINDOW_MS), { at, done }];
      reportedAt = at;
      const [first = { at, done }] = samples;
      const bytesPerSecond = at > first.at ? Math.round(((done - first.done) * 1000) / (at - first.at)) : 0;
      const count = { done: all.filter((it) => it.done).length, total: all.length };
      report({ what: 'pull', done, total, bytesPerSecond: Math.max(0, bytesPerSecond), layers: count });
    }
    const reached =
      total === null || total === 0 ? 0 : Math.min(QUARTERS, Math.floor((done / total) * QUARTERS));
    if (reached <= quarter) return;
    quarter = reached;
    log(`Pulled ${sizeWords(done)} of ${sizeWords(total ?? done)}`);
  };
}
