import type { AppDto, LiveState, ReleaseDto } from '../../shared/dto.ts';
import { doingWords } from '../../shared/outcome-words.ts';
import { standingOf, stateWords } from '../../shared/standing.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { shortId } from '../../shared/version.ts';
import type { AppState } from '../../shared/words.ts';
import { inWords } from '../in-words.ts';
import type { TrayInput } from './tray-model.ts';
import { type TrayState, trayState } from './tray-model.ts';

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

/** The first menu line and the tooltip: what the icon says, in words. */
export function overallInWords(input: Omit<TrayInput, 'now'>): string {
  return inWords(overall(input));
}

function overall({ live, engine }: Omit<TrayInput, 'now'>): Text {
  if (engine.state === 'restarting') return say('tray.restarting');
  if (engine.state === 'stopped') return say('tray.stopped', { why: short(engine.message) });
  if (engine.state === 'starting' || live === null) return say('tray.starting');
  const state = ofState(trayState({ live, engine }), live);
  return live.pause.paused ? say('tray.paused', { overall: state }) : state;
}

function ofState(state: TrayState, live: LiveState): Text {
  switch (state) {
    case 'away':
      return live.docker.otherEngine === null ? say('tray.docker-away') : say('tray.other-engine');
    case 'attention':
      return ofAttention(live);
    case 'working':
      return ofWork(live);
    case 'well':
      return ofWell(live);
  }
}

function ofAttention(live: LiveState): Text {
  if (live.storeProblem !== null) return say('tray.no-history');
  if (live.attention.length === 0 && live.diskLow !== null) return say('tray.disk-low');
  const apps = new Set(live.attention.map((entry) => entry.app));
  const [only] = apps;
  if (only === undefined) return say('tray.attention');
  return apps.size === 1
    ? say('tray.attention-one', { app: only })
    : say('tray.attention-some', { count: apps.size });
}

function ofWork(live: LiveState): Text {
  const busy = live.apps.filter((app) => app.activeUpdate !== null);
  const [only] = busy;
  if (only === undefined) return say('tray.working');
  return busy.length === 1
    ? say('tray.working-one', { app: only.name, doing: stateInWords(only) })
    : say('tray.working-some', { count: busy.length });
}

function ofWell({ apps }: LiveState): Text {
  if (apps.length === 0) return say('tray.no-apps');
  const { all, headline, counts } = standingOf(apps);
  if (all) return say('tray.well', { count: apps.length });
  return apps.length === 1 ? headline : say('desktop.list', { items: [headline, ...counts] });
}
