import type { Commit, ReleaseDto, ReleaseRef, StepDto, UpdateDto } from '../shared/dto.ts';
import { stepWords } from '../shared/step-words.ts';

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

/** '5 min ago', 'in 2 h', '3 d ago'. */
export function relative(at: string | null, now: Date): string {
  if (at === null) return '';
  const ms = Date.parse(at) - now.getTime();
  if (Number.isNaN(ms)) return NOT_KNOWN;
  const s = Math.abs(ms) / 1000;
  const steps: [number, number, string][] = [
    [60, 1, 's'],
    [3600, 60, 'min'],
    [48 * 3600, 3600, 'h'],
    [Number.POSITIVE_INFINITY, 24 * 3600, 'd'],
  ];
  const [, unit, name] = steps.find(([limit]) => s < limit) ?? [0, 1, 's'];
  const amount = `${Math.floor(s / unit)} ${name}`;
  return ms > 0 ? `in ${amount}` : `${amount} ago`;
}

/** '340 ms', 'none'; '12.3 s, and not up again by its end' where it gave no sign of life any more. */
export function downtimeWords({
  downtimeMs,
  stillDown,
}: Pick<UpdateDto, 'downtimeMs' | 'stillDown'>): string {
  if (downtimeMs === null) return stillDown ? 'nothing ran before, and no sign of life by its end' : 'none';
  return `${duration(downtimeMs)}${stillDown ? ', and not up again by its end' : ''}`;
}

/** A commit as people say it: its first seven digits. */
export function shortCommit(id: string | null | undefined): string {
  return id ? id.slice(0, 7) : '';
}

/** '#3 (abc1234)'; 'commit abc1234' of what never became a release, '#3' or '-' where less is known. */
export function releaseName(release: ReleaseRef | ReleaseDto | null): string {
  if (release === null) return '-';
  const commit = typeof release.commit === 'string' ? release.commit : (release.commit?.id ?? null);
  if (release.release === null) return commit === null ? '-' : `commit ${shortCommit(commit)}`;
  return `#${release.release}${commit === null ? '' : ` (${shortCommit(commit)})`}`;
}

/** 'Stop the previous container'; with the container's name where an update moves more than one. */
export function stepName(step: Pick<StepDto, 'kind' | 'member'>): string {
  return step.member === null ? stepWords(step.kind) : `${stepWords(step.kind)} (${step.member})`;
}

/** 'abc1234 Fix the door (Ada)'. */
export function commitWords(commit: Commit | null): string {
  if (commit === null) return '';
  return [shortCommit(commit.id), commit.message, commit.author && `(${commit.author})`]
    .filter(Boolean)
    .join(' ');
}

/** 'v1.4.0 abc1234 Fix the door (Ada)'; of a folder, which has changed under the same commit: '… with folder 9c1e2d7'. */
export function versionWords({ commit, gitTag, contextDigest }: ReleaseDto): string {
  const folder =
    contextDigest === null ? '' : `with folder ${contextDigest.replace('sha256:', '').slice(0, 7)}`;
  return [gitTag, commitWords(commit), folder].filter(Boolean).join(' ');
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} B`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(1)} kB`;
  return `${(count / 1024 / 1024).toFixed(1)} MB`;
}

/** 'rolled back', 'succeeded', 'under way (gate)'… */
export function outcomeWords(update: UpdateDto): string {
  if (update.outcome !== null) return update.outcome;
  if (update.awaitingDecision) return 'awaits your decision';
  return `under way (${update.phase})`;
}
