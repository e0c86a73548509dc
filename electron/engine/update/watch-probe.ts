import type { Probe } from '../../shared/config.ts';
import { messageOf } from '../../shared/errors.ts';
import type { GateFacts } from '../domain/gate.ts';
import type { UpdateDeps } from './context.ts';

const PROBE_EVERY_MS = 500;
const PROBE_LIMIT_MS = 5000;

/** Probes in the background, one at a time, so that a slow answer never keeps the gate from looking at the container. */
export function watchProbe(
  { probe: prober, clock }: Pick<UpdateDeps, 'probe' | 'clock'>,
  probe: Probe | null,
  containerId: string,
  signal: AbortSignal,
): { latest(): GateFacts['probe']; stop(): void } {
  if (!probe) return { latest: () => null, stop: () => undefined };
  const stopped = new AbortController();
  const until = AbortSignal.any([signal, stopped.signal]);
  let latest: NonNullable<GateFacts['probe']> = { ok: null, detail: 'no answer yet' };
  const loop = async () => {
    while (!until.aborted) {
      const limit = AbortSignal.any([until, AbortSignal.timeout(PROBE_LIMIT_MS)]);
      latest = await prober(probe, containerId, limit);
      await clock.sleep(PROBE_EVERY_MS, until);
    }
  };
  loop().catch((error: unknown) => {
    if (!until.aborted) latest = { ok: false, detail: messageOf(error) };
  });
  return { latest: () => latest, stop: () => stopped.abort() };
}
