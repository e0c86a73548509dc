import type { Readable } from 'node:stream';
import { z } from 'zod';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { say } from '../../shared/text/text.ts';
import type { Loaded } from '../docker-port/images.ts';
import { createLineSplitter } from './lines.ts';
import { explain, type Transport } from './request.ts';

const EVENT_LIMIT = 1024 * 1024;
const SHOWN = 300;
const WHAT = say('docker-call.load-image');

const loadEvent = z.object({
  stream: z.string().optional(),
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).optional(),
});

/**
 * Gives an engine images as a tar (POST /images/load). Like a pull, it says 200 before it knows: that it failed stands in
 * one of its events.
 * @throws SOURCE_UNAVAILABLE the engine could not load it, in its words; TIMEOUT; DOCKER_AWAY; what broke the tar; or the
 * signal's reason
 */
export async function loadImages(
  api: Transport,
  tar: Readable,
  limitMs: number,
  signal: AbortSignal,
): Promise<Loaded> {
  const limit = AbortSignal.timeout(limitMs);
  let broken: unknown = null;
  tar.on('error', (error: unknown) => {
    broken = error;
  });
  try {
    return await follow(api, tar, limitMs, AbortSignal.any([signal, limit]));
  } catch (error) {
    signal.throwIfAborted();
    if (broken !== null && isHomeportError(broken)) throw broken;
    if (limit.aborted)
      throw new HomeportError('TIMEOUT', say('docker.load-too-slow', { seconds: limitMs / 1000 }), {
        cause: error,
      });
    const explained = explain(error, WHAT, { url: '' });
    throw isHomeportError(explained, 'DOCKER_REFUSED') ? refusal(explained.message) : explained;
  } finally {
    // An engine that has heard enough leaves the rest of it standing.
    tar.destroy();
  }
}

async function follow(
  api: Transport,
  tar: Readable,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Loaded> {
  const stream = await api.open({
    method: 'POST',
    path: '/images/load',
    query: { quiet: true },
    file: tar,
    deadlineMs,
    signal,
    what: WHAT,
  });
  const loaded: Loaded = { ids: [], tags: [] };
  const split = createLineSplitter(EVENT_LIMIT);
  const take = (line: string) => {
    const { stream: said, error, errorDetail } = loadEvent.safeParse(parsed(line)).data ?? {};
    const words = errorDetail?.message ?? error;
    if (words !== undefined) throw refusal(words);
    const [, what, name] = /^Loaded image( ID)?: (\S+)\s*$/.exec(said ?? '') ?? [];
    if (name !== undefined) loaded[what === undefined ? 'tags' : 'ids'].push(name);
  };
  for await (const chunk of stream) for (const line of split.push(Buffer.from(chunk))) take(line);
  for (const line of split.end()) take(line);
  return loaded;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

const refusal = (words: string) =>
  new HomeportError(
    'SOURCE_UNAVAILABLE',
    say('docker.load-failed', { reason: plainLine(words).slice(0, SHOWN) }),
  );
