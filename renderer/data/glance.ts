import type {
  AppDto,
  CheckResult,
  LiveState,
  ReleaseRef,
  UpdateDto,
  UpdateSummary,
} from '../../electron/shared/dto.ts';
import { againWithBases, doingWords } from '../../electron/shared/outcome-words.ts';
import { standingOf } from '../../electron/shared/standing.ts';
import { say, sentences, type Text } from '../../electron/shared/text/text.ts';
import { shortName } from '../../electron/shared/version.ts';
import { atTheBeginning, inWords, words } from '../i18n/in-words.ts';
import { kindWords, type Said, saidOfCheck, saidOfOutcome, type Tone } from '../i18n/words.ts';

/** What the window concludes from the live picture. Pure. */

type Glance = { tone: Tone; headline: string; detail: string };

const glance = (tone: Tone, headline: Text, detail: Text): Glance => ({
  tone,
  headline: inWords(headline),
  detail: inWords(detail),
});

/** The one line that answers: is all well, and if not, what is it? */
export function overallGlance(live: LiveState): Glance {
  const inAll = say('glance.in-all', { count: live.apps.length });
  const working = live.apps.filter((app) => app.activeUpdate !== null).map((app) => app.name);
  switch (live.overall) {
    case 'away':
      return live.docker.otherEngine === null
        ? glance('bad', say('glance-title.docker-away'), say('glance.docker-away'))
        : glance('bad', say('glance-title.other-engine'), say('glance.other-engine'));
    case 'attention': {
      if (nothingReadable(live))
        return glance('bad', say('glance-title.unreadable'), say('glance.unreadable'));
      const apps = new Set(live.attention.map((a) => a.app)).size;
      const bad = live.attention.some(
        (a) => a.kind === 'rollback-failed' || a.kind === 'not-running' || a.kind === 'unhealthy',
      );
      return glance(
        bad ? 'bad' : 'warn',
        apps === 0 ? say('glance-title.attention') : say('glance-title.apps-need-you', { count: apps }),
        sentences(inAll, working.length > 0 ? say('glance.working', { apps: working }) : null),
      );
    }
    case 'working': {
      const headline = say('glance-title.working', { apps: working });
      const others = live.apps.filter((app) => app.activeUpdate === null);
      if (others.length === 0) return glance('busy', headline, inAll);
      const standing = standingOf(others);
      const theirs = standing.all ? say('glance.all-else-well') : standing.detail;
      return glance('busy', headline, theirs === null ? inAll : sentences(theirs, inAll));
    }
    case 'well': {
      if (live.apps.length === 0) return glance('idle', say('glance-title.no-apps'), say('glance.no-apps'));
      const standing = standingOf(live.apps);
      if (standing.all)
        return glance('good', say('glance-title.well'), say('glance.all-well', { count: live.apps.length }));
      const nothing = say('glance.nothing-needed');
      const detail = standing.detail === null ? nothing : sentences(standing.detail, nothing);
      return glance('idle', standing.headline, detail);
    }
  }
}

/** The database can't be opened: that no app is known says nothing about how many there are. */
export function nothingReadable({ apps, storeProblem }: LiveState): boolean {
  return storeProblem !== null && apps.length === 0;
}

/** '#12 (3f9a1c2)'; only the version of what never became a release. */
export function refWords(ref: ReleaseRef | null): string {
  const version = ref?.version ?? null;
  const number = numbered(ref);
  if (number === null) return version === null ? 'not known yet' : shortName(version);
  return version === null ? number : `${number} (${shortName(version)})`;
}

/** '#12'; null of what has no number: a build that failed, or is not done. */
function numbered(ref: ReleaseRef | null): string | null {
  return ref === null || ref.release === null ? null : `#${ref.release}`;
}

/** What an update is doing or how it ended, with its tone. */
export function updateGlance(update: UpdateSummary): Said {
  if (update.outcome !== null) return saidOfOutcome(update.outcome, update.kind);
  return { text: atTheBeginning(doingWords(update)), tone: update.awaitingDecision ? 'warn' : 'busy' };
}

/** 'Update #11 to #12', 'Restore #10', 'First start #1'. */
export function updateTitle(update: UpdateDto): string {
  const to = numbered(update.to);
  const from = numbered(update.from);
  if (update.kind === 'update' && from !== null) return `${kindWords('update')} ${from} → ${to ?? 'newest'}`;
  return to === null ? kindWords(update.kind) : `${kindWords(update.kind)} ${to}`;
}

/** What is said of the version that an update brings, or what it failed on. */
export function updateSubject(update: UpdateDto): string {
  const again = againWithBases(update.newerBases, update.to);
  if (again !== null) return atTheBeginning(again);
  return update.to?.version?.message ?? (update.kind === 'restore' ? 'An earlier release, put back' : '');
}

/** Changes whenever something about the app happened that its lists (releases, updates, health) would show. */
export function appRevision(app: AppDto): string {
  return [
    app.lastUpdate?.id,
    app.lastUpdate?.outcome,
    app.activeUpdate?.id,
    app.activeUpdate?.phase,
    app.activeUpdate?.to?.release,
    app.running?.release,
    app.containerId,
    app.state,
    app.stateSince,
  ].join('|');
}

/** What a check over several apps found, in one sentence. */
export function checkSummary(results: readonly CheckResult[]): { tone: Tone; text: string } {
  const only = results.length === 1 ? results[0] : undefined;
  if (only) {
    const text = words('window.of-app', { app: only.app, text: only.message });
    return { tone: saidOfCheck(only.result).tone, text };
  }
  const named = (result: CheckResult['result']) =>
    results.filter((r) => r.result === result).map((r) => r.app);
  const failed = named('failed');
  const fresh = named('new');
  const found = sentences(
    fresh.length > 0 ? say('checked.something-new', { apps: fresh }) : say('checked.nothing-new'),
    failed.length > 0 ? say('checked.not-asked', { apps: failed }) : null,
  );
  return { tone: failed.length > 0 ? 'warn' : fresh.length > 0 ? 'idle' : 'good', text: inWords(found) };
}
