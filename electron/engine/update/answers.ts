import type { Probe } from '../../shared/config.ts';
import { isHomeportError } from '../../shared/errors.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import { publishedTcp } from '../domain/published-ports.ts';
import type { UpdateDeps } from './context.ts';

/**
 * Asks an app once, as somebody who uses it would.
 * @param sure the answer must not be Docker's proxy's: it takes longer, and serves only to confirm an earlier one.
 */
export type Ask = (signal: AbortSignal, sure?: boolean) => Promise<boolean>;

/**
 * Docker's proxy takes every connection, and ends it where nothing behind it listens: at once, but for a busy machine. The kernel
 * leads a connection straight there, and this is for the odd set-up where it does not.
 */
const KEPT_MS = { byProxy: 50, byKernel: 15 };
/**
 * On a busy machine the proxy takes longer to find nobody. What ends an outage on record is therefore asked once more, and has
 * to keep the connection for this long.
 */
const SURELY_KEPT_MS = 400;
/**
 * A connection on one machine takes less, and one whose first packet is lost would be heard of a second later. What a probe does
 * before it answers may take its time, as the gate grants it.
 */
const LIMIT_MS = { port: 250, surely: 2000, probe: 5000 };
const OFTEN_MS = 20;
/** An app that takes its time to stop is asked less often from then on. */
const OFTEN_FOR_MS = 1000;
const LATER_MS = 50;

/**
 * How the app is asked: by its own probe, since what the person calls an answer stands, else at the ports that it publishes.
 * null: nobody can ask it from here, as a client would. A command inside the container is no client.
 */
export function askOf(
  deps: Pick<UpdateDeps, 'probe' | 'listens'>,
  probe: Probe | null,
  inspect: ContainerInspect,
): Ask | null {
  if (probe) {
    if (probe.kind === 'exec') return null;
    return async (signal) => (await deps.probe(probe, inspect.Id, limited(signal, LIMIT_MS.probe))).ok;
  }
  const { listens } = deps;
  const published = publishedTcp(inspect);
  const anywhere = published.filter(({ everywhere }) => everywhere);
  const addresses = anywhere.length > 0 ? anywhere : published;
  const keptMs = anywhere.length > 0 ? KEPT_MS.byKernel : KEPT_MS.byProxy;
  if (listens === null || addresses.length === 0) return null;
  return async (signal, sure = false) => {
    const limit = limited(signal, sure ? LIMIT_MS.surely : LIMIT_MS.port);
    const kept = sure ? SURELY_KEPT_MS : keptMs;
    return (await Promise.all(addresses.map((it) => listens(it, limit, kept)))).includes(true);
  };
}

function limited(signal: AbortSignal, ms: number): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ms)]);
}

export type Answers = {
  /** When it was first, and last, asked for something that it answered. */
  first(): Date | null;
  last(): Date | null;
  stop(): void;
};

/**
 * Asks again and again, so that what is told of the app's being down is what a client saw, give or take some ten milliseconds.
 * @param until `first`: one answer is all that is wanted to know.
 */
export function watchAnswers(
  { clock }: Pick<UpdateDeps, 'clock'>,
  ask: Ask,
  until: 'first' | 'stopped',
  signal: AbortSignal,
): Answers {
  const stopped = new AbortController();
  const ending = AbortSignal.any([signal, stopped.signal]);
  let first: Date | null = null;
  let last: Date | null = null;
  const loop = async () => {
    const begun = clock.now().getTime();
    while (!ending.aborted && (until === 'stopped' || first === null)) {
      const at = clock.now();
      const answered = await ask(ending);
      if (ending.aborted) return;
      if (answered) {
        first ??= at;
        last = clock.now();
      }
      await clock.sleep(at.getTime() - begun < OFTEN_FOR_MS ? OFTEN_MS : LATER_MS, ending);
    }
  };
  // How long an app was down is worth less than what it is asked for: what can't be asked has not answered.
  loop().catch((error: unknown) => {
    if (!ending.aborted && !isHomeportError(error)) throw error;
  });
  return { first: () => first, last: () => last, stop: () => stopped.abort() };
}

/** @returns when it first answered, and it was no mistake; null: not within that time. */
export async function firstAnswer(
  deps: Pick<UpdateDeps, 'clock'>,
  ask: Ask,
  withinMs: number,
  signal: AbortSignal,
): Promise<Date | null> {
  const answers = watchAnswers(deps, ask, 'first', signal);
  try {
    const end = deps.clock.now().getTime() + withinMs;
    while (answers.first() === null && deps.clock.now().getTime() < end)
      await deps.clock.sleep(OFTEN_MS, signal);
    const first = answers.first();
    return first && (await ask(signal, true)) ? first : null;
  } finally {
    answers.stop();
  }
}
