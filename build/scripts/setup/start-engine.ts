import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { parseEndpoint } from '../../../electron/engine/docker/endpoint.ts';
import { ENGINE_LOG, ENGINE_PID } from './engine-plan.ts';
import { SYSTEM_SOCKET } from './facts.ts';
import type { Init } from './machine.ts';
import { type EngineState, pingEngine } from './ping.ts';

const POLL_MS = 200;
/** A start on a slow disk, with the firewall's rules to be made, takes some seconds. */
export const START_MS = 60_000;
/** Within this time an engine that a package has just started has written its process id. */
const COMES_UP_MS = 3_000;

const systemEngine = (): Promise<EngineState> => pingEngine(parseEndpoint(`unix://${SYSTEM_SOCKET}`, {}));

/** Whether an engine is there: one that refuses us while its process lives is one too, and only root can ask it more. */
async function isThere(): Promise<boolean> {
  const state = await systemEngine();
  return state === 'answers' || (state === 'refused' && isAlive(ENGINE_PID));
}

function isAlive(pidFile: string): boolean {
  if (!existsSync(pidFile)) return false;
  const pid = Number(readFileSync(pidFile, 'utf8').trim());
  return pid > 0 && existsSync(`/proc/${pid}`);
}

/** An engine that was started in the background has written its process id by then, or has ended. */
const LIVES_BY_MS = 10_000;

/**
 * Waits until an engine is there.
 * @param inBackground nobody starts it again: once it has ended, nothing is to be waited for
 */
export async function whenThere(limitMs: number, inBackground = false): Promise<boolean> {
  const begun = performance.now();
  for (;;) {
    if (await isThere()) return true;
    const waited = performance.now() - begun;
    if (waited > limitMs || (inBackground && waited > LIVES_BY_MS && !isAlive(ENGINE_PID))) return false;
    await delay(POLL_MS);
  }
}

/** Whether the engine comes up by itself: the packages of some systems start what they bring. */
export async function comesUpByItself(): Promise<boolean> {
  const end = performance.now() + COMES_UP_MS;
  while (performance.now() < end) {
    if (await isThere()) return true;
    if (isAlive(ENGINE_PID)) return whenThere(START_MS);
    await delay(POLL_MS);
  }
  return false;
}

/** Why it did not start, as far as it said so itself, or where to look. */
export function whyNot(init: Init): string {
  if (init === 'systemd') return 'It did not start: "journalctl -u docker -n 30" says why.';
  if (init === 'openrc') return 'It did not start: /var/log/docker.log says why.';
  let last: string[];
  try {
    last = readFileSync(ENGINE_LOG, 'utf8').trimEnd().split('\n').slice(-5);
  } catch {
    return `It did not start: ${ENGINE_LOG} says why.`;
  }
  const hint = last.some((line) => /not permitted|permission denied/i.test(line))
    ? ' (In a container without rights of its own no engine can run: docker run --privileged.)'
    : '';
  return `It did not start${hint}. ${ENGINE_LOG} ends with:\n  ${last.join('\n  ')}`;
}
