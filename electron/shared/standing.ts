import type { AppDto } from './dto.ts';
import { type Param, say, sentences, type Text } from './text/text.ts';
import type { AppState } from './words.ts';

/** How many apps run, and how the others are: what can be said where nothing needs a person. A stopped app may be meant so, but does not run. */
export type Standing = {
  /** All of them run, and nothing speaks against one. */
  all: boolean;
  /** '2 of 5 run', 'photos is stopped'. */
  headline: Text;
  /** '2 are stopped: backup, wiki. 1 is paused: feeds.'; null where all run. */
  detail: Text | null;
  /** The same without names: '2 are stopped', '1 is paused'. */
  counts: Text[];
};

/** In the order they are told. */
const DOWN = [
  'missing',
  'restarting',
  'unhealthy',
  'stopped',
  'paused',
  'never-ran',
  'created',
  'starting',
  'unknown',
] as const satisfies AppState[];

/** 'running', 'without a container', 'not run yet'. */
export function stateWords(state: AppState): Text {
  return say(`state.${state}`);
}

const NAMES_SHOWN = 4;

export function standingOf(apps: readonly Pick<AppDto, 'name' | 'state'>[]): Standing {
  const groups = DOWN.map((state) => {
    const names = apps.filter((app) => app.state === state).map(({ name }) => name);
    return { names, count: say('standing.count', { count: names.length, state: stateWords(state) }) };
  }).filter(({ names }) => names.length > 0);
  const up = apps.length - groups.reduce((sum, { names }) => sum + names.length, 0);
  const [first, ...others] = groups.map(({ names, count }) =>
    say('standing.which', { count, apps: shown(names) }),
  );
  return {
    all: groups.length === 0,
    headline: headline(apps, up),
    detail: first === undefined ? null : sentences(first, ...others),
    counts: groups.map(({ count }) => count),
  };
}

function headline(apps: readonly Pick<AppDto, 'name' | 'state'>[], up: number): Text {
  const [only, second] = apps;
  if (only && apps.every((app) => app.state === 'unknown')) return say('standing.not-known');
  if (only && !second) {
    return only.state === 'healthy' || only.state === 'running'
      ? say('standing.one-runs', { app: only.name })
      : say('standing.one-is', { app: only.name, state: stateWords(only.state) });
  }
  const all = apps.length;
  return up === 0 ? say('standing.none-runs', { all }) : say('standing.some-run', { up, all });
}

function shown(names: readonly string[]): Param {
  const more = names.length - NAMES_SHOWN;
  return more > 0 ? say('standing.and-more', { apps: names.slice(0, NAMES_SHOWN), more }) : names;
}
