import { worstFirst } from './attention.ts';
import type { AppDto, Attention, LiveState } from './dto.ts';
import type { AppPatch, LiveChange, LiveEvent } from './live-dto.ts';

/**
 * What leads from one picture to the next, and back to it. Pure: the engine says what changed, and whoever listens applies it.
 * Objects are compared by identity first, so that what the engine left alone costs nothing, and what did not change stays the
 * same object on the other side.
 */

/** @returns what `withChange` makes `after` of `before` with; null: nothing changed. */
export function changeBetween(before: LiveState, after: LiveState): LiveChange | null {
  if (before === after) return null;
  const change: LiveChange = {};
  const rest = changedFields(restOf(before), restOf(after));
  if (Object.keys(rest).length > 0) change.rest = rest;
  const apps = appsBetween(before.apps, after.apps);
  if (apps.added.length + apps.changed.length + apps.gone.length > 0) change.apps = apps;
  const attention = attentionBetween(before.attention, after.attention);
  if (attention.length > 0) change.attention = attention;
  return Object.keys(change).length === 0 ? null : change;
}

/** The picture after the change. Apps that it does not name are the same objects as before. */
export function withChange(before: LiveState, { rest, apps, attention }: LiveChange): LiveState {
  return {
    ...before,
    ...rest,
    apps: apps === undefined ? before.apps : withApps(before.apps, apps),
    attention: attention === undefined ? before.attention : withAttention(before.attention, attention),
  };
}

/** The events of `live.watch`, as the pictures that they tell of. */
export async function* pictures(
  events: AsyncIterable<LiveEvent>,
): AsyncGenerator<LiveState, void, undefined> {
  let state: LiveState | null = null;
  for await (const event of events) {
    if (event.type === 'snapshot') state = event.state;
    else if (state !== null) state = withChange(state, event.change);
    if (state !== null) yield state;
  }
}

const restOf = ({ apps: _apps, attention: _attention, ...rest }: LiveState) => rest;

/** The fields of `after` that are others than in `before`. */
function changedFields<T extends object>(before: T, after: T): Partial<T> {
  const changed: Partial<T> = {};
  for (const key in after) if (!same(before[key], after[key])) changed[key] = after[key];
  return changed;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function appsBetween(before: readonly AppDto[], after: readonly AppDto[]): NonNullable<LiveChange['apps']> {
  const known = new Map(before.map((app) => [app.name, app]));
  const added: AppDto[] = [];
  const changed: AppPatch[] = [];
  for (const app of after) {
    const then = known.get(app.name);
    known.delete(app.name);
    if (then === undefined) added.push(app);
    else if (then !== app) {
      const fields = changedFields(then, app);
      if (Object.keys(fields).length > 0) changed.push({ ...fields, name: app.name });
    }
  }
  return { added, changed, gone: [...known.keys()] };
}

function withApps(
  before: readonly AppDto[],
  { added, changed, gone }: NonNullable<LiveChange['apps']>,
): AppDto[] {
  const patches = new Map(changed.map((patch) => [patch.name, patch]));
  const left = new Set([...gone, ...added.map(({ name }) => name)]);
  const apps = before.flatMap((app) => {
    const patch = patches.get(app.name);
    return left.has(app.name) ? [] : patch === undefined ? [app] : [{ ...app, ...patch }];
  });
  return added.length === 0 ? apps : [...apps, ...added].sort(byName);
}

/** As the engine's records are in order: names are ASCII. */
const byName = (a: AppDto, b: AppDto): number => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

function attentionBetween(
  before: readonly Attention[],
  after: readonly Attention[],
): NonNullable<LiveChange['attention']> {
  const then = Map.groupBy(before, ({ app }) => app);
  const now = Map.groupBy(after, ({ app }) => app);
  return [...new Set([...then.keys(), ...now.keys()])]
    .map((app) => ({ app, was: then.get(app) ?? [], now: now.get(app) ?? [] }))
    .filter(({ was, now }) => was.length !== now.length || now.some((it, index) => !same(it, was[index])))
    .map(({ app, now }) => ({ app, now }));
}

function withAttention(
  before: readonly Attention[],
  changes: NonNullable<LiveChange['attention']>,
): Attention[] {
  const others = new Set(changes.map(({ app }) => app));
  return [...before.filter(({ app }) => !others.has(app)), ...changes.flatMap(({ now }) => now)].sort(
    worstFirst,
  );
}
