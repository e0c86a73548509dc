import http from 'node:http';
import https from 'node:https';
import { homedir } from 'node:os';
import type { Endpoint, Surroundings } from '../../../electron/engine/docker/endpoint.ts';
import { findEndpoint } from '../../../electron/engine/docker/endpoint.ts';

/** `refused`: something is there, and this user may not talk to it. `silent`: an address, and nobody answers there. */
export type EngineState = 'answers' | 'refused' | 'silent' | 'absent';

/** Longest wait for an answer: an engine that has just been started may take its time. */
const PING_MS = 5_000;

export const surroundings = (): Surroundings => ({
  env: process.env,
  platform: process.platform,
  home: homedir(),
  uid: process.getuid?.() ?? null,
});

/** Where Homeport itself would look for an engine. @throws BAD_INPUT where DOCKER_HOST is no address */
export const endpointHere = (): Endpoint => findEndpoint(undefined, surroundings());

/** Whether an engine answers at an address: anything that speaks Docker's API, Podman too. */
export function pingEngine(endpoint: Endpoint, limitMs: number = PING_MS): Promise<EngineState> {
  const options: https.RequestOptions = {
    path: '/_ping',
    signal: AbortSignal.timeout(limitMs),
    ...(endpoint.kind === 'socket'
      ? { socketPath: endpoint.socketPath }
      : { host: endpoint.host, port: endpoint.port }),
  };
  const tls = endpoint.kind === 'tcp' ? endpoint.tls : null;
  return new Promise((resolve) => {
    const answered = (response: http.IncomingMessage) => {
      response.resume();
      resolve(response.statusCode === 200 ? 'answers' : 'silent');
    };
    const request =
      tls === null
        ? http.get(options, answered)
        : https.get({ ...options, ...(tls.ca === null ? {} : tls) }, answered);
    request.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES' || error.code === 'EPERM') resolve('refused');
      else resolve(error.code === 'ENOENT' ? 'absent' : 'silent');
    });
  });
}
