import type { ContainerConfig, Healthcheck } from '../../../electron/engine/domain/docker-types.ts';

/**
 * Docker's own merge of a person's config and an image's, as moby does it at ContainerCreate: daemon/commit.go `merge`
 * and daemon/daemon.go `mergeAndVerifyConfig`, statement by statement. The model that the properties are tried against;
 * the corpus tries the same against a real engine.
 */
export function dockerMerge(person: ContainerConfig, image: ContainerConfig): ContainerConfig {
  const merged: ContainerConfig = structuredClone(person);
  if (!merged.User) merged.User = image.User ?? '';
  merged.ExposedPorts = { ...image.ExposedPorts, ...merged.ExposedPorts };
  merged.Env = mergeEnv(merged.Env ?? [], image.Env ?? []);
  merged.Labels = { ...image.Labels, ...merged.Labels };
  if ((merged.Entrypoint ?? []).length === 0) {
    if ((merged.Cmd ?? []).length === 0) merged.Cmd = image.Cmd ?? null;
    // Go: nil, not empty.
    if (merged.Entrypoint === undefined || merged.Entrypoint === null)
      merged.Entrypoint = image.Entrypoint ?? null;
  }
  if (image.Healthcheck) {
    merged.Healthcheck = merged.Healthcheck
      ? mergeHealthcheck(merged.Healthcheck, image.Healthcheck)
      : { ...image.Healthcheck };
  }
  if (!merged.WorkingDir) merged.WorkingDir = image.WorkingDir ?? '';
  merged.Volumes = { ...merged.Volumes, ...image.Volumes };
  if (!merged.StopSignal) merged.StopSignal = image.StopSignal ?? '';
  if (merged.Entrypoint?.length === 1 && merged.Entrypoint[0] === '') merged.Entrypoint = null;
  return merged;
}

function mergeEnv(person: string[], image: string[]): string[] {
  if (person.length === 0) return [...image];
  const env = [...person];
  const name = (entry: string) => entry.split('=')[0];
  for (const entry of image) if (!env.some((own) => name(own) === name(entry))) env.push(entry);
  return env;
}

function mergeHealthcheck(person: Healthcheck, image: Healthcheck): Healthcheck {
  const merged = { ...person };
  if ((person.Test ?? []).length === 0 && image.Test) merged.Test = image.Test;
  for (const field of ['Interval', 'Timeout', 'StartPeriod', 'StartInterval', 'Retries'] as const) {
    const inherited = image[field];
    if (!person[field] && inherited !== undefined) merged[field] = inherited;
  }
  return merged;
}

/** What a container does, whatever way its config is written: order of variables, null for empty, doubles. */
export function effective(config: ContainerConfig): Record<string, unknown> {
  const env: Record<string, string> = {};
  for (const entry of config.Env ?? []) env[entry.split('=')[0] ?? ''] = entry;
  const check = Object.entries(config.Healthcheck ?? {}).filter(([, value]) =>
    Array.isArray(value) ? value.length > 0 : Boolean(value),
  );
  return {
    user: config.User ?? '',
    env,
    labels: config.Labels ?? {},
    cmd: config.Cmd ?? [],
    entrypoint: config.Entrypoint ?? [],
    ports: Object.keys(config.ExposedPorts ?? {}).sort(),
    volumes: Object.keys(config.Volumes ?? {}).sort(),
    dir: config.WorkingDir ?? '',
    healthcheck: Object.fromEntries(check),
    stopSignal: config.StopSignal ?? '',
    stopTimeout: config.StopTimeout ?? null,
    hostname: config.Hostname ?? '',
    shell: config.Shell ?? [],
    tty: config.Tty ?? false,
  };
}
