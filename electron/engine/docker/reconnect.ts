import type { DockerStatus } from '../../shared/dto.ts';
import { HomeportError, isHomeportError, messageOf, textOf } from '../../shared/errors.ts';
import { render } from '../../shared/text/render.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { Admission } from '../docker-port/connection.ts';
import type { EngineEvent } from '../docker-port/events.ts';
import { admitted, NotAdmitted } from './admission.ts';
import { type DockerClient, openClient } from './client.ts';
import { awayText, type Endpoint, findEndpoint, type Surroundings } from './endpoint.ts';
import { isConnectionFailure } from './errors.ts';
import { followEvents } from './events.ts';

/** Milliseconds between attempts; the last one is repeated. */
const BACK_OFF_MS = [500, 1_000, 2_000, 4_000, 8_000, 10_000] as const;
/** A connection that held this long was a good one: the next loss is answered at once. */
const GOOD_AFTER_MS = 10_000;
/** A peer that vanished without a word (a cable, a frozen engine) is only noticed by asking. */
const PING_EVERY_MS = 30_000;

export type Connection = {
  endpoint(): Endpoint;
  status(): DockerStatus;
  onStatus(listener: (status: DockerStatus) => void): () => void;
  onEvent(listener: (event: EngineEvent) => void): () => void;
  waitUntilConnected(signal: AbortSignal): Promise<void>;
  /** @throws DOCKER_AWAY with what was looked for, while there is none. */
  client(): DockerClient;
  /** A request met a broken connection: looks again at once instead of waiting for the event stream to break. */
  reportLoss(client: DockerClient, error: unknown): void;
  /** The machine slept, say: what looks open may be dead. Opens anew without calling it away, and waits for no back-off. */
  renew(): void;
  /** Which engine is admitted has changed: there is no connection until the one that answers was looked at anew. */
  review(): void;
  close(): void;
};

/**
 * Keeps a connection to an engine: finds it, follows its events, notices when it goes and looks again with back-off.
 *
 * INVARIANTS
 * - 'connected' is said only of an engine that is admitted, and only while the event stream is open (or is being renewed): from then on nothing is missed.
 * - Every (re)connection is followed by a 'resync' event, after the events that the engine still remembered.
 * - After close() nothing is said any more.
 */
export function keepConnection(options: {
  asked: string | undefined;
  surroundings: Surroundings;
  now: () => Date;
  log: (text: string) => void;
  admit: Admission;
}): Connection {
  const { asked, surroundings, now, log, admit } = options;
  const statusListeners = new Set<(status: DockerStatus) => void>();
  const eventListeners = new Set<(event: EngineEvent) => void>();
  const closing = new AbortController();
  let endpoint = firstEndpoint(asked, surroundings);
  let current: { client: DockerClient; lost: AbortController } | null = null;
  let lastSeen: number | null = null;
  /** Asked for, and not yet begun. */
  let renewal = false;
  /** How often it was said that who is admitted has changed. */
  let reviews = 0;
  let endWait: () => void = () => undefined;
  let status: DockerStatus = {
    state: 'connecting',
    endpoint: endpoint.url,
    version: null,
    apiVersion: null,
    message: null,
    otherEngine: null,
    since: now().toISOString(),
  };

  const become = ({ otherEngine = null, message = null, ...rest }: Saying) => {
    if (closing.signal.aborted) return;
    const next = { ...rest, message };
    const same =
      next.state === status.state &&
      wordsOf(next.message) === wordsOf(status.message) &&
      endpoint.url === status.endpoint &&
      next.version === status.version &&
      otherEngine?.id === status.otherEngine?.id;
    if (same) return;
    const since = next.state === status.state ? status.since : now().toISOString();
    status = { ...next, otherEngine, endpoint: endpoint.url, since };
    if (next.state === 'connected') log(`Connected to Docker ${next.version} at ${endpoint.url}`);
    else if (next.message !== null) log(render(next.message));
    for (const listener of [...statusListeners]) listener(status);
  };
  const tell = (event: EngineEvent) => {
    if (closing.signal.aborted) return;
    for (const listener of [...eventListeners]) listener(event);
  };
  const becomeAway = (error: unknown) => {
    if (error instanceof NotAdmitted) {
      const { text, version, otherEngine } = error;
      return become({ state: 'away', version, apiVersion: null, message: text, otherEngine });
    }
    const isAsked = Boolean(asked || surroundings.env.DOCKER_HOST);
    const cause = isHomeportError(error) && error.cause !== undefined ? error.cause : error;
    // Where nothing answers, the address and the system say what to do; every other error says it by itself.
    const message =
      isConnectionFailure(cause) || isHomeportError(error, 'TIMEOUT')
        ? awayText(cause, { endpoint, asked: isAsked, surroundings })
        : textOf(error);
    become({ state: 'away', version: null, apiVersion: null, message });
  };

  const again = (lost: AbortController) => {
    renewal = true;
    lost.abort(new HomeportError('DOCKER_AWAY', say('docker.anew')));
  };

  /** One connection from its making to its loss; rejects with the reason of the loss. */
  const hold = async () => {
    endpoint = findEndpoint(asked, surroundings);
    const client = await openClient(endpoint, closing.signal);
    const review = await admitted(client, { admit, reviews: () => reviews, signal: closing.signal });
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, closing.signal]);
    const stopPings = pingEvery(client, PING_EVERY_MS, (error) => lost.abort(error));
    try {
      await followEvents(client.transport, {
        since: lastSeen,
        signal,
        onOpen: () => {
          if (review !== reviews) return again(lost);
          current = { client, lost };
          become({ state: 'connected', version: client.version, apiVersion: client.apiVersion });
          // Events that the engine replays come with the next turns; what it forgot is covered by looking again.
          setImmediate(() => {
            if (current?.client === client)
              tell({ type: 'resync', action: 'resync', id: '', attributes: {} });
          });
        },
        onEvent: (event, timeNano) => {
          lastSeen = Math.max(lastSeen ?? 0, timeNano);
          tell(event);
        },
      });
      throw new HomeportError('DOCKER_AWAY', say('docker.closed', { endpoint: endpoint.url }));
    } catch (error) {
      throw lost.signal.aborted ? lost.signal.reason : error;
    } finally {
      stopPings();
      // While it is renewed, calls go on over the old connection: it is most likely sound.
      if (!renewal) current = null;
    }
  };

  const run = async () => {
    let failures = 0;
    while (!closing.signal.aborted) {
      const begun = performance.now();
      const wasConnected = status.state === 'connected';
      renewal = false;
      try {
        await hold();
      } catch (error) {
        if (closing.signal.aborted) return;
        if (renewal) {
          failures = 0;
          continue;
        }
        current = null;
        const held = status.state === 'connected' && !wasConnected;
        becomeAway(error);
        if (held && performance.now() - begun > GOOD_AFTER_MS) failures = 0;
      }
      const wait = BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)] ?? 0;
      failures += 1;
      const waiting = new AbortController();
      endWait = () => waiting.abort();
      await sleep(wait, AbortSignal.any([waiting.signal, closing.signal]));
      if (waiting.signal.aborted) failures = 0;
    }
  };
  run().catch((error: unknown) => log(`The connection to Docker ended by a defect: ${messageOf(error)}`));

  return {
    endpoint: () => endpoint,
    status: () => status,
    onStatus: (listener) => {
      statusListeners.add(listener);
      listener(status);
      return () => statusListeners.delete(listener);
    },
    onEvent: (listener) => {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    waitUntilConnected: (signal) =>
      new Promise((resolve, reject) => {
        const finish = (end: () => void) => {
          statusListeners.delete(look);
          signal.removeEventListener('abort', abort);
          closing.signal.removeEventListener('abort', closed);
          end();
        };
        const look = (next: DockerStatus) => {
          if (next.state === 'connected') finish(resolve);
        };
        const abort = () => finish(() => reject(signal.reason));
        const closed = () => finish(() => reject(new HomeportError('CANCELLED', say('engine.closing'))));
        if (signal.aborted) return abort();
        if (closing.signal.aborted) return closed();
        statusListeners.add(look);
        signal.addEventListener('abort', abort);
        closing.signal.addEventListener('abort', closed);
        look(status);
      }),
    client: () => {
      if (current !== null) return current.client;
      throw new HomeportError(
        'DOCKER_AWAY',
        status.message ?? say('docker.looking', { endpoint: endpoint.url }),
      );
    },
    reportLoss: (client, error) => {
      if (current?.client !== client) return;
      current.lost.abort(error);
      current = null;
      becomeAway(error);
    },
    review: () => {
      reviews += 1;
      const reviewed = current;
      current = null;
      endWait();
      if (reviewed === null) return;
      become({ state: 'connecting', version: null, apiVersion: null });
      again(reviewed.lost);
    },
    renew: () => {
      endWait();
      if (current === null || current.lost.signal.aborted) return;
      again(current.lost);
    },
    close: () => {
      closing.abort(new HomeportError('CANCELLED', say('engine.closing')));
      current = null;
    },
  };
}

type Saying = Omit<DockerStatus, 'since' | 'endpoint' | 'otherEngine' | 'message'> &
  Partial<Pick<DockerStatus, 'otherEngine' | 'message'>>;

const wordsOf = (text: Text | null): string | null => text && render(text);

/** Where it will be looked for; a wrong address is said by the first attempt. */
function firstEndpoint(asked: string | undefined, surroundings: Surroundings): Endpoint {
  try {
    return findEndpoint(asked, surroundings);
  } catch {
    return { kind: 'socket', url: asked ?? surroundings.env.DOCKER_HOST ?? '', socketPath: '' };
  }
}

function pingEvery(client: DockerClient, everyMs: number, onLoss: (error: unknown) => void): () => void {
  const timer = setInterval(() => {
    client.transport
      .bytes({ method: 'GET', path: '/_ping', what: say('docker-call.ping'), deadlineMs: 20_000 }, 100)
      .catch((error: unknown) => onLoss(error));
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
