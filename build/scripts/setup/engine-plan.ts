import type { Init } from './machine.ts';
import type { Manager } from './needs.ts';
import type { Command } from './packages.ts';
import type { EngineState } from './ping.ts';

/** What is known of the machine's Docker engine. */
export type EngineFacts = {
  /** DOCKER_HOST; null where the person has chosen none. */
  chosen: string | null;
  url: string;
  state: EngineState;
  /** The address is the one of a system's engine, not of one that a user runs for themselves. */
  isSystems: boolean;
  /** dockerd is on this machine. */
  isInstalled: boolean;
  /** The user database lets this user talk to it, whether or not this login knows. */
  inGroup: boolean;
};

/** What is to be done about the engine. Whatever answers is left alone, and so is what the person runs themselves. */
type EnginePlan = {
  install: boolean;
  start: boolean;
  /** The user is to be let into the group. */
  group: boolean;
  /** What only the person can do. */
  unsolved: string | null;
  /** Said, and no reason to fail. */
  note: string | null;
};

const NOTHING: EnginePlan = { install: false, start: false, group: false, unsolved: null, note: null };

const LOGIN_NOTE =
  'You are in the group "docker", but this login is older than that. "npm start" takes the group by itself; for "docker" and other programs, log out and in again.';

/** @param wants.start false: the caller starts an engine of its own; wants.dockerd: the program itself is needed, to start others */
export function planEngine(
  engine: EngineFacts,
  wants: { start: boolean; dockerd: boolean; isRoot: boolean },
): EnginePlan {
  const { chosen, url, state, isSystems, isInstalled, inGroup } = engine;
  const dockerdMissing = wants.dockerd && !isInstalled;
  if (chosen !== null) {
    if (state !== 'answers' && wants.start) return { ...NOTHING, unsolved: awayWords(chosen, state) };
    return dockerdMissing
      ? {
          ...NOTHING,
          unsolved:
            'The tests start engines of their own, and dockerd is not here. Nothing of Docker is installed while DOCKER_HOST is set: unset it, or install Docker yourself.',
        }
      : NOTHING;
  }
  if (state === 'answers') {
    return dockerdMissing
      ? {
          ...NOTHING,
          unsolved: `The tests start engines of their own, and dockerd is not here. What answers at ${url} is no Docker of this system, so none is installed beside it.`,
        }
      : NOTHING;
  }
  if (!wants.start) return { ...NOTHING, install: !isInstalled };
  if (state === 'refused') {
    if (!isSystems) return { ...NOTHING, unsolved: `This user may not talk to the engine at ${url}.` };
    return inGroup ? { ...NOTHING, note: LOGIN_NOTE } : { ...NOTHING, group: true };
  }
  if (state === 'silent' && (!isSystems || !isInstalled))
    return {
      ...NOTHING,
      unsolved: `There is an engine's socket at ${url}, and nobody answers there. Start the engine that it belongs to, or remove it if that is gone.`,
    };
  return { ...NOTHING, install: !isInstalled, start: true, group: !wants.isRoot && !inGroup };
}

function awayWords(chosen: string, state: EngineState): string {
  const why = state === 'refused' ? 'this user may not talk to it' : 'no engine answers there';
  return `DOCKER_HOST is ${chosen}, and ${why}. Start that engine, or unset DOCKER_HOST to use this machine's.`;
}

/** Where dockerd says what it does when nobody else starts it. */
export const ENGINE_LOG = '/var/log/dockerd.log';
/** dockerd's own default. */
export const ENGINE_PID = '/var/run/docker.pid';

/** A service manager starts it within this time, in seconds. */
const START_SECONDS = '120';

/**
 * How the system's engine is started. It is also started with the machine from now on, but only where it has just been
 * installed: one that was there and is not, is so because somebody wanted it.
 */
export function startCommands(init: Init, justInstalled: boolean): Command[] {
  switch (init) {
    case 'systemd':
      return [
        [
          'timeout',
          START_SECONDS,
          'systemctl',
          ...(justInstalled ? ['enable', '--now'] : ['start']),
          'docker',
        ],
      ];
    case 'openrc':
      return [
        ...(justInstalled ? [['rc-update', 'add', 'docker', 'default']] : []),
        ['timeout', START_SECONDS, 'rc-service', 'docker', 'start'],
      ];
    case 'none':
      // A session of its own: it outlives this terminal, and its Ctrl-C. nohup covers the moment before that.
      return [
        [
          'sh',
          '-c',
          `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin nohup setsid dockerd </dev/null >>${ENGINE_LOG} 2>&1 &`,
        ],
      ];
  }
}

/** Lets a user talk to the engine. Alpine has busybox's program for it. */
export function groupCommand(manager: Manager | null, user: string): Command {
  return manager === 'apk' ? ['addgroup', user, 'docker'] : ['usermod', '-aG', 'docker', user];
}
