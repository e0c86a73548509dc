import { cleanPath, isUnset, sameValue } from './container-values.ts';
import type { ContainerConfig, Healthcheck } from './docker-types.ts';

/**
 * Docker merges an image's config into a container's at create and keeps only the result. This takes the two apart again.
 * Source of every rule: moby daemon/commit.go `merge`, daemon/daemon.go `mergeAndVerifyConfig`.
 */

/** Fields that have rules of their own below, or that are not a person's (`Image`, `OnBuild`) or not this file's (`MacAddress`). */
const SPECIAL = new Set([
  'Env',
  'Cmd',
  'Entrypoint',
  'Labels',
  'ExposedPorts',
  'Volumes',
  'WorkingDir',
  'Healthcheck',
  'Image',
  'OnBuild',
  'MacAddress',
]);

/** Docker takes these from the image where the person left them empty. All others (Shell, StopTimeout…) it never takes from there. */
const INHERITED = new Set(['User', 'StopSignal', 'ArgsEscaped']);

/**
 * What a person set of a container's config. `image` null (the image is gone): everything counts as the person's, which is
 * right for making the container again from the same image, and freezes that image's defaults otherwise.
 *
 * One ambiguity is left: a setting equal to the image's own can't be told from an inherited one, and follows the image.
 */
export function personConfig(config: ContainerConfig, image: ContainerConfig | null): ContainerConfig {
  const own = image ?? {};
  const person: ContainerConfig = {};
  for (const [key, value] of Object.entries(config)) {
    if (SPECIAL.has(key)) continue;
    // StopTimeout 0 kills at once; unset it is ten seconds.
    if (isUnset(value) && !(key === 'StopTimeout' && value === 0)) continue;
    if (INHERITED.has(key) && sameValue(value, own[key])) continue;
    person[key] = value;
  }

  const env = personEnv(config.Env ?? [], own.Env ?? []);
  if (env.length > 0) person.Env = env;
  const labels = entriesNotIn(config.Labels, own.Labels);
  if (labels !== null) person.Labels = labels;
  const ports = keysNotIn(config.ExposedPorts, own.ExposedPorts);
  if (ports !== null) person.ExposedPorts = ports;
  const volumes = keysNotIn(config.Volumes, own.Volumes);
  if (volumes !== null) person.Volumes = volumes;
  // Docker cleans the container's path, not the image's.
  const dir = config.WorkingDir ?? '';
  if (dir !== '' && cleanPath(dir) !== cleanPath(own.WorkingDir ?? '')) person.WorkingDir = dir;
  const healthcheck = personHealthcheck(config.Healthcheck ?? {}, own.Healthcheck ?? {});
  if (healthcheck !== null) person.Healthcheck = healthcheck;
  return { ...person, ...personCommand(config, own) };
}

/**
 * The image's config less what is known to be the person's, because a container was made by Homeport from a recorded spec.
 * Taken from this, a setting of theirs that happens to equal the image's stays theirs when a later image changes its own.
 */
export function imageWithout(
  image: ContainerConfig | null,
  recorded: ContainerConfig,
): ContainerConfig | null {
  if (image === null) return null;
  const rest: ContainerConfig = { ...image };
  const names = new Set((recorded.Env ?? []).map(envName));
  rest.Env = (image.Env ?? []).filter((entry) => !names.has(envName(entry)));
  rest.Labels = without(image.Labels, recorded.Labels);
  rest.ExposedPorts = without(image.ExposedPorts, recorded.ExposedPorts);
  rest.Volumes = without(image.Volumes, recorded.Volumes);
  if (image.Healthcheck) rest.Healthcheck = healthcheckWithout(image.Healthcheck, recorded.Healthcheck ?? {});
  for (const key of ['User', 'WorkingDir', 'StopSignal'] as const)
    if (!isUnset(recorded[key])) rest[key] = '';
  // A cleared Entrypoint ([''] or []) shows by the image having one, any other by the image having none.
  if (recorded.Entrypoint) rest.Entrypoint = recorded.Entrypoint.some((word) => word !== '') ? null : [''];
  if (!isUnset(recorded.Cmd) || !isUnset(recorded.Entrypoint)) rest.Cmd = null;
  return rest;
}

function without<V>(
  all: Record<string, V> | null | undefined,
  recorded: object | null | undefined,
): Record<string, V> {
  return Object.fromEntries(Object.entries(all ?? {}).filter(([key]) => !Object.hasOwn(recorded ?? {}, key)));
}

const HEALTHCHECK_FIELDS = [
  'Test',
  'Interval',
  'Timeout',
  'StartPeriod',
  'StartInterval',
  'Retries',
] as const;

function healthcheckWithout(check: Healthcheck, fields: Healthcheck): Healthcheck {
  const rest = { ...check };
  for (const field of HEALTHCHECK_FIELDS) if (!isUnset(fields[field])) delete rest[field];
  return rest;
}

/**
 * Entrypoint and Cmd belong together: an Entrypoint of the person's cancels the image's Cmd. `--entrypoint ''` is sent as
 * `['']` and stored as null; an empty list clears the Entrypoint and keeps the image's Cmd.
 */
function personCommand(
  config: ContainerConfig,
  image: ContainerConfig,
): Pick<ContainerConfig, 'Entrypoint' | 'Cmd'> {
  const entrypoint = config.Entrypoint ?? [];
  const cmd = config.Cmd ?? [];
  const sameCmd = sameValue(cmd, image.Cmd);
  const whole = cmd.length > 0 ? { Cmd: cmd } : {};

  if (entrypoint.length > 0) {
    // The image's Cmd is gone although the Entrypoint is the same: a person must have set that same Entrypoint.
    const cancelled = cmd.length === 0 && !sameCmd;
    if (sameValue(entrypoint, image.Entrypoint) && !cancelled) return sameCmd ? {} : whole;
    return { Entrypoint: entrypoint, ...whole };
  }
  if (isUnset(image.Entrypoint)) return sameCmd ? {} : whole;
  if (Array.isArray(config.Entrypoint)) return { Entrypoint: [], ...(sameCmd ? {} : whole) };
  return { Entrypoint: [''], ...whole };
}

/** By variable, not by entry: a variable given twice keeps its order, because the last one counts. */
function personEnv(env: string[], image: string[]): string[] {
  const inherited = (name: string): boolean => {
    const theirs = env.filter((entry) => envName(entry) === name);
    const images = image.filter((entry) => envName(entry) === name);
    // Of an image's doubles, Docker takes only the first as soon as the person sets any variable.
    return images.length > 0 && (sameValue(theirs, images) || sameValue(theirs, images.slice(0, 1)));
  };
  return env.filter((entry) => !inherited(envName(entry)));
}

/** 'NAME=value' or, to take a variable of the image's away, 'NAME'. */
export function envName(entry: string): string {
  const end = entry.indexOf('=');
  return end === -1 ? entry : entry.slice(0, end);
}

/** Docker merges a healthcheck field by field: only those that differ were set by the person. */
function personHealthcheck(check: Healthcheck, image: Healthcheck): Healthcheck | null {
  const person = { ...check };
  for (const field of HEALTHCHECK_FIELDS) {
    if (isUnset(check[field]) || sameValue(check[field], image[field])) delete person[field];
  }
  return isUnset(person) ? null : person;
}

function entriesNotIn<V>(
  all: Record<string, V> | null | undefined,
  image: Record<string, V> | null | undefined,
): Record<string, V> | null {
  const entries = Object.entries(all ?? {}).filter(
    ([key, value]) => !(Object.hasOwn(image ?? {}, key) && image?.[key] === value),
  );
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}

function keysNotIn(
  all: Record<string, object> | null | undefined,
  image: Record<string, object> | null | undefined,
): Record<string, object> | null {
  const entries = Object.entries(all ?? {}).filter(([key]) => !Object.hasOwn(image ?? {}, key));
  return entries.length > 0 ? Object.fromEntries(entries) : null;
}
