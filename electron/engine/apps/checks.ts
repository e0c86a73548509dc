import type { CheckResult } from '../../shared/dto.ts';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import type { App, Release } from '../domain/model.ts';
import type { ResolvedSource } from '../domain/source.ts';
import { lostWords } from './keeper.ts';

export type Checked = { result: CheckResult; resolved: ResolvedSource | null };

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
      result: { ...base, commit: null, result: 'skipped', message: lostWords(app.name, other.who) },
    };
  try {
    const resolved = await core.source.resolve(app.config.source, core.closing);
    return {
      resolved,
      result: { ...base, commit: resolved.commit, ...judge(core.store.releases(app.name), app, resolved) },
    };
  } catch (error) {
    if (!isHomeportError(error)) throw error;
    return { resolved: null, result: { ...base, commit: null, result: 'failed', message: error.message } };
  }
}

/**
 * The last check in the light of what became of its commit since: 'new' is 'current' once it runs, 'quarantined' once it failed.
 * @param lastEnded when the newest update of the app ended; null: none did
 */
export function checkSince(app: App, releases: Release[], lastEnded: Date | null): CheckResult | null {
  const check = app.lastCheck;
  if (check === null || check.commit === null || lastEnded === null || lastEnded < new Date(check.at))
    return check;
  const tried = releases.find((r) => r.commit?.id === check.commit);
  return tried === undefined
    ? check
    : { ...check, ...judge(releases, app, { commit: check.commit, key: tried.sourceKey }) };
}

function judge(
  releases: Release[],
  app: App,
  resolved: Pick<ResolvedSource, 'commit' | 'key'>,
): Pick<CheckResult, 'result' | 'message'> {
  const short = resolved.commit.slice(0, 7);
  const running = releases.find((r) => r.number === app.runningRelease);
  if (running?.sourceKey === resolved.key && !app.configChanged) {
    return { result: 'current', message: `Up to date: ${short} runs already.` };
  }
  // Newest first: what became of the last try decides. A good one has a reason where a person restored another in its place.
  const tried = releases.find((r) => r.sourceKey === resolved.key && r.state !== 'candidate');
  if (tried?.quarantineReason != null && tried.number !== app.runningRelease) {
    return {
      result: 'quarantined',
      message: `${short} was tried as release ${tried.number} and is quarantined: ${asSentence(tried.quarantineReason)} It is tried again when the source changes, or when you ask for it.`,
    };
  }
  return {
    result: 'new',
    message:
      app.configChanged && running?.sourceKey === resolved.key ? 'The settings changed.' : `New: ${short}.`,
  };
}

/** What a health check wrote ends as it likes. */
function asSentence(words: string): string {
  return /[.!?…]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`;
}

/** A check whose failure is the caller's failure too. */
export async function resolveOrThrow(
  core: Core,
  app: App,
): Promise<{ result: CheckResult; resolved: ResolvedSource }> {
  const { result, resolved } = await checkApp(core, app);
  if (!resolved) throw new HomeportError('SOURCE_UNAVAILABLE', result.message);
  return { result, resolved };
}
