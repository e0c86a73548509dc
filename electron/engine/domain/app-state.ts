import type { AppAddress } from '../../shared/app-address.ts';
import { asWritten, say, type Text } from '../../shared/text/text.ts';
import type { AppState } from '../../shared/words.ts';
import type { ContainerInspect } from './docker-types.ts';
import { healthcheckOf } from './gate.ts';
import type { Astray } from './whereabouts.ts';

/** What an app's container does now, in the words of the product. */
export type AppNow = {
  containerId: string | null;
  imageId: string | null;
  state: AppState;
  /** Why it is so: what Docker, a health check or an exit code tells. */
  detail: Text | null;
  /** Since when: as far as Docker says, else since it was first seen so. null only while nothing is known. */
  since: string | null;
  exitCode: number | null;
  /** It is stopped, and somebody wants it so. */
  wanted: boolean;
  /** Its published TCP ports. */
  addresses: AppAddress[];
  /** Its name does not lead to it any more: where it is, and since when (ISO) that is known. null: it does. */
  astray: { where: Astray; since: string } | null;
};

export const NOTHING_KNOWN: AppNow = {
  containerId: null,
  imageId: null,
  state: 'unknown',
  detail: null,
  since: null,
  exitCode: null,
  wanted: false,
  addresses: [],
  astray: null,
};

/** No release of the app has come up yet: there is nothing that could be gone. */
export const NEVER_RAN: AppNow = { ...NOTHING_KNOWN, state: 'never-ran' };

/** What an inspect alone does not tell of how a container came to be stopped, as it stands now. */
export type KnownOfStop = {
  /** A person was seen stopping it. */
  seen: boolean;
  /** Whether its restart policy may have been given to it when it had ended already. Asked only where that matters. */
  policyCameLater: () => boolean;
};

const NOTHING_MORE: KnownOfStop = { seen: false, policyCameLater: () => false };

export function appNow(inspect: ContainerInspect | null, known: KnownOfStop = NOTHING_MORE): AppNow {
  if (!inspect) return { ...NOTHING_KNOWN, state: 'missing', detail: say('state-detail.no-container') };
  const { State } = inspect;
  const facts = {
    ...NOTHING_KNOWN,
    containerId: inspect.Id,
    imageId: inspect.Image,
    addresses: addressesOf(inspect.NetworkSettings.Ports),
  };
  const ran = { ...facts, since: timeOf(State.StartedAt) };
  if (State.Paused) return { ...ran, state: 'paused', detail: null };
  if (State.Restarting) {
    return {
      ...ran,
      state: 'restarting',
      exitCode: State.ExitCode,
      detail: say('state-detail.restarting', { code: State.ExitCode, times: inspect.RestartCount }),
    };
  }
  if (State.Running) {
    const lastOutput = writtenIfAny(State.Health?.Log?.at(-1)?.Output.trim());
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
      ...facts,
      since: timeOf(inspect.Created),
      state: 'created',
      detail: writtenIfAny(State.Error),
    };
  const wanted = isWanted(inspect, known);
  const why = whyStopped(inspect, wanted);
  return {
    ...facts,
    since: timeOf(State.FinishedAt),
    exitCode: State.ExitCode,
    state: 'stopped',
    detail: State.Error ? say('state-detail.because', { what: why, why: State.Error }) : why,
    wanted,
  };
}

/** The same as a `Date`. */
export function dateOf(time: string): Date | null {
  const known = timeOf(time);
  return known === null ? null : new Date(known);
}

/** A time of Docker's; null where it says that there is none ('0001-01-01T00:00:00Z'), or what is no time. */
export function timeOf(time: string): string | null {
  return Date.parse(time) > 0 ? time : null;
}

/**
 * Whether a container that is stopped is so because somebody wants it. An exit code alone never tells: 137 and 143 are what
 * `docker stop` leaves, and so do the kernel when memory runs out and a machine that goes down. But Docker does not start
 * again what was stopped by hand, and starts everything else again that its restart policy covers (Docker's documentation,
 * "Start containers automatically"). That holds for a policy that it had when it ended.
 */
function isWanted({ State, HostConfig, RestartCount }: ContainerInspect, known: KnownOfStop): boolean {
  if (State.Error !== '' || (State.OOMKilled && State.ExitCode === KILLED)) return false;
  if (known.seen || State.ExitCode === 0) return true;
  const { Name = '', MaximumRetryCount = 0 } = HostConfig.RestartPolicy ?? {};
  switch (Name) {
    case 'always':
    case 'unless-stopped':
      return !known.policyCameLater();
    case 'on-failure':
      return (MaximumRetryCount === 0 || RestartCount < MaximumRetryCount) && !known.policyCameLater();
    default:
      return false;
  }
}

const KILLED = 128 + 9;
const TOLD_TO_END = 128 + 15;

function whyStopped({ State: { OOMKilled, ExitCode: code } }: ContainerInspect, wanted: boolean): Text {
  if (wanted) return code === 0 ? say('state-detail.ended', { code }) : say('state-detail.by-hand', { code });
  if (OOMKilled) return say('state-detail.out-of-memory');
  if (code === KILLED) return say('state-detail.killed', { code });
  return code === TOLD_TO_END
    ? say('state-detail.told-to-end', { code })
    : say('state-detail.ended', { code });
}

const writtenIfAny = (words: string | undefined): Text | null => (words ? asWritten(words) : null);

/** Docker's empty HostIp means every interface, as 0.0.0.0 and :: do; a port is named once for each of the two. */
export function addressesOf(ports: ContainerInspect['NetworkSettings']['Ports']): AppAddress[] {
  const addresses = new Map<string, AppAddress>();
  for (const [published, bindings] of Object.entries(ports ?? {})) {
    if (!published.endsWith('/tcp')) continue;
    for (const { HostIp, HostPort } of bindings ?? []) {
      const port = Number(HostPort);
      if (!HostPort || !Number.isInteger(port)) continue;
      const host = HostIp && HostIp !== '0.0.0.0' && HostIp !== '::' ? HostIp : null;
      addresses.set(`${host} ${port}`, { host, port });
    }
  }
  return [...addresses.values()];
}
