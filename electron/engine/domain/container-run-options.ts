import type { RunSettings } from '../../shared/config.ts';
import { parseGpus } from '../../shared/docker-run/parts.ts';
import type { Healthcheck as HealthSettings } from '../../shared/run-options.ts';
import type { ContainerConfig, EndpointSettings, Healthcheck, HostConfig } from './docker-types.ts';

/**
 * Run settings in the words of the engine's API, as docker's own command line turns its options into them.
 * Source: docker/cli cli/command/container/opts.go (28). What is not said is left out.
 */

type Fields = Readonly<Record<string, unknown>>;

/** Without the fields that are undefined: sent as null, some would say something. */
function said<T extends Fields>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> };
function said(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** What stands in the container's config, besides variables, ports and the command. */
export function configOf(run: RunSettings): ContainerConfig {
  return said({
    Entrypoint: run.entrypoint,
    User: run.user,
    WorkingDir: run.workdir,
    Hostname: run.hostname,
    Domainname: run.domainname,
    Tty: run.tty,
    OpenStdin: run.interactive,
    Labels: run.labels,
    StopSignal: run.stopSignal,
    StopTimeout: run.stopTimeout,
    Healthcheck: run.healthcheck && healthcheckOf(run.healthcheck),
  });
}

const NANO = 1e9;
const nanoseconds = (seconds: number | undefined) => seconds && Math.round(seconds * NANO);

function healthcheckOf(check: HealthSettings): Healthcheck {
  if (check.command === '') return { Test: ['NONE'] };
  return said({
    Test: check.command === undefined ? undefined : ['CMD-SHELL', check.command],
    Interval: nanoseconds(check.intervalS),
    Timeout: nanoseconds(check.timeoutS),
    StartPeriod: nanoseconds(check.startPeriodS),
    Retries: check.retries,
  });
}

/** Docker's command line takes this option apart by itself; the engine does not know it. */
const OPEN_PATHS = 'systempaths=unconfined';

/** What stands in the container's HostConfig, besides mounts, ports, networks and the restart policy. */
export function hostConfigOf(run: RunSettings): HostConfig {
  const securityOpts = run.securityOpts?.filter((option) => option !== OPEN_PATHS);
  return said({
    Devices: run.devices?.map(({ source, destination, permissions }) => ({
      PathOnHost: source,
      PathInContainer: destination,
      CgroupPermissions: permissions,
    })),
    DeviceCgroupRules: run.deviceCgroupRules,
    DeviceRequests: run.gpus === undefined ? undefined : [parseGpus(run.gpus)],
    Memory: run.memory,
    MemoryReservation: run.memoryReservation,
    MemorySwap: run.memorySwap,
    NanoCpus: run.cpus && Math.round(run.cpus * NANO),
    CpuShares: run.cpuShares,
    CpusetCpus: run.cpusetCpus,
    PidsLimit: run.pidsLimit,
    OomScoreAdj: run.oomScoreAdj,
    ShmSize: run.shmSize,
    Tmpfs: run.tmpfs,
    Ulimits: run.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    Sysctls: run.sysctls,
    Init: run.init,
    Privileged: run.privileged,
    ReadonlyRootfs: run.readOnly,
    CapAdd: run.capAdd,
    CapDrop: run.capDrop,
    GroupAdd: run.groupAdd,
    SecurityOpt: securityOpts?.length === 0 ? undefined : securityOpts,
    ...(run.securityOpts?.includes(OPEN_PATHS) ? { MaskedPaths: [], ReadonlyPaths: [] } : {}),
    ExtraHosts: run.extraHosts,
    Dns: run.dns,
    DnsSearch: run.dnsSearch,
    DnsOptions: run.dnsOptions,
    PidMode: run.pid,
    IpcMode: run.ipc,
    UTSMode: run.uts,
    UsernsMode: run.userns,
    CgroupnsMode: run.cgroupns,
    Runtime: run.runtime,
    // Options alone belong to whatever driver the engine uses: it fills the name in.
    LogConfig:
      run.logDriver === undefined && run.logOptions === undefined
        ? undefined
        : { Type: run.logDriver ?? '', Config: run.logOptions ?? {} },
  });
}

/** Names and addresses on the main network. */
export function endpointOf(run: RunSettings): EndpointSettings {
  const address = said({ IPv4Address: run.ip, IPv6Address: run.ip6 });
  return said({
    Aliases: run.networkAliases,
    IPAMConfig: Object.keys(address).length === 0 ? undefined : address,
    MacAddress: run.macAddress,
  });
}
