import type { AppDto } from './dto.ts';
import type { AppState } from './words.ts';

/** How many apps run, and how the others are: what can be said where nothing needs a person. A stopped app may be meant so, but does not run. */
export type Standing = {
  /** All of them run, and nothing speaks against one. */
  all: boolean;
  /** '2 of 5 run', 'photos is stopped'. */
  headline: string;
  /** '2 are stopped: backup, wiki. 1 is paused: feeds.'; empty where all run. */
  detail: string;
  /** The same without names: '2 are stopped, 1 is paused'. */
  counts: string;
};

const DOWN: Record<Exclude<AppState, 'healthy' | 'running'>, string> = {
  missing: 'without a container',
  restarting: 'restarting again and again',
  unhealthy: 'unhealthy',
  stopped: 'stopped',
  paused: 'paused',
  'never-ran': 'not run yet',
  created: 'never started',
  starting: 'starting',
  unknown: 'not known',
};
/** 'running', 'without a container', 'not run yet'. */
export function stateWords(state: AppState): string {
  return state === 'healthy' || state === 'running' ? state : DOWN[state];
}

const NAMES_SHOWN = 4;

export function standingOf(apps: readonly Pick<AppDto, 'name' | 'state'>[]): Standing {
  const groups = Object.entries(DOWN)
    .map(([state, words]) => ({ words, names: apps.filter((a) => a.state === state).map((a) => a.name) }))
    .filter(({ names }) => names.length > 0);
  const up = apps.length - groups.reduce((sum, { names }) => sum + names.length, 0);
  const counted = groups.map(({ names, words }) => `${names.length} ${isOrAre(names)} ${words}`);
  return {
    all: groups.length === 0,
    headline: headline(apps, up),
    detail: groups.map(({ names }, index) => `${counted[index]}: ${listed(names)}.`).join(' '),
    counts: counted.join(', '),
  };
}

function headline(apps: readonly Pick<AppDto, 'name' | 'state'>[], up: number): string {
  const [only, second] = apps;
  if (only && apps.every((app) => app.state === 'unknown')) return 'Not known yet what runs';
  if (only && !second) {
    return only.state === 'healthy' || only.state === 'running'
      ? `${only.name} runs`
      : `${only.name} is ${DOWN[only.state]}`;
  }
  return up === 0 ? `None of ${apps.length} runs` : `${up} of ${apps.length} run`;
}

const isOrAre = (names: readonly string[]): string => (names.length === 1 ? 'is' : 'are');

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return more > 0 ? `${names.slice(0, NAMES_SHOWN).join(', ')} and ${more} more` : names.join(', ');
}
