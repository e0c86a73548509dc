import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { type Param, say, type Text } from '../../shared/text/text.ts';
import { inspectImage, splitTag } from './image-requests.ts';
import { createLineSplitter } from './lines.ts';
import { explain, type Transport } from './request.ts';

const EVENT_LIMIT = 1024 * 1024;
const SHOWN = 300;

const pullEvent = z.object({
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).optional(),
});

/**
 * Gets an image from its registry, without anybody's credentials. A registry may hold back what it promised for ever, so
 * the time limit is for all of it.
 * @returns its id
 * @throws SOURCE_UNAVAILABLE the engine could not get it, in its words; TIMEOUT; DOCKER_AWAY; or the signal's reason
 */
export async function pullImage(
  api: Transport,
  ref: string,
  limitMs: number,
  signal: AbortSignal,
): Promise<string> {
  const what = say('docker-call.pull-image', { image: ref });
  const limit = AbortSignal.timeout(limitMs);
  try {
    await follow(api, ref, limitMs, AbortSignal.any([signal, limit]), what);
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
  const image = await inspectImage(api, ref);
  // An engine that says nothing of an error, and has no image all the same.
  if (image === null) throw refusal(ref, say('call.no-reason'));
  return image.Id;
}

async function follow(
  api: Transport,
  ref: string,
  deadlineMs: number,
  signal: AbortSignal,
  what: Text,
): Promise<void> {
  const { repo, name } = splitTag(ref);
  const stream = await api.open({
    method: 'POST',
    path: '/images/create',
    query: { fromImage: repo, tag: name },
    deadlineMs,
    signal,
    what,
  });
  const split = createLineSplitter(EVENT_LIMIT);
  for await (const chunk of stream)
    for (const line of split.push(Buffer.from(chunk))) failWhereItFailed(ref, line);
  for (const line of split.end()) failWhereItFailed(ref, line);
}

/** It says 200 before it knows: that it failed stands in one of the events. */
function failWhereItFailed(ref: string, line: string): void {
  const event = pullEvent.safeParse(parsed(line));
  const words = event.data?.errorDetail?.message ?? event.data?.error;
  if (words !== undefined) throw refusal(ref, shown(words));
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
