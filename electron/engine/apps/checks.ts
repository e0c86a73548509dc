import type { CheckResult } from '../../shared/dto.ts';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import type { Version } from '../../shared/version.ts';
import type { Core } from '../core.ts';
import { judgeCheck } from '../domain/judge-check.ts';
import type { App, KeptCheck, Release } from '../domain/model.ts';
import type { Resolved } from '../domain/source.ts';
import { aboutOf } from '../domain/sources/about.ts';
import type { Found } from '../domain/sources/rules.ts';
import { lostText } from './keeper.ts';
import { knownVersions } from './known-versions.ts';
import { takeAsFound } from './take-as-found.ts';
import { takeForKnown } from './take-for-known.ts';

export type Checked = { result: KeptCheck; resolved: Resolved | null };

/** Asks an app's source what is newest, and says what that means for it. Builds nothing; keeps the answer. */
export async function checkApp(core: Core, app: App): Promise<Checked> {
  const checked = await ask(core, app);
  core.store.updateApp(app.name, { lastCheck: checked.result });
  core.changed.emit();
  return checked;
}

async function ask(core: Core, app: App): Promise<Checked> {
  const base = { app: app.name, at: core.clock.now().toISOString() };
  const other = core.keepers.lost(app.name);
  if (other !== null)
    return {
      resolved: null,
      result: {
        ...base,
        version: null,
        key: null,
        result: 'skipped',
        message: lostText(app.name, other.who),
      },
    };
  try {
    const known = () => knownVersions(core.store, app);
    const resolved = await core.sources.resolve(app.config.source, core.docker, core.closing, known);
    takeForKnown(core, app, resolved);
    await takeAsFound(core, app, resolved);
    const { version, key } = resolved;
    return {
      resolved,
      result: {
        ...base,
        version,
        key,
        ...aboutOf(resolved.inputs),
        ...judgeCheck(core.store.releases(app.name), app, resolved),
      },
    };
  } catch (error) {
    if (!isHomeportError(error)) throw error;
    const result = { ...base, version: null, key: null, result: 'failed' as const, message: error.text };
    return { resolved: null, result };
  }
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
  const now = tried === undefined ? {} : judgeCheck(releases, app, foundBy(tried, version));
  return checkDto({ ...check, ...now });
}

/** What was found then, as far as the release that was made of it tells. */
function foundBy({ sourceKey, version, origin }: Release, found: Version): Found {
  return { key: sourceKey, version: version ?? found, inputs: origin?.inputs ?? null };
}

/** What the source calls it is nobody's business but the engine's. */
export function checkDto({ key: _, ...check }: KeptCheck): CheckResult {
  return check;
}

/** A check whose failure is the caller's failure too. */
export async function resolveOrThrow(
  core: Core,
  app: App,
): Promise<{ result: KeptCheck; resolved: Resolved }> {
  const { result, resolved } = await checkApp(core, app);
  if (!resolved) throw new HomeportError('SOURCE_UNAVAILABLE', result.message);
  return { result, resolved };
}
