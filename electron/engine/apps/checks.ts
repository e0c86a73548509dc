import type { CheckResult } from '../../shared/dto.ts';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import type { Version } from '../../shared/version.ts';
import type { Core } from '../core.ts';
import { type Judged, judgeCheck } from '../domain/judge-check.ts';
import type { App, KeptCheck, News, Release } from '../domain/model.ts';
import { withSeen, withTold } from '../domain/news.ts';
import { type PutIn, putIn } from '../domain/put-in.ts';
import { newsText } from '../domain/put-in-words.ts';
import type { Resolved } from '../domain/source.ts';
import { aboutOf } from '../domain/sources/about.ts';
import type { Found } from '../domain/sources/rules.ts';
import { localTimezone } from '../schedule/cron.ts';
import { lostText } from './keeper.ts';
import { knownVersions } from './known-versions.ts';
import { takeAsFound } from './take-as-found.ts';
import { takeForKnown } from './take-for-known.ts';

/** `judged`: what is so whatever the app's policy says; `answer`: what its schedule does about it. */
export type Checked = {
  result: KeptCheck;
  found: { resolved: Resolved; judged: Judged; answer: PutIn } | null;
};

/**
 * Asks an app's source what is newest, and says what that means for it. Builds nothing; keeps the answer.
 * @param scheduled a slot of the schedule has come; false: a person asks
 */
export async function checkApp(core: Core, app: App, scheduled = false): Promise<Checked> {
  const { news, ...checked } = await ask(core, app, scheduled);
  core.store.updateApp(app.name, { lastCheck: checked.result, ...(news === null ? {} : { news }) });
  core.changed.emit();
  return checked;
}

async function ask(core: Core, app: App, scheduled: boolean): Promise<Checked & { news: News | null }> {
  const base = { app: app.name, at: core.clock.now().toISOString(), scheduled, hold: null };
  const unknown = { version: null, key: null };
  const other = core.keepers.lost(app.name);
  if (other !== null) {
    const message = lostText(app.name, other.who);
    return { found: null, news: null, result: { ...base, ...unknown, result: 'skipped', message } };
  }
  try {
    const known = () => knownVersions(core.store, app);
    const resolved = await core.sources.resolve(app.config.source, core.docker, core.closing, known);
    takeForKnown(core, app, resolved);
    await takeAsFound(core, app, resolved);
    const { version, key } = resolved;
    // Asking took a while: what a person said meanwhile counts.
    const now = core.store.app(app.name) ?? app;
    const news = withSeen(now.news, key, core.clock.now());
    const judged = judgeCheck(core.store.releases(app.name), app, resolved);
    const said = withPolicy(core, { ...now, news }, { resolved, judged, scheduled });
    const result = { ...base, version, key, ...aboutOf(resolved.inputs), ...said.shown };
    const told = scheduled && result.hold?.because === 'told' && !isRunning(core, now, key);
    return {
      result,
      found: { resolved, judged, answer: said.answer },
      news: (told ? withTold(news, key) : null) ?? news,
    };
  } catch (error) {
    if (!isHomeportError(error)) throw error;
    const result = { ...base, ...unknown, result: 'failed' as const, message: error.text };
    return { found: null, news: null, result };
  }
}

type Judging = { resolved: Pick<Resolved, 'key' | 'version'>; judged: Judged; scheduled: boolean };

function withPolicy(core: Core, app: App, { resolved, judged, scheduled }: Judging) {
  if (judged.result !== 'new') return { answer: PUT_IN, shown: { ...judged, hold: null } };
  const { key, version } = resolved;
  const now = core.clock.now();
  const answer = putIn({ key, version, running: isRunning(core, app, key) }, app.config, app.news, {
    now,
    zone: app.config.schedule.timezone ?? localTimezone(),
  });
  const waits = scheduled || app.news.waitsUntil !== null;
  return { answer, shown: newsText(judged, app, { version, answer, now, waits }) };
}

const PUT_IN: PutIn = { do: 'put-in' };

function isRunning({ store }: Pick<Core, 'store'>, app: App, key: string): boolean {
  return app.runningRelease !== null && store.release(app.name, app.runningRelease)?.sourceKey === key;
}

/**
 * The last check with what a person has said since of when something is put in, without asking the source anew; null where that
 * changes nothing about it.
 */
export function checkAnew(core: Core, app: App): KeptCheck | null {
  const check = app.lastCheck;
  if (check === null || check.version === null || check.key === null) return null;
  if (check.result !== 'new' && check.hold === null) return null;
  const { key, version, scheduled } = check;
  const judged = judgeCheck(core.store.releases(app.name), app, { key, version, inputs: null });
  return { ...check, ...withPolicy(core, app, { resolved: { key, version }, judged, scheduled }).shown };
}

/**
 * The last check in the light of what became of its version since: 'new' is 'current' once it runs, 'quarantined' once it failed.
 * @param lastEnded when the newest update of the app ended; null: none did
 */
export function checkSince(app: App, releases: Release[], lastEnded: Date | null): CheckResult | null {
  const check = app.lastCheck;
  if (check === null) return null;
  const { version } = check;
  if (version === null || lastEnded === null || lastEnded < new Date(check.at)) return checkDto(check);
  const tried = releases.find((r) =>
    check.key === null ? r.version?.id === version.id : r.sourceKey === check.key,
  );
  if (tried === undefined) return checkDto(check);
  const judged = judgeCheck(releases, app, foundBy(tried, version));
  // It is as new as it was, and what holds it back does so still.
  const stands = judged.result === 'new' && check.hold !== null;
  return checkDto(stands ? check : { ...check, ...judged, hold: null });
}

/** What was found then, as far as the release that was made of it tells. */
function foundBy({ sourceKey, version, origin }: Release, found: Version): Found {
  return { key: sourceKey, version: version ?? found, inputs: origin?.inputs ?? null };
}

/** What the source calls it is nobody's business but the engine's. */
export function checkDto({ key: _, scheduled: __, ...check }: KeptCheck): CheckResult {
  return check;
}

/** A check whose failure is the caller's failure too. */
export async function resolveOrThrow(
  core: Core,
  app: App,
): Promise<{ result: KeptCheck; found: NonNullable<Checked['found']> }> {
  const { result, found } = await checkApp(core, app);
  if (!found) throw new HomeportError('SOURCE_UNAVAILABLE', result.message);
  return { result, found };
}
