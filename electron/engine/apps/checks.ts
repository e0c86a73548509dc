import type { Source } from '../../shared/config.ts';
import type { CheckResult } from '../../shared/dto.ts';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import type { App, KeptCheck, Release } from '../domain/model.ts';
import { shortVersion } from '../domain/names.ts';
import type { ResolvedSource } from '../domain/source.ts';
import { takeFolderForKnown } from './folder-known.ts';
import { lostWords } from './keeper.ts';

export type Checked = { result: KeptCheck; resolved: ResolvedSource | null };

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
        commit: null,
        key: null,
        result: 'skipped',
        message: lostWords(app.name, other.who),
      },
    };
  try {
    const resolved = await core.source.resolve(app.config.source, core.closing);
    takeFolderForKnown(core, app, resolved);
    const { commit, key } = resolved;
    return {
      resolved,
      result: { ...base, commit, key, ...judge(core.store.releases(app.name), app, resolved) },
    };
  } catch (error) {
    if (!isHomeportError(error)) throw error;
    const result = { ...base, commit: null, key: null, result: 'failed' as const, message: error.message };
    return { resolved: null, result };
  }
}

/**
 * The last check in the light of what became of its commit since: 'new' is 'current' once it runs, 'quarantined' once it failed.
 * @param lastEnded when the newest update of the app ended; null: none did
 */
export function checkSince(app: App, releases: Release[], lastEnded: Date | null): CheckResult | null {
  const check = app.lastCheck;
  if (check === null) return null;
  const { commit } = check;
  if (commit === null || lastEnded === null || lastEnded < new Date(check.at)) return checkDto(check);
  const tried = releases.find((r) =>
    check.key === null ? r.commit?.id === commit : r.sourceKey === check.key,
  );
  const now = tried === undefined ? {} : judge(releases, app, { commit, key: tried.sourceKey });
  return checkDto({ ...check, ...now });
}

/** What the source calls it is nobody's business but the engine's. */
export function checkDto({ key: _, ...check }: KeptCheck): CheckResult {
  return check;
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
  return { result: 'new', message: newWords(app, running, resolved) };
}

function newWords(
  { config: { source }, configChanged }: App,
  running: Release | undefined,
  { key, commit }: Pick<ResolvedSource, 'commit' | 'key'>,
): string {
  if (configChanged && running?.sourceKey === key) return 'The settings changed.';
  const short = shortVersion(commit);
  const sameCommit = running !== undefined && running.commit?.id === commit && running.sourceKey !== key;
  // With the same settings of the build, only what is in the folder can have changed.
  if (source.from.kind !== 'folder' || !sameCommit || !sameBuild(running, source)) return `New: ${short}.`;
  return `New: what is in ${source.from.path} has changed (${short} as before).`;
}

function sameBuild({ build }: Release, source: Source): boolean {
  return build !== null && JSON.stringify(build.source) === JSON.stringify(source);
}

/** What a health check wrote ends as it likes. */
function asSentence(words: string): string {
  return /[.!?…]$/.test(words.trim()) ? words.trim() : `${words.trim()}.`;
}

/** A check whose failure is the caller's failure too. */
export async function resolveOrThrow(
  core: Core,
  app: App,
): Promise<{ result: KeptCheck; resolved: ResolvedSource }> {
  const { result, resolved } = await checkApp(core, app);
  if (!resolved) throw new HomeportError('SOURCE_UNAVAILABLE', result.message);
  return { result, resolved };
}
