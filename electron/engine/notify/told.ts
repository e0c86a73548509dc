import type { Attention } from '../../shared/dto.ts';
import type { EventKind, ToldEvent } from '../../shared/notifications.ts';
import type { Text } from '../../shared/text/text.ts';
import { checkSince } from '../apps/checks.ts';
import { type KeptEvent, newVersionKey } from '../domain/events.ts';
import { attentionOfApp, attentionOfUpdate, type HostFacts, lastEnded } from '../live/live-state.ts';
import type { AppFacts } from '../live/to-dto.ts';
import type { Store } from '../ports.ts';
import type { PendingEvent } from './ports.ts';
import type { Waiting } from './rules.ts';

/** What is asked about an event before it is told. `on`: what there is of the host that an app is on. */
export type ToldFacts = Pick<HostFacts, 'hosts'> & {
  store: Store;
  on(host: string): AppFacts;
  storeProblem: () => Text | null;
};

/** The event that an entry of the window's list is; null: it is only for the list. */
export const EVENT_OF: Record<Attention['kind'], EventKind | null> = {
  'rollback-failed': 'rollback-failed',
  'awaiting-decision': 'awaiting-decision',
  'rolled-back': 'rolled-back',
  'update-failed': 'update-failed',
  'add-failed': 'add-failed',
  'update-unknown': 'update-unknown',
  unhealthy: 'unhealthy',
  'not-running': 'unhealthy',
  whereabouts: 'whereabouts',
  'check-failed': 'check-failed',
  // It goes on by itself, or what it waits for is told.
  'update-waiting': null,
  // A person did that on purpose, with another Homeport.
  'taken-over': null,
};

/**
 * The events that wait, each with what the records, Docker and the disks say of it now.
 * @param wants of the others nothing is asked: they may be many
 */
export function withFacts(
  facts: ToldFacts,
  pending: PendingEvent[],
  wants: (kind: EventKind) => boolean,
): Waiting[] {
  return pending.map(({ event, nextAt }) => {
    if (!wants(event.kind)) return { event, nextAt, told: null, superseded: false, saidByAnother: false };
    const saidByAnother = event.kind === 'unhealthy' && hasFailedRollback(facts, event.app);
    return {
      event,
      nextAt,
      told: toldOf(facts, event),
      superseded: isSuperseded(facts, event),
      saidByAnother,
    };
  });
}

function toldOf(facts: ToldFacts, event: KeptEvent): ToldEvent | null {
  const { id, key, kind, app, updateId, params } = event;
  const told = { id, key, kind, app, updateId, at: event.at.toISOString(), params };
  if (kind === 'succeeded') return { ...told, message: null, restore: null };
  if (app === null) return { ...told, message: messageOfHost(facts, event), restore: null };
  if (kind === 'new-version') {
    const message = newsOf(facts, event);
    return message && { ...told, message, restore: null };
  }
  const entry = attentionAbout(facts, event);
  return entry && { ...told, message: entry.message, restore: restoreOf(entry) };
}

/** null: it runs by now, or a person has skipped it, or it is not the newest any more. */
function newsOf(facts: ToldFacts, { key, app: name }: KeptEvent): Text | null {
  const app = name === null ? null : facts.store.app(name);
  if (app?.lastCheck?.key == null || newVersionKey(app.name, app.lastCheck.key) !== key) return null;
  const ended = lastEnded(facts, app.name)?.finishedAt ?? null;
  const check = checkSince(app, facts.store.releases(app.name), ended);
  return check?.hold?.because === 'told' ? check.message : null;
}

function messageOfHost({ hosts, storeProblem }: ToldFacts, { kind, params }: KeptEvent): Text | null {
  if (kind === 'store-trouble') return storeProblem();
  const on = hosts.all().find(({ host }) => host.id === params.host);
  return (kind === 'disk-low' ? on?.disks.low() : on?.docker.status().message) ?? null;
}

/** null: it is on nobody's list any more. */
function attentionAbout(facts: ToldFacts, { kind, app: name, updateId }: KeptEvent): Attention | null {
  const app = name === null ? null : facts.store.app(name);
  if (app === null) return null;
  const update = updateId === null ? null : facts.store.update(updateId);
  if (updateId !== null && update === null) return null;
  const entries =
    update === null
      ? attentionOfApp(facts.on(app.host), app)
      : attentionOfUpdate(facts.on(app.host), app, update, kind === 'add-failed');
  return entries.find((entry) => EVENT_OF[entry.kind] === kind) ?? null;
}

function restoreOf({ kind, restore }: Attention): ToldEvent['restore'] {
  if (restore === null) return null;
  const { release, tag, as } = restore;
  // While an update waits for a decision, restoring means undoing it: the engine knows to what.
  return { release: kind === 'awaiting-decision' ? null : release, tag, as };
}

function isSuperseded(facts: ToldFacts, { kind, app, updateId }: KeptEvent): boolean {
  if (app === null || updateId === null || kind === 'succeeded') return false;
  const last = lastEnded(facts, app);
  return last !== null && last.id !== updateId && facts.store.update(updateId)?.outcome !== null;
}

function hasFailedRollback(facts: ToldFacts, name: string | null): boolean {
  const app = name === null ? null : facts.store.app(name);
  return (
    app !== null && attentionOfApp(facts.on(app.host), app).some(({ kind }) => kind === 'rollback-failed')
  );
}
