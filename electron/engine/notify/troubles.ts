import type { DockerStatus } from '../../shared/dto.ts';
import { isHomeportError, messageOf } from '../../shared/errors.ts';
import type { EventKind } from '../../shared/notifications.ts';
import type { AppNow } from '../domain/app-state.ts';
import { isOver, type KeptEvent, type NewEvent, newTrouble } from '../domain/events.ts';
import type { App } from '../domain/model.ts';
import { attentionOfApp, type HostAtAGlance } from '../live/live-state.ts';
import { EVENT_OF, type ToldFacts } from './told.ts';

/** Shorter absences are restarts of the daemon or of the network: not worth a word. */
export const AWAY_GRACE_MS = 30_000;
/** Longer than any trouble must be over before the same is another one. */
const LOOK_BACK_MS = 3_600_000;

/** Written down here; the store notes failed checks by itself. */
const OF_APPS: readonly EventKind[] = ['unhealthy', 'whereabouts'];
const OF_DOCKER: readonly EventKind[] = ['docker-away', 'other-engine'];
const OF_HOST: readonly EventKind[] = [...OF_DOCKER, 'disk-low'];

const TROUBLED: readonly AppNow['state'][] = ['unhealthy', 'restarting', 'stopped', 'created', 'missing'];

export type Troubles = {
  /** Writes down what an app's look says. */
  lookAt(app: string): void;
  /** The same of the hosts and the database, and of apps of which it could not be written down. */
  look(): void;
  /** Milliseconds until the absence of a host's Docker is a trouble; null: all are there, or it is one already. */
  dueInMs(): number | null;
};

/**
 * Writes down when a trouble begins and when it is over. Level by level: what stands is compared with what is on record, so that
 * whatever was missed, while Homeport did not run or the database could not be written, is found by the next look.
 */
export function watchTroubles(deps: {
  facts: ToldFacts;
  now: () => Date;
  log: (line: string) => void;
}): Troubles {
  const { facts, now } = deps;
  const { store } = facts;
  /** Apps of which a look could not be written down; null: the hosts and the database. */
  const unwritten = new Set<string | null>();

  const known = (app: string | null, kinds: readonly EventKind[]): KeptEvent[] =>
    store
      .troubles(app, new Date(now().getTime() - LOOK_BACK_MS))
      .filter((event) => kinds.includes(event.kind));

  /** @param standing the troubles of these kinds that there are; others of them are over */
  function keep(before: KeptEvent[], standing: NewEvent[], at: Date): void {
    const begun: NewEvent[] = [];
    const again: number[] = [];
    for (const trouble of standing) {
      const same = before.findLast((event) => event.kind === trouble.kind && !isOver(event, at));
      if (same === undefined) begun.push(trouble);
      else if (same.overAt !== null) again.push(same.id);
    }
    const over = before
      .filter((event) => event.overAt === null && !standing.some(({ kind }) => kind === event.kind))
      .map(({ id }) => id);
    if (begun.length + again.length + over.length === 0) return;
    store.keepTroubles({ begun, again, over, at });
  }

  function lookAtApp(name: string): void {
    const app = store.app(name);
    if (app === null) return;
    const { state, astray } = facts.on(app.host).monitor.now(name);
    const on = facts.hosts.all().find(({ host }) => host.id === app.host);
    // Without Docker nobody knows how an app is: its trouble neither goes on nor ends.
    if (state === 'unknown' || on?.docker.status().state !== 'connected') return;
    const before = known(name, OF_APPS);
    if (before.length === 0 && astray === null && !TROUBLED.includes(state)) return;
    keep(before, ofApp(app, state), now());
  }

  function ofApp(app: App, state: AppNow['state']): NewEvent[] {
    const at = now();
    const kinds = attentionOfApp(facts.on(app.host), app)
      .map((entry) => EVENT_OF[entry.kind])
      .filter((kind) => kind !== null && OF_APPS.includes(kind));
    return [...new Set(kinds)].flatMap((kind) =>
      kind === null ? [] : [newTrouble(kind, app.name, { at, params: { state } })],
    );
  }

  function lookAtHost({ host, docker, disks }: HostAtAGlance): void {
    const at = now();
    const status = docker.status();
    const { state, since, endpoint, otherEngine } = status;
    const params = { host: host.id, endpoint };
    const standing: NewEvent[] = [];
    const away = state === 'away' && awayDueInMs(status) === null;
    if (away) {
      const kind = otherEngine === null ? 'docker-away' : 'other-engine';
      const key = `${kind}:${host.id}:${since}`;
      standing.push(newTrouble(kind, null, { at: new Date(since), params, key }));
    }
    if (disks.low() !== null) {
      const key = `disk-low:${host.id}:${at.toISOString()}`;
      standing.push(newTrouble('disk-low', null, { at, params, key }));
    }
    // Until it has answered, or was away for long enough, nothing is known of its Docker.
    const blind = state !== 'connected' && !away;
    const kinds = blind ? OF_HOST.filter((kind) => !OF_DOCKER.includes(kind)) : OF_HOST;
    const before = known(null, kinds).filter((event) => event.params.host === host.id);
    keep(before, standing, at);
  }

  function lookAtDatabase(): void {
    const at = now();
    const standing = facts.storeProblem() === null ? [] : [newTrouble('store-trouble', null, { at })];
    keep(known(null, ['store-trouble']), standing, at);
  }

  function awayDueInMs({ state, since }: DockerStatus): number | null {
    const left = Date.parse(since) + AWAY_GRACE_MS - now().getTime();
    return state === 'away' && left > 0 ? left : null;
  }

  function dueInMs(): number | null {
    const due = facts.hosts.all().map(({ docker }) => awayDueInMs(docker.status()));
    return due.reduce((a, b) => (a === null || b === null ? (a ?? b) : Math.min(a, b)), null);
  }

  function lookAtHosts(): void {
    for (const host of facts.hosts.all()) lookAtHost(host);
    lookAtDatabase();
  }

  /** While the database can't be written each look tries anew, and one of them says so. */
  function lookAt(app: string | null): void {
    try {
      if (app === null) lookAtHosts();
      else lookAtApp(app);
      unwritten.delete(app);
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      if (unwritten.size === 0)
        deps.log(`What there is to tell could not be written down: ${messageOf(error)}`);
      unwritten.add(app);
    }
  }

  return {
    lookAt,
    look() {
      for (const app of new Set([null, ...unwritten])) lookAt(app);
    },
    dueInMs,
  };
}
