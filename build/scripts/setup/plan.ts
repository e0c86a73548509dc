import { type EngineFacts, groupCommand, planEngine, startCommands } from './engine-plan.ts';
import type { Init } from './machine.ts';
import {
  BUSYBOX_NEED,
  type Distribution,
  ENGINE_NEED,
  type Manager,
  type Need,
  notFromPackages,
} from './needs.ts';
import { type Command, installCommands } from './packages.ts';

/** What setup knows when it decides. */
export type Facts = {
  platform: NodeJS.Platform;
  /** What the tests need is wanted too. */
  tests: boolean;
  /** False: whoever called starts an engine. */
  startEngine: boolean;
  distribution: Distribution;
  manager: Manager | null;
  init: Init;
  user: { name: string; isRoot: boolean };
  hasSudo: boolean;
  /** Of all that is wanted, but for the engine. */
  unmet: readonly Need[];
  /** A busybox that is not static is in the place of a static one. */
  hasDynamicBusybox: boolean;
  engine: EngineFacts;
  /** The newest Docker for the tests; `reason` it can't be had. */
  newest: { is: 'here' | 'fetchable' | 'not wanted' } | { is: 'unavailable'; reason: string };
};

export type Step =
  | { kind: 'packages' | 'group'; commands: Command[] }
  /** @property justInstalled it may come up by itself meanwhile: Debian's packages start what they bring */
  | { kind: 'engine'; commands: Command[]; init: Init; justInstalled: boolean }
  | { kind: 'newest-docker' };

export type Plan = {
  /** In words; empty: nothing is missing. */
  missing: string[];
  steps: Step[];
  /** What setup can't do, each with what the person can. */
  unsolved: string[];
  notes: string[];
};

/** What is missing, and what to do about it, from what is known. */
export function planSetup(facts: Facts): Plan {
  const { platform, manager, distribution, init, user, unmet, tests } = facts;
  const engine = planEngine(facts.engine, {
    start: facts.startEngine,
    dockerd: tests && platform === 'linux',
    isRoot: user.isRoot,
  });
  const wanted = [...unmet, ...(engine.install ? [ENGINE_NEED] : [])];
  const missing = [
    ...wanted.map((need) => need.name),
    ...(engine.start && !engine.install ? ['a running Docker engine'] : []),
    ...(engine.group ? [`the right of ${user.name} to use Docker`] : []),
    ...(facts.newest.is === 'fetchable' ? ['the newest Docker, for the tests'] : []),
  ];
  const notes = [
    ...(engine.note === null ? [] : [engine.note]),
    ...(facts.newest.is === 'unavailable'
      ? [`Tests on the newest Docker are not run: ${facts.newest.reason}.`]
      : []),
  ];
  const unsolved = engine.unsolved === null ? [] : [engine.unsolved];
  if (platform !== 'linux') {
    const names = unmet.map((need) => need.name);
    if (engine.install || engine.start) names.push('Docker Desktop, started');
    return {
      missing,
      steps: [],
      unsolved: [...unsolved, ...(names.length > 0 ? [`Install these yourself: ${names.join(', ')}.`] : [])],
      notes,
    };
  }
  if (manager === null && wanted.length > 0) {
    const names = wanted.map((need) => need.name).join(', ');
    unsolved.push(
      `How ${distribution.name} installs packages is not known here. Install these yourself: ${names}.`,
    );
    return { missing, steps: [], unsolved, notes };
  }
  const obstacles = wanted.map((need) => manager && notFromPackages(need, manager, distribution));
  unsolved.push(...obstacles.flatMap((words) => (words === null ? [] : [`${words}.`])));
  const solvable = wanted.filter((_, index) => obstacles[index] === null);
  const engineComes = !engine.install || solvable.includes(ENGINE_NEED);
  const steps: Step[] = [
    ...(manager === null ? [] : packageSteps(manager, solvable, facts)),
    ...(engine.group && engineComes
      ? [{ kind: 'group' as const, commands: [groupCommand(manager, user.name)] }]
      : []),
    ...(engine.start && engineComes
      ? [
          {
            kind: 'engine' as const,
            commands: startCommands(init, engine.install),
            init,
            justInstalled: engine.install,
          },
        ]
      : []),
  ];
  if (steps.length > 0 && !user.isRoot && !facts.hasSudo) {
    const commands = steps.flatMap((step) => ('commands' in step ? step.commands.map(shellText) : []));
    unsolved.push(`This takes root's rights, and there is no sudo. As root:\n  ${commands.join('\n  ')}`);
    steps.length = 0;
  }
  if (facts.newest.is === 'fetchable') steps.push({ kind: 'newest-docker' });
  return { missing, steps, unsolved, notes };
}

function packageSteps(
  manager: Manager,
  needs: readonly Need[],
  { hasDynamicBusybox, init }: Pick<Facts, 'hasDynamicBusybox' | 'init'>,
): Step[] {
  const namesOf = (some: readonly Need[]) => [
    ...new Set(some.flatMap((need) => need.packages[manager] ?? [])),
  ];
  // Debian's two busyboxes can't be there together: this one takes the other's place.
  const replacing = needs.filter((need) => need === BUSYBOX_NEED && hasDynamicBusybox && manager === 'apt');
  const others = needs.filter((need) => !replacing.includes(need));
  const commands = [
    ...installCommands(manager, namesOf(others)),
    ...installCommands(manager, namesOf(replacing), { replaces: true }),
    ...(init === 'systemd' ? needs.flatMap(({ service }) => (service ? [stopCommand(service)] : [])) : []),
  ];
  return commands.length === 0 ? [] : [{ kind: 'packages', commands }];
}

const stopCommand = (service: string): Command => ['systemctl', 'disable', '--now', service];

/** A command as it would be typed. */
export function shellText(command: Command): string {
  return command
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
}

/** The tests start engines and network namespaces of their own, which only root may. sudo has a search path of its own, too. */
export const testCommand = ({ isRoot }: Pick<Facts['user'], 'isRoot'>): string =>
  isRoot ? 'npm test' : 'sudo env "PATH=$PATH" npm test (the tests run as root)';
