import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { registryNamed, registryOfImage } from '../../shared/registry-name.ts';
import { type Param, say, type Text } from '../../shared/text/text.ts';
import type { LayerProgress, Transfer } from '../docker-port/images.ts';
import { loginAnswer, registryInWords } from './engine-words.ts';
import { createLineSplitter } from './lines.ts';
import { registryAuth } from './registry-auth.ts';
import { type ApiRequest, explain, type Transport } from './request.ts';

/** What a pull and a push have in common: the engine moves an image, and says how it goes in events. */

const EVENT_LIMIT = 1024 * 1024;
const SHOWN = 300;
const LONGEST_WORD = 100;

const bytes = z.number().nonnegative().optional().catch(undefined);
const transferEvent = z.object({
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).optional(),
  id: z.string().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  progressDetail: z.object({ current: bytes, total: bytes }).optional().catch(undefined),
  aux: z.unknown().optional(),
});

type TransferKind = 'pull' | 'push';

const WORDS = {
  pull: { slow: 'docker.pull-too-slow', failed: 'docker.pull-failed' },
  push: { slow: 'docker.push-too-slow', failed: 'docker.push-failed' },
} as const;

/**
 * Has the engine pull or push, until it says that it is done. A registry may hold back what it promised for ever, so the time limit
 * is for all of it.
 * @param onAux is given what the events bring along
 * @throws SOURCE_UNAVAILABLE the engine could not do it, in its words, or for want of a login; TIMEOUT; DOCKER_AWAY; or the signal's
 * reason
 */
export async function transferImage(
  api: Transport,
  kind: TransferKind,
  ref: string,
  { limitMs, login = null, onProgress }: Transfer,
  request: Pick<ApiRequest, 'path' | 'query' | 'what'>,
  signal: AbortSignal,
  onAux: (aux: unknown) => void = () => undefined,
): Promise<void> {
  const limit = AbortSignal.timeout(limitMs);
  const registry = registryOfImage(ref);
  const refused = (words: string) => refusal(kind, ref, words, login !== null);
  const take = (lines: string[]) => {
    const progress: LayerProgress[] = [];
    for (const line of lines) {
      const event = transferEvent.safeParse(parsed(line)).data;
      const words = event?.errorDetail?.message ?? event?.error;
      // It says 200 before it knows: that it failed stands in one of the events.
      if (words !== undefined) throw refused(words);
      if (event?.aux !== undefined) onAux(event.aux);
      // What is said of the whole image has its tag for an id.
      if (event?.status === undefined || !/^[0-9a-f]{12}$/.test(event.id ?? '')) continue;
      progress.push({
        id: event.id ?? '',
        status: plainLine(event.status).slice(0, LONGEST_WORD),
        current: event.progressDetail?.current ?? null,
        total: event.progressDetail?.total ?? null,
      });
    }
    if (progress.length > 0) onProgress?.(progress);
  };
  try {
    const stream = await api.open({
      method: 'POST',
      ...request,
      headers: registryAuth(registryNamed(registry) ?? registry, login),
      deadlineMs: limitMs,
      signal: AbortSignal.any([signal, limit]),
    });
    const split = createLineSplitter(EVENT_LIMIT);
    for await (const chunk of stream) take(split.push(Buffer.from(chunk)));
    take(split.end());
  } catch (error) {
    signal.throwIfAborted();
    if (limit.aborted)
      throw new HomeportError('TIMEOUT', say(WORDS[kind].slow, { image: ref, seconds: limitMs / 1000 }), {
        cause: error,
      });
    const explained = explain(error, request.what, { url: ref });
    throw explained instanceof HomeportError && explained.code === 'DOCKER_REFUSED'
      ? refused(explained.cause instanceof Error ? explained.cause.message : explained.message)
      : explained;
  }
}

/** @param why the engine's words, or what Homeport says where it has none */
export function refusal(
  kind: TransferKind,
  image: string,
  why: string | Text,
  signedIn = false,
): HomeportError {
  return new HomeportError('SOURCE_UNAVAILABLE', refusalText(kind, image, why, signedIn));
}

function refusalText(kind: TransferKind, image: string, why: string | Text, signedIn: boolean): Text {
  if (typeof why !== 'string') return failed(kind, image, why);
  const words = plainLine(why);
  const answer = loginAnswer(words, image);
  if (answer === null) return failed(kind, image, words.slice(0, SHOWN));
  const host = registryNamed(registryOfImage(image)) ?? registryOfImage(image);
  const about = { registry: registryInWords(host), host, image, doing: kind };
  if (signedIn) return say('docker.login-refused', about);
  return say(answer === 'denied' ? 'docker.login-denied' : 'docker.login-needed', about);
}

const failed = (kind: TransferKind, image: string, reason: Param): Text =>
  say(WORDS[kind].failed, { image, reason });

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
