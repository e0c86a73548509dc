import { z } from 'zod';
import { isHomeportError } from '../../shared/errors.ts';
import type { EngineEvent } from '../docker-port/events.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { Store } from '../ports.ts';

/** Which containers were stopped by somebody, as Docker's events tell: an inspect alone does not. */
export type Stops = {
  heard(event: EngineEvent): void;
  /** Docker went away: what it stopped on its way down was nobody's wish. */
  lost(): void;
  /** Whether somebody stopped this app's container, as it stands now. */
  seen(app: string, container: StoppedContainer): boolean;
};

type StoppedContainer = {
  Id: string;
  Config: Pick<ContainerInspect['Config'], 'StopTimeout'>;
  State: Pick<ContainerInspect['State'], 'Running' | 'Restarting' | 'FinishedAt'>;
};

/** SIGINT, SIGQUIT, SIGKILL and SIGTERM, as `docker kill` and `docker stop` tell of them. Others are messages to a program. */
const ENDING_SIGNALS = new Set(['2', '3', '9', '15']);
/** Docker's own, where a container has none. */
const STOP_TIMEOUT_S = 10;
/** A program that was told to end may take its stop timeout, and Docker this long on a busy machine. */
const ENDING_MS = 30_000;
/** Docker gives its containers 15 s when it goes down itself (dockerd, `shutdown-timeout`). */
const SETTLED_MS = 30_000;
/** A machine has far fewer containers; the end of one may have been missed while Docker was away. */
const REMEMBERED = 1000;

const record = z.object({ containerId: z.string(), finishedAt: z.string() }).nullable().catch(null);
const key = (app: string): string => `stopped/${app}`;

/** The app is not followed any more. */
export function forgetStop(store: Pick<Store, 'setSetting'>, app: string): void {
  store.setSetting(key(app), undefined);
}

/** A person asked Homeport for it: there is nothing to be told from events. */
export function rememberStop(
  store: Pick<Store, 'setSetting'>,
  app: string,
  { Id, State }: Pick<StoppedContainer, 'Id' | 'State'>,
): void {
  store.setSetting(key(app), { containerId: Id, finishedAt: State.FinishedAt });
}

/** Kept on record for as long as the container stays as it is: Homeport may be started anew meanwhile. */
export function watchStops(deps: {
  store: Pick<Store, 'setting' | 'setSetting'>;
  now: () => Date;
  log: (line: string) => void;
  /** An update of Homeport's moves this container now: what stops it is no wish of a person's. */
  moved: (containerId: string) => boolean;
}): Stops {
  /**
   * When (ms) containers were last told to end, and how long (ms) after that they did; null: they have not, or go on.
   * A signal alone says nothing: a program may take one for a message (SIGQUIT makes a JVM list its threads).
   */
  const told = new Map<string, { at: number; endedAfter: number | null }>();
  const age = (at: number): number => deps.now().getTime() - at;
  return {
    heard({ type, action, id, attributes }) {
      if (type !== 'container') return;
      if (action === 'start' || action === 'destroy') told.delete(id);
      if (deps.moved(id)) return;
      const before = told.get(id);
      if (action === 'kill' && ENDING_SIGNALS.has(attributes.signal ?? ''))
        told.set(id, { at: deps.now().getTime(), endedAfter: null });
      if (action === 'die' && before) told.set(id, { ...before, endedAfter: age(before.at) });
      // Docker says so when it is over, however long the stop was given and whatever it was sent.
      if (action === 'stop') told.set(id, { at: before?.at ?? deps.now().getTime(), endedAfter: 0 });
      const [oldest] = told.keys();
      if (told.size > REMEMBERED && oldest !== undefined) told.delete(oldest);
    },
    lost() {
      for (const [id, { at }] of told) if (age(at) < SETTLED_MS) told.delete(id);
    },
    seen(app, { Id, State, Config }) {
      if (State.Running || State.Restarting) return false;
      const stop = { containerId: Id, finishedAt: State.FinishedAt };
      const kept = record.parse(deps.store.setting(key(app)) ?? null);
      if (kept?.containerId === Id && kept.finishedAt === State.FinishedAt) return true;
      const stopped = told.get(Id);
      const patience = (Config.StopTimeout ?? STOP_TIMEOUT_S) * 1000 + ENDING_MS;
      if (stopped?.endedAfter == null || stopped.endedAfter > patience) return false;
      // One that Docker's own end has caused is not kept: that end is noticed within this time.
      if (age(stopped.at) >= SETTLED_MS) keep(app, stop);
      return true;
    },
  };

  function keep(app: string, stop: z.infer<typeof record>): void {
    try {
      deps.store.setSetting(key(app), stop);
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      deps.log(`That ${app} was stopped by hand could not be written down: ${error.message}`);
    }
  }
}
