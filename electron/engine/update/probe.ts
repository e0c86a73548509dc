import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import type { Probe } from '../../shared/config.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Exec } from '../docker-port/exec.ts';
import type { Prober } from './context.ts';

/** Asks over HTTP (any answer from 200 to 399), a TCP connection, or a command inside the container (exit code 0). */
export function createProber(docker: { exec: Exec }): Prober {
  return async (probe, containerId, signal) => {
    try {
      switch (probe.kind) {
        case 'http':
          return await probeHttp(probe, signal);
        case 'tcp':
          return await probeTcp(probe, signal);
        case 'exec': {
          const { exitCode, output } = await docker.exec.run(
            containerId,
            ['/bin/sh', '-c', probe.command],
            5000,
          );
          return {
            ok: exitCode === 0,
            detail: `exit code ${exitCode}${output.trim() ? `: ${output.trim().slice(0, 200)}` : ''}`,
          };
        }
      }
    } catch (error) {
      return { ok: false, detail: signal.aborted ? 'no answer within 5 s' : messageOf(error) };
    }
  };
}

/** On a connection of its own: one kept from an earlier answer may lead to a container that is gone. */
function probeHttp(
  { url }: Extract<Probe, { kind: 'http' }>,
  signal: AbortSignal,
): Promise<{ ok: boolean; detail: string }> {
  const { get } = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false, signal, headers: { 'user-agent': 'Homeport' } }, (response) => {
      const status = response.statusCode ?? 0;
      response.destroy();
      resolve({ ok: status >= 200 && status < 400, detail: `HTTP ${status}` });
    });
    request.once('error', reject);
  });
}

function probeTcp(
  { host, port }: Extract<Probe, { kind: 'tcp' }>,
  signal: AbortSignal,
): Promise<{ ok: boolean; detail: string }> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve({ ok: true, detail: 'connected' });
    });
    socket.once('error', reject);
  });
}
