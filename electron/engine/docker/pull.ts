import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { type Param, say, type Text } from '../../shared/text/text.ts';
import type { LayerProgress, Transfer } from '../docker-port/images.ts';
import { inspectImage, splitTag } from './image-requests.ts';
import { createLineSplitter } from './lines.ts';
import { explain, type Transport } from './request.ts';

const EVENT_LIMIT = 1024 * 1024;
const SHOWN = 300;

const bytes = z.number().nonnegative().optional().catch(undefined);
const pullEvent = z.object({
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).optional(),
  id: z.string().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  progressDetail: z.object({ current: bytes, total: bytes }).optional().catch(undefined),
});

/**
 * Gets an image from its registry, by tag or digest. A registry may hold back what it promised for ever, so
 * the time limit is for all of it.
 * @returns its id
 * @throws SOURCE_UNAVAILABLE the engine could not get it, in its words; TIMEOUT; DOCKER_AWAY; or the signal's reason
 */
export async function pullImage(
  api: Transport,
  ref: string,
  { limitMs, onProgress }: Transfer,
  signal: AbortSignal,
): Promise<string> {
  const what = say('docker-call.pull-image', { image: ref });
  const limit = AbortSignal.timeout(limitMs);
  try {
    await follow(
      api,
      ref,
      { limitMs, onProgress: onProgress ?? (() => undefined) },
      AbortSignal.any([signal, limit]),
      what,
    );
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted)
      throw new HomeportError(
        'TIMEOUT',
        say('docker.pull-too-slow', { image: ref, seconds: limitMs / 1000 }),
        { cause: error },
      );
    const explained = explain(error, what, { url: ref });
    throw explained instanceof HomeportError && explained.code === 'DOCKER_REFUSED'
      ? refusal(ref, shown(explained.message))
      : explained;
  }
  const { repo, name } = splitTag(ref);
  const image = await inspectImage(api, name.includes(':') ? `${repo}@${name}` : ref);
  // An engine that says nothing of an error, and has no image all the same.
  if (image === null) throw refusal(ref, say('call.no-reason'));
  return image.Id;
}

async function follow(
  api: Transport,
  ref: string,
  { limitMs, onProgress }: Required<Pick<Transfer, 'limitMs' | 'onProgress'>>,
  signal: AbortSignal,
  what: Text,
): Promise<void> {
  const { repo, name } = splitTag(ref);
  const stream = await api.open({
    method: 'POST',
    path: '/images/create',
    query: { fromImage: repo, tag: name },
    deadlineMs: limitMs,
    signal,
    what,
  });
  const split = createLineSplitter(EVENT_LIMIT);
  const take = (lines: string[]) => {
    const progress = lines.flatMap((line) => progressOf(ref, line) ?? []);
    if (progress.length > 0) onProgress(progress);
  };
  for await (const chunk of stream) take(split.push(Buffer.from(chunk)));
  take(split.end());
}

/** It says 200 before it knows: that it failed stands in one of the events. */
function progressOf(ref: string, line: string): LayerProgress | null {
  const event = pullEvent.safeParse(parsed(line)).data;
  const words = event?.errorDetail?.message ?? event?.error;
  if (words !== undefined) throw refusal(ref, shown(words));
  if (event?.id === undefined || event.status === undefined) return null;
  const { current = null, total = null } = event.progressDetail ?? {};
  return {
    id: plainLine(event.id).slice(0, 100),
    status: plainLine(event.status).slice(0, 100),
    current,
    total,
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

const shown = (words: string): string => plainLine(words).slice(0, SHOWN);

const refusal = (image: string, reason: Param) =>
  new HomeportError('SOURCE_UNAVAILABLE', say('docker.pull-failed', { image, reason }));
