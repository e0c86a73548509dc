import { sameValue } from './container-values.ts';
import type { HostConfig } from './docker-types.ts';

/**
 * Paths that engines hide from a container, or keep it from writing to, where nobody says otherwise. They write their list into
 * the container's HostConfig, as if a person had: handed on, a container would keep an old engine's list for ever, and
 * miss what newer ones hide (side channels, for the most part). Source: moby oci/defaults.go, DefaultLinuxSpec, 20.10 to 28.
 */
const MASKED = [
  '/proc/asound',
  '/proc/acpi',
  '/proc/kcore',
  '/proc/keys',
  '/proc/latency_stats',
  '/proc/timer_list',
  '/proc/timer_stats',
  '/proc/sched_debug',
  '/proc/scsi',
  '/sys/firmware',
];
const MASKED_LATER =
  /^(\/proc\/interrupts|\/sys\/devices\/virtual\/powercap|\/sys\/devices\/system\/cpu\/cpu\d+\/thermal_throttle)$/;
const READ_ONLY = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];

/** The same without the engine's own lists. A person's (`systempaths=unconfined` is two empty ones) stays. */
export function withoutEnginePaths(host: HostConfig): HostConfig {
  const { MaskedPaths: masked, ReadonlyPaths: readOnly, ...rest } = host;
  return {
    ...rest,
    ...(masked === undefined || isEnginesMasking(masked) ? {} : { MaskedPaths: masked }),
    ...(readOnly === undefined || sameValue(readOnly, READ_ONLY) ? {} : { ReadonlyPaths: readOnly }),
  };
}

function isEnginesMasking(paths: readonly string[] | null): boolean {
  if (paths === null) return false;
  const known = (path: string) => MASKED.includes(path) || MASKED_LATER.test(path);
  return paths.every(known) && MASKED.every((path) => paths.includes(path));
}
