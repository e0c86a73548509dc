import { existsSync } from 'node:fs';
import type { EngineFacts } from './engine-plan.ts';
import {
  distributionHere,
  findProgram,
  initHere,
  isInGroup,
  isMet,
  managerHere,
  userHere,
} from './machine.ts';
import { BUSYBOX_NEED, ENGINE_NEED, RUN_NEEDS, TEST_NEEDS } from './needs.ts';
import { newestState } from './newest-docker.ts';
import { endpointHere, pingEngine } from './ping.ts';
import type { Facts } from './plan.ts';

/** A system's engine listens here; every other place is some user's own engine. */
export const SYSTEM_SOCKET = '/var/run/docker.sock';

/** Looks at the machine; changes nothing. @throws HomeportError BAD_INPUT where DOCKER_HOST is no address */
export async function lookAround(wanted: { tests: boolean; startEngine: boolean }): Promise<Facts> {
  const distribution = distributionHere();
  const user = userHere();
  const needs = [...RUN_NEEDS, ...(wanted.tests ? TEST_NEEDS : [])];
  const isLinux = process.platform === 'linux';
  return {
    ...wanted,
    platform: process.platform,
    distribution,
    manager: isLinux ? managerHere() : null,
    init: initHere(),
    user,
    hasSudo: findProgram('sudo') !== null,
    // Other systems bring certificates, and the tests run on Linux alone.
    unmet: needs.filter((need) => (isLinux || need.name === 'git') && !isMet(need)),
    hasDynamicBusybox: BUSYBOX_NEED.found.some((path) => existsSync(path)) && !isMet(BUSYBOX_NEED),
    engine: await lookAtEngine(),
    newest: wanted.tests && isLinux ? newestState(distribution) : { is: 'not wanted' },
  };
}

/** @throws HomeportError BAD_INPUT where DOCKER_HOST is no address */
export async function lookAtEngine(): Promise<EngineFacts> {
  const endpoint = endpointHere();
  const isSystems = endpoint.kind === 'socket' && endpoint.socketPath === SYSTEM_SOCKET;
  return {
    chosen: process.env.DOCKER_HOST || null,
    url: endpoint.url,
    state: await pingEngine(endpoint),
    isSystems,
    isInstalled: isMet(ENGINE_NEED),
    inGroup: isSystems && isInGroup('docker', SYSTEM_SOCKET, userHere().name),
  };
}
