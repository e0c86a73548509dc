import type { AppDto, LiveState, ReleaseDto } from '../../shared/dto.ts';
import { doingWords } from '../../shared/outcome-words.ts';
import { standingOf, stateWords } from '../../shared/standing.ts';
import { shortId } from '../../shared/version.ts';
import type { AppState } from '../../shared/words.ts';
import { inWords } from '../in-words.ts';
import type { TrayInput } from './tray-model.ts';
import { trayState } from './tray-model.ts';

/** The tray's words: menus are narrow, so every sentence is short. */

/** A sign that can be told apart without colour, in a menu that has none. */
const STATE_SIGNS: Record<AppState, string> = {
  healthy: '●',
  running: '●',
  starting: '◐',
  unhealthy: '▲',
  restarting: '▲',
  paused: '‖',
  stopped: '■',
  created: '□',
  missing: '▲',
  'never-ran': '□',
  unknown: '?',
};

export function signOf(app: AppDto): string {
  return app.activeUpdate === null ? STATE_SIGNS[app.state] : '↻';
}

/** 'healthy', or what the update under way is doing. */
export function stateInWords(app: AppDto): string {
  return inWords(app.activeUpdate === null ? stateWords(app.state) : doingWords(app.activeUpdate));
}

/** '#12 a1b2c3d', '#1' or 'no release'. */
export function releaseInWords(release: ReleaseDto | null): string {
  if (release === null) return 'no release';
  const { version } = release;
  return `#${release.release}${version === null ? '' : ` ${shortId(version.id)}`}`;
}

const MINUTE = 60_000;
const STEPS: [limit: number, unit: number, word: string][] = [
  [60 * MINUTE, MINUTE, 'minute'],
  [24 * 60 * MINUTE, 60 * MINUTE, 'hour'],
  [60 * 24 * 60 * MINUTE, 24 * 60 * MINUTE, 'day'],
  [Number.POSITIVE_INFINITY, 30 * 24 * 60 * MINUTE, 'month'],
];

/** '3 hours ago'. Coarse on purpose: a menu that is rebuilt while it is open closes under the pointer. */
export function ageInWords(iso: string, now: Date): string {
  const ms = Math.max(0, now.getTime() - Date.parse(iso));
  if (Number.isNaN(ms)) return 'when is not known';
  if (ms < MINUTE) return 'just now';
  for (const [limit, unit, word] of STEPS) {
    if (ms >= limit) continue;
    const count = Math.floor(ms / unit);
    return `${count} ${word}${count === 1 ? '' : 's'} ago`;
  }
  return 'long ago';
}

/** Cuts at a length that every tray host shows. */
export function short(text: string, length = 60): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 1).trimEnd()}…`;
}

const count = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`;

/** The first menu line and the tooltip: what the icon says, in words. */
export function overallInWords({ live, engine }: Omit<TrayInput, 'now'>): string {
  if (engine.state === 'starting') return 'Homeport is starting…';
  if (engine.state === 'restarting') return 'Homeport’s engine stopped and is being restarted';
  if (engine.state === 'stopped') return `Homeport’s engine is stopped: ${short(engine.message)}`;
  if (live === null) return 'Homeport is starting…';
  const state = trayState({ live, engine });
  const paused = live.pause.paused ? ' · schedules paused' : '';
  switch (state) {
    case 'away':
      return `${live.docker.otherEngine === null ? 'Docker does not answer' : 'Another Docker engine answers'}${paused}`;
    case 'attention':
      return `${attentionInWords(live)}${paused}`;
    case 'working':
      return `${workInWords(live)}${paused}`;
    case 'well':
      return `${wellInWords(live)}${paused}`;
  }
}

function attentionInWords(live: LiveState): string {
  if (live.storeProblem !== null) return 'Homeport can’t write its history: updates are stopped';
  if (live.attention.length === 0 && live.diskLow !== null) return 'A disk is almost full';
  const apps = new Set(live.attention.map((entry) => entry.app));
  const [only] = apps;
  if (apps.size === 1 && only !== undefined) return `${only} needs attention`;
  return apps.size === 0 ? 'Something needs attention' : `${count(apps.size, 'app')} need attention`;
}

function workInWords(live: LiveState): string {
  const busy = live.apps.filter((app) => app.activeUpdate !== null);
  const [only] = busy;
  if (busy.length === 1 && only !== undefined) return `${only.name}: ${stateInWords(only)}`;
  return busy.length === 0 ? 'Working…' : `Updating ${count(busy.length, 'app')}`;
}

function wellInWords(live: LiveState): string {
  if (live.apps.length === 0) return 'No apps yet';
  const { all, headline, counts } = standingOf(live.apps);
  if (!all) return (live.apps.length === 1 ? [headline] : [headline, ...counts]).map(inWords).join(', ');
  return live.apps.length === 1 ? 'The app is well' : `All ${live.apps.length} apps are well`;
}
