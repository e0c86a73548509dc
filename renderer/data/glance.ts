import type {
  AppDto,
  CheckResult,
  LiveState,
  ReleaseRef,
  UpdateDto,
  UpdateSummary,
} from '../../electron/shared/dto.ts';
import { doingWords } from '../../electron/shared/outcome-words.ts';
import { type Standing, standingOf } from '../../electron/shared/standing.ts';
import { shortId } from '../../electron/shared/version.ts';
import { atTheBeginning, inWords } from '../i18n/in-words.ts';
import { kindWords, type Said, saidOfCheck, saidOfOutcome, type Tone } from '../i18n/words.ts';

/** What the window concludes from the live picture. Pure. */

type Glance = { tone: Tone; headline: string; detail: string };

const count = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${n} ${many}`);

/** The one line that answers: is all well, and if not, what is it? */
export function overallGlance(live: LiveState): Glance {
  const total = count(live.apps.length, 'app', 'apps');
  const working = live.apps.filter((app) => app.activeUpdate !== null);
  const workingWords = working.map((app) => app.name).join(', ');
  switch (live.overall) {
    case 'away':
      if (live.docker.otherEngine !== null) {
        return {
          tone: 'bad',
          headline: 'Another Docker engine answers',
          detail: 'Nothing is done until theirs answers again, or until you give the apps to this one.',
        };
      }
      return {
        tone: 'bad',
        headline: 'Waiting for Docker',
        detail: 'What runs goes on running. Homeport takes over again by itself when Docker is back.',
      };
    case 'attention': {
      if (nothingReadable(live)) {
        return {
          tone: 'bad',
          headline: 'Homeport’s records can’t be read',
          detail: 'Your apps go on running. Which they are is known again once a backup is put back.',
        };
      }
      const apps = new Set(live.attention.map((a) => a.app)).size;
      return {
        tone: live.attention.some(
          (a) => a.kind === 'rollback-failed' || a.kind === 'not-running' || a.kind === 'unhealthy',
        )
          ? 'bad'
          : 'warn',
        headline: apps === 0 ? 'Something needs you' : `${count(apps, 'app needs', 'apps need')} you`,
        detail: working.length > 0 ? `${total} in all. Working on ${workingWords}.` : `${total} in all.`,
      };
    }
    case 'working':
      return {
        tone: 'busy',
        headline: `Working on ${workingWords}`,
        detail: `${elseWords(live.apps)} ${total} in all.`.trim(),
      };
    case 'well': {
      if (live.apps.length === 0) {
        return {
          tone: 'idle',
          headline: 'No apps yet',
          detail: 'Add one from a git repository, or adopt a container that runs already.',
        };
      }
      const standing = standingOf(live.apps);
      return standing.all
        ? { tone: 'good', headline: 'All is well', detail: `${total}, all running as they should.` }
        : {
            tone: 'idle',
            headline: inWords(standing.headline),
            detail: `${detailOf(standing)} Nothing needs you.`,
          };
    }
  }
}

/** How the apps are that nothing is done to. */
function elseWords(apps: readonly AppDto[]): string {
  const others = apps.filter((app) => app.activeUpdate === null);
  if (others.length === 0) return '';
  const standing = standingOf(others);
  return standing.all ? 'All else is well.' : detailOf(standing);
}

const detailOf = ({ detail }: Standing): string => (detail === null ? '' : inWords(detail));

/** The database can't be opened: that no app is known says nothing about how many there are. */
export function nothingReadable({ apps, storeProblem }: LiveState): boolean {
  return storeProblem !== null && apps.length === 0;
}

/** '#12 (3f9a1c2)'; only the version of what never became a release. */
export function refWords(ref: ReleaseRef | null): string {
  const id = ref?.version?.id ?? null;
  const number = numbered(ref);
  if (number === null) return id === null ? 'not known yet' : shortId(id);
  return id === null ? number : `${number} (${shortId(id)})`;
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

/** 'Update #11 to #12', 'Restore #10', 'First build #1'. */
export function updateTitle(update: UpdateDto): string {
  const to = numbered(update.to);
  const from = numbered(update.from);
  if (update.kind === 'update' && from !== null) return `${kindWords('update')} ${from} → ${to ?? 'newest'}`;
  return to === null ? kindWords(update.kind) : `${kindWords(update.kind)} ${to}`;
}

/** What is said of the version that an update brings, or what it failed on. */
export function updateSubject(update: UpdateDto): string {
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
  if (only) return { tone: saidOfCheck(only.result).tone, text: `${only.app}: ${inWords(only.message)}` };
  const named = (result: CheckResult['result']) =>
    results.filter((r) => r.result === result).map((r) => r.app);
  const failed = named('failed');
  const fresh = named('new');
  const parts = [
    fresh.length > 0 ? `Something new for ${fresh.join(', ')}.` : 'Nothing new.',
    failed.length > 0 ? `Could not ask for ${failed.join(', ')}.` : '',
  ];
  return {
    tone: failed.length > 0 ? 'warn' : fresh.length > 0 ? 'idle' : 'good',
    text: parts.join(' ').trim(),
  };
}
