import { relativeTime } from '../shared/age-words.ts';
import type {
  CheckResult,
  ReleaseDto,
  ReleaseRef,
  StepDto,
  UpdateDto,
  UpdateSummary,
} from '../shared/dto.ts';
import { doingWords, outcomeWords as endWords } from '../shared/outcome-words.ts';
import { sizeWords } from '../shared/size-words.ts';
import type { SourceKind } from '../shared/sources/kinds.ts';
import { stepWords } from '../shared/step-words.ts';
import { say } from '../shared/text/text.ts';
import { shortId, shortName, type Version, versionName, versionText } from '../shared/version.ts';
import type { ReleaseState } from '../shared/words.ts';
import { inWords } from './in-words.ts';

const NOT_KNOWN = 'not known';

/** '340 ms', '12.3 s', '4 min 10 s', '2 h 5 min'. */
export function duration(ms: number | null): string {
  if (ms === null) return '';
  if (Number.isNaN(ms)) return NOT_KNOWN;
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const s = Math.round(ms / 1000);
  if (s < 3600) return `${Math.floor(s / 60)} min${s % 60 ? ` ${s % 60} s` : ''}`;
  const min = Math.round(s / 60);
  return `${Math.floor(min / 60)} h${min % 60 ? ` ${min % 60} min` : ''}`;
}

/** Milliseconds between two ISO times; null while the second has not come. */
export function between(from: string, to: string | null): number | null {
  return to === null ? null : Date.parse(to) - Date.parse(from);
}

/** '5 min ago', 'in 2 h', '3 days ago'; nothing where there is no time. */
export function relative(at: string | null, now: Date): string {
  return at === null ? '' : relativeTime(at, now);
}

/** '2026-11-20 18:00', in this person's own zone (TZ). The same in every language: people sort and compare it. */
export function exactTime(at: string | Date): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return NOT_KNOWN;
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** '340 ms', 'none'; '12.3 s, and not up again by its end' where it gave no sign of life any more. */
export function downtimeWords({
  downtimeMs,
  stillDown,
}: Pick<UpdateDto, 'downtimeMs' | 'stillDown'>): string {
  if (downtimeMs === null) return inWords(stillDown ? say('cli.down-as-before') : say('cli.never-down'));
  const words = duration(downtimeMs);
  return stillDown ? inWords(say('cli.still-down', { duration: words })) : words;
}

/** '#3 (abc1234)'; 'commit abc1234' of what never became a release, '#3' or '-' where less is known. */
export function releaseName(release: ReleaseRef | ReleaseDto | null): string {
  if (release === null) return '-';
  const { version } = release;
  if (release.release === null) return version === null ? '-' : inWords(versionText(version));
  return `#${release.release}${version === null ? '' : ` (${shortName(version)})`}`;
}

/** 'Stop the previous container'; with the container's name where an update moves more than one. */
export function stepName(step: Pick<StepDto, 'kind' | 'member'>, source: SourceKind): string {
  const words = inWords(stepWords(step.kind, source));
  return step.member === null ? words : `${words} (${step.member})`;
}

/** 'v1.4.0 abc1234 Fix the door (Ada)'; of a folder, which has changed under the same commit: '… with folder 9c1e2d7'. '' of none. */
export function versionWords(version: Version | null): string {
  if (version === null) return '';
  const { kind, id, label, author, message, contextDigest } = version;
  const folder = contextDigest === null ? '' : `with folder ${shortId(contextDigest)}`;
  return [
    label,
    kind === 'git' || label === null ? shortId(id) : '',
    message,
    author && `(${author})`,
    folder,
  ]
    .filter(Boolean)
    .join(' ');
}

/** '2.19.5, 84 MB, made 2 days ago': what is known of a version that a check found. */
export function newsWords({ version, about }: Pick<CheckResult, 'version' | 'about'>, now: Date): string {
  if (version === null) return '';
  const size = about?.bytes == null ? '' : sizeWords(about.bytes);
  const made = about === undefined || version.madeAt === null ? '' : `made ${relative(version.madeAt, now)}`;
  return [versionName(version), size, made].filter((part) => part !== '').join(', ');
}

/** 'rolled back', 'succeeded', 'under way: building the image'. */
export function outcomeWords(update: UpdateSummary): string {
  if (update.outcome !== null) return inWords(endWords(update.outcome, update.kind));
  return inWords(say('doing.under-way', { doing: doingWords(update) }));
}

export function releaseStateWords(state: ReleaseState): string {
  return inWords(say(`release.${state}`));
}

/** An id as docker shows it: twelve digits. A name stays as it is. */
export function shortImage(ref: string): string {
  return ref.replace(/^sha256:/, '').replace(/^([0-9a-f]{12})[0-9a-f]{52}$/, '$1');
}
