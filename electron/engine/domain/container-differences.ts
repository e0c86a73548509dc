import { envName } from './container-config.ts';
import { withoutEnginePaths } from './container-hidden-paths.ts';
import { COMPOSE_IMAGE_LABEL } from './container-labels.ts';
import { networkOf } from './container-networks.ts';
import type { ContainerSpec } from './container-spec.ts';
import { canonical } from './container-values.ts';
import { bindDestination, isGeneratedVolumeName } from './container-volumes.ts';
import type { ContainerConfig, EndpointSettings, HostConfig } from './docker-types.ts';

/** Lists whose order means nothing to Docker. */
const UNORDERED = new Set([
  'CapAdd',
  'CapDrop',
  'DeviceCgroupRules',
  'DeviceRequests',
  'Devices',
  'GroupAdd',
  'Links',
  'Aliases',
  'LinkLocalIPs',
  'MaskedPaths',
  'Mounts',
  'ReadonlyPaths',
  'SecurityOpt',
  'Ulimits',
  'ExtraHosts',
]);

/** Docker fills these in where nobody set them: no difference unless something else was asked for. */
const FILLED_IN = new Set([
  'CgroupnsMode',
  'ConsoleSize',
  'IpcMode',
  'LogConfig',
  'MaskedPaths',
  'ReadonlyPaths',
  'Runtime',
  'ShmSize',
  'OomKillDisable',
  'MemorySwap',
  'MemorySwappiness',
  'PidsLimit',
  'Isolation',
  'UTSMode',
  'PidMode',
  'Cgroup',
]);

/** Where a zero or `false` says something other than "not set". */
const ZERO_COUNTS = new Set(['MemorySwappiness', 'StopTimeout', 'Init']);

/** Safe to write into a log: none of these can hold a password or a token. */
const SHOWN = new Set([
  'AutoRemove',
  'CgroupnsMode',
  'CpuPeriod',
  'CpuQuota',
  'CpuShares',
  'CpusetCpus',
  'CpusetMems',
  'Domainname',
  'Hostname',
  'Init',
  'IpcMode',
  'Memory',
  'MemoryReservation',
  'MemorySwap',
  'MemorySwappiness',
  'NanoCpus',
  'NetworkMode',
  'OomKillDisable',
  'OomScoreAdj',
  'PidMode',
  'PidsLimit',
  'Privileged',
  'PublishAllPorts',
  'ReadonlyRootfs',
  'Runtime',
  'ShmSize',
  'StopSignal',
  'StopTimeout',
  'Tty',
  'UTSMode',
  'User',
  'UsernsMode',
  'WorkingDir',
  'CapAdd',
  'CapDrop',
  'GroupAdd',
  'PortBindings',
  'Dns',
  'DnsSearch',
  'ExtraHosts',
  'Aliases',
  'IPAMConfig',
  'MacAddress',
  'GwPriority',
  'RestartPolicy',
]);

type DifferenceOptions = {
  /** A candidate is made with the policy `no` on purpose. */
  ignoreRestartPolicy?: boolean;
};

/**
 * Every difference between two specs, in words. What order and Docker's ways of writing "not set" make different is none;
 * Homeport's own labels, the image's name and its id in Compose's label are meant to differ. Values that may be secret are not told.
 */
export function specDifferences(
  before: ContainerSpec,
  after: ContainerSpec,
  options: DifferenceOptions = {},
): string[] {
  return [
    ...envDifferences(before.config, after.config),
    ...keyedDifferences('label', labelsOf(before.config), labelsOf(after.config)),
    ...keyedDifferences('exposed port', before.config.ExposedPorts ?? {}, after.config.ExposedPorts ?? {}),
    ...keyedDifferences('volume declaration', before.config.Volumes ?? {}, after.config.Volumes ?? {}),
    ...fieldDifferences(
      '',
      before.config,
      after.config,
      new Set(['Env', 'Labels', 'ExposedPorts', 'Volumes', 'Image']),
    ),
    ...hostDifferences(before.hostConfig, after.hostConfig, options),
    ...networkDifferences(before.networks, after.networks),
  ];
}

function hostDifferences(before: HostConfig, after: HostConfig, options: DifferenceOptions): string[] {
  const skipped = new Set([
    'Binds',
    'ContainerIDFile',
    ...(options.ignoreRestartPolicy ? ['RestartPolicy'] : []),
  ]);
  for (const field of FILLED_IN) if (before[field] === undefined) skipped.add(field);
  const binds = bindsByPlace(before);
  // The image's own: a new VOLUME of its gets a fresh volume where nothing was before.
  const added = Object.entries(bindsByPlace(after)).filter(
    ([place, now]) => Object.hasOwn(binds, place) || !now.every(isAnonymousBind),
  );
  return [
    ...keyedDifferences('mount at', binds, Object.fromEntries(added)),
    ...fieldDifferences('', normalHost(before), normalHost(withLogOf(before, after)), skipped),
  ];
}

function isAnonymousBind(bind: string): boolean {
  return isGeneratedVolumeName(bind.split(':')[0] ?? '');
}

function bindsByPlace(host: HostConfig): Record<string, string[]> {
  const places: Record<string, string[]> = {};
  for (const bind of host.Binds ?? []) {
    const { destination } = bindDestination(bind);
    places[destination] = [...(places[destination] ?? []), bind];
  }
  return places;
}

/** Docker itself says so of a container that is privileged, or shares the machine's processes or memory (moby daemon/create.go). */
function withoutEngineLabel({ SecurityOpt, Privileged, PidMode, IpcMode }: HostConfig): string[] {
  const filledIn = Privileged === true || PidMode === 'host' || IpcMode === 'host';
  return (SecurityOpt ?? []).filter((option) => !filledIn || !/^label[=:]disable$/.test(option));
}

/** Options of a log alone go to whatever driver the engine uses, which then tells its name. */
function withLogOf(before: HostConfig, after: HostConfig): HostConfig {
  return before.LogConfig?.Type === '' && after.LogConfig
    ? { ...after, LogConfig: { ...after.LogConfig, Type: '' } }
    : after;
}

function normalHost(host: HostConfig): HostConfig {
  const policy = host.RestartPolicy;
  return {
    ...withoutEnginePaths(host),
    SecurityOpt: withoutEngineLabel(host),
    NetworkMode: networkOf(host.NetworkMode),
    RestartPolicy: { Name: policy?.Name || 'no', MaximumRetryCount: policy?.MaximumRetryCount ?? 0 },
  };
}

function networkDifferences(
  before: Record<string, EndpointSettings>,
  after: Record<string, EndpointSettings>,
): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names.flatMap((name) => {
    const old = before[name];
    const now = after[name];
    // Nobody named the default bridge: Docker connects it.
    if (name === 'bridge' && canonical(old) === canonical(now)) return [];
    if (old === undefined) return [`Network '${name}' was added`];
    if (now === undefined) return [`Network '${name}' is missing`];
    return fieldDifferences(`Network '${name}': `, old, now, new Set());
  });
}

/** By variable. Values are never told. */
function envDifferences(before: ContainerConfig, after: ContainerConfig): string[] {
  const byName = (entries: string[] | null | undefined): Record<string, string[]> => {
    const found: Record<string, string[]> = {};
    for (const entry of entries ?? []) found[envName(entry)] = [...(found[envName(entry)] ?? []), entry];
    return found;
  };
  return keyedDifferences('environment variable', byName(before.Env), byName(after.Env));
}

function labelsOf(config: ContainerConfig): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config.Labels ?? {}).filter(
      ([key]) => !key.startsWith('homeport.') && key !== COMPOSE_IMAGE_LABEL,
    ),
  );
}

function keyedDifferences(
  what: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return keys.flatMap((key) => {
    if (!Object.hasOwn(after, key)) return [`The ${what} '${key}' is missing`];
    if (!Object.hasOwn(before, key)) return [`The ${what} '${key}' was added`];
    return canonical(before[key]) === canonical(after[key]) ? [] : [`The ${what} '${key}' is another one`];
  });
}

function fieldDifferences(
  prefix: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
  skipped: ReadonlySet<string>,
): string[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => !skipped.has(field))
    .sort();
  return fields.flatMap((field) => {
    if (comparable(field, before[field]) === comparable(field, after[field])) return [];
    const sentence = SHOWN.has(field) ? told(field, before[field], after[field]) : `${field} is different`;
    return [`${prefix}${sentence}`];
  });
}

function comparable(field: string, value: unknown): string {
  if (ZERO_COUNTS.has(field) && (value === 0 || value === false)) return String(value);
  if (UNORDERED.has(field) && Array.isArray(value)) {
    return value.length === 0
      ? 'null'
      : value
          .map((item: unknown) => canonical(item))
          .sort()
          .join('\n');
  }
  return canonical(value);
}

function told(field: string, before: unknown, after: unknown): string {
  const word = (value: unknown): string =>
    value === undefined || value === null || value === '' ? 'not set' : JSON.stringify(value);
  return `${field} was ${word(before)} and is now ${word(after)}`;
}
