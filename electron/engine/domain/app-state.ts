import type { AppState } from '../../shared/words.ts';
import type { ContainerInspect } from './docker-types.ts';
import { healthcheckOf } from './gate.ts';

/** What an app's container does now, in the words of the product. */
export type AppNow = {
  containerId: string | null;
  imageId: string | null;
  state: AppState;
  detail: string | null;
  /** Since when, as far as Docker says. */
  since: string | null;
  exitCode: number | null;
  /** URLs of its published TCP ports. */
  urls: string[];
};

export const NOTHING_KNOWN: AppNow = {
  containerId: null,
  imageId: null,
  state: 'unknown',
  detail: null,
  since: null,
  exitCode: null,
  urls: [],
};

/** No release of the app has come up yet: there is nothing that could be gone. */
export const NEVER_RAN: AppNow = { ...NOTHING_KNOWN, state: 'never-ran' };

export function appNow(inspect: ContainerInspect | null): AppNow {
  if (!inspect) return { ...NOTHING_KNOWN, state: 'missing', detail: 'There is no container of this name' };
  const { State } = inspect;
  const known = { containerId: inspect.Id, imageId: inspect.Image, urls: urlsOf(inspect) };
  const ran = { ...known, since: State.StartedAt, exitCode: null };
  if (State.Paused) return { ...ran, state: 'paused', detail: null };
  if (State.Restarting) {
    return {
      ...ran,
      state: 'restarting',
      exitCode: State.ExitCode,
      detail: `Ended with code ${State.ExitCode}, restarted ${inspect.RestartCount} times`,
    };
  }
  if (State.Running) {
    const lastOutput = State.Health?.Log?.at(-1)?.Output.trim() || null;
    switch (healthcheckOf(inspect) ? State.Health?.Status : 'none') {
      case 'healthy':
        return { ...ran, state: 'healthy', detail: null };
      case 'unhealthy':
        return { ...ran, state: 'unhealthy', detail: lastOutput };
      case 'starting':
        return { ...ran, state: 'starting', detail: lastOutput };
      default:
        return { ...ran, state: 'running', detail: null };
    }
  }
  if (State.Status === 'created')
    return {
      ...known,
      since: inspect.Created,
      exitCode: null,
      state: 'created',
      detail: State.Error || null,
    };
  const why = State.OOMKilled ? 'Ran out of memory' : `Ended with code ${State.ExitCode}`;
  return {
    ...known,
    since: State.FinishedAt,
    exitCode: State.ExitCode,
    state: 'stopped',
    detail: State.Error ? `${why}: ${State.Error}` : why,
  };
}

function urlsOf(inspect: ContainerInspect): string[] {
  const urls = new Set<string>();
  for (const [port, bindings] of Object.entries(inspect.NetworkSettings.Ports ?? {})) {
    if (!port.endsWith('/tcp')) continue;
    for (const { HostIp, HostPort } of bindings ?? []) {
      if (!HostPort) continue;
      const host =
        !HostIp || HostIp === '0.0.0.0' || HostIp === '::'
          ? 'localhost'
          : HostIp.includes(':')
            ? `[${HostIp}]`
            : HostIp;
      urls.add(`http://${host}:${HostPort}`);
    }
  }
  return [...urls];
}
