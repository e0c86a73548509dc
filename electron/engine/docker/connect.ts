import os from 'node:os';
import { isHomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Admission } from '../docker-port/connection.ts';
import type { DockerHost } from '../docker-port/docker-host.ts';
import type { EngineStorage } from '../docker-port/storage.ts';
import { createImageBuilder } from './build.ts';
import { logCalls } from './container-logs.ts';
import { containerCalls } from './containers.ts';
import { engineStorage } from './engine-storage.ts';
import { execCalls } from './exec.ts';
import { imageCalls } from './images.ts';
import { keepConnection } from './reconnect.ts';
import { volumeCalls } from './volumes.ts';
import type { WithTransport } from './with-transport.ts';

/**
 * A Docker engine, kept connected: it may be away now, and come and go as it likes.
 * Close it in the end, or it goes on looking for the engine.
 */
export function connectDocker(options: {
  /** `unix://…`, `tcp://…`, `npipe://…`; default: DOCKER_HOST, else the usual sockets. */
  endpoint?: string;
  now: () => Date;
  log: (text: string) => void;
  /** Default: BuildKit, and the classic builder where the engine has none. */
  builder?: 'auto' | 'classic';
  /** Put on every image that is built; asked at each build. Default: none. */
  imageLabels?: () => Record<string, string>;
  /** Asked at every connection, before it counts as one. Default: every engine may be used. */
  admit?: Admission;
}): DockerHost & { storage: EngineStorage } {
  const connection = keepConnection({
    asked: options.endpoint,
    surroundings: {
      env: process.env,
      platform: process.platform,
      home: os.homedir(),
      uid: process.getuid?.() ?? null,
    },
    now: options.now,
    log: options.log,
    admit: options.admit ?? (async () => null),
  });

  const withTransport: WithTransport = async (work) => {
    const client = connection.client();
    try {
      return await work(client.transport);
    } catch (error) {
      if (isHomeportError(error, 'DOCKER_AWAY')) connection.reportLoss(client, error);
      throw error;
    }
  };

  const containers = containerCalls(withTransport);

  return {
    get endpoint() {
      return connection.endpoint().url;
    },
    status: connection.status,
    onStatus: connection.onStatus,
    waitUntilConnected: connection.waitUntilConnected,
    platform: async () => connection.client().platform,
    info: () =>
      withTransport((api) => api.json({ method: 'GET', path: '/info', what: say('docker-call.machine') })),
    containers,
    images: imageCalls(
      withTransport,
      createImageBuilder(options.builder ?? 'auto', options.imageLabels ?? (() => ({}))),
    ),
    volumes: volumeCalls(withTransport),
    logs: logCalls(withTransport, containers),
    exec: execCalls(withTransport),
    events: { on: connection.onEvent },
    storage: engineStorage(withTransport),
    renew: connection.renew,
    review: connection.review,
    close: connection.close,
  };
}
