/** How the program inside an image behaves, from each start on. Milliseconds. */
export type Behaviour = {
  healthcheck: boolean;
  /** null: never healthy, and `unhealthy` after `UNHEALTHY_AFTER_MS`. */
  healthyAfterMs: number | null;
  /** null: it runs for ever. */
  exitsAfterMs: number | null;
  /** It ends at once where the container whose network it lives in has not been up for this long: it finds no tunnel there. */
  needsParentForMs: number;
  /** When it takes connections on its ports; null: never. */
  answersAfterMs: number | null;
  /** Docker refuses to start it: the program is not there. */
  startFails: boolean;
};

export const UNHEALTHY_AFTER_MS = 2000;

const runs: Behaviour = {
  healthcheck: false,
  healthyAfterMs: null,
  exitsAfterMs: null,
  needsParentForMs: 0,
  answersAfterMs: 0,
  startFails: false,
};

/** With the histories' policy (4 s to become healthy, 1 s to stay so) the first three pass their gate, the others don't. */
export const BEHAVIOURS = {
  healthy: { ...runs, healthcheck: true, healthyAfterMs: 300 },
  'slow start': { ...runs, healthcheck: true, healthyAfterMs: 2500, answersAfterMs: 2400 },
  'no healthcheck': runs,
  'never healthy': { ...runs, healthcheck: true, answersAfterMs: null },
  'healthy too late': { ...runs, healthcheck: true, healthyAfterMs: 8000, answersAfterMs: null },
  'unhealthy, and answers': { ...runs, healthcheck: true },
  'exits at once': { ...runs, exitsAfterMs: 0 },
  'exits soon': { ...runs, healthcheck: true, healthyAfterMs: 100, exitsAfterMs: 700 },
  "can't start": { ...runs, startFails: true },
  /** Of a container in another one's network, which relies on its restart policy. */
  'exits once': { ...runs, needsParentForMs: 50 },
} satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof BEHAVIOURS;

/** What the program of an app may do. */
export const OF_APPS = (Object.keys(BEHAVIOURS) as BehaviourName[]).filter((name) => name !== 'exits once');

const GOOD: readonly BehaviourName[] = ['healthy', 'slow start', 'no healthcheck'];

export function passesGate(name: BehaviourName): boolean {
  return GOOD.includes(name);
}
