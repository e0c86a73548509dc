import net from 'node:net';
import type { Probe } from '../../shared/config.ts';
import { messageOf } from '../../shared/errors.ts';
import type { DockerHost } from '../ports.ts';
import type { Prober } from './context.ts';

/** Asks over HTTP (any answer from 200 to 399), a TCP connection, or a command inside the container (exit code 0). */
export function createProber(docker: Pick<DockerHost, 'exec'>): Prober {
  return async (probe, containerId, signal) => {
    try {
      switch (probe.kind) {
        case 'http':
          return await probeHttp(probe, signal);
        case 'tcp':
          return await probeTcp(probe, signal);
        case 'exec': {
          const { exitCode, output } = await docker.exec(containerId, ['/bin/sh', '-c', probe.command], 5000);
          return {
            ok: exitCode === 0,
            detail: `exit code ${exitCode}${output.trim() ? `: ${output.trim().slice(0, 200)}` : ''}`,
          };
        }
      }
    } catch (error) {
      return { ok: false, detail: signal.aborted ? 'no answer within 5 s' : causeOf(error) };
    }
  };
}

async function probeHttp(
  probe: Extract<Probe, { kind: 'http' }>,
  signal: AbortSignal,
): Promise<{ ok: boolean; detail: string }> {
  const response = await fetch(probe.url, {
    signal,
    redirect: 'manual',
    headers: { 'user-agent': 'Homeport' },
  });
  await response.body?.cancel();
  return { ok: response.status >= 200 && response.status < 400, detail: `HTTP ${response.status}` };
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

/** fetch hides the reason ('fetch failed') in its cause. */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : messageOf(error);
}
