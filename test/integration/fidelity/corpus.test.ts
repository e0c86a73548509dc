import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOlder } from '../../../electron/engine/docker/client.ts';
import { specDifferences } from '../../../electron/engine/domain/container-differences.ts';
import { personSpec } from '../../../electron/engine/domain/container-spec.ts';
import type { ContainerConfig, ContainerInspect } from '../../../electron/engine/domain/docker-types.ts';
import {
  comparableConfig,
  comparableHost,
  comparableMounts,
  comparableNetworks,
  comparablePorts,
} from '../../support/container-corpus/compare.ts';
import type { Configuration } from '../../support/container-corpus/configuration.ts';
import { dockerMerge, effective } from '../../support/container-corpus/docker-merge.ts';
import { DATA_B } from '../../support/container-corpus/images.ts';
import { inspectOf } from '../../support/container-corpus/inspect.ts';
import { networkConfigurations } from '../../support/container-corpus/network-configurations.ts';
import { processConfigurations } from '../../support/container-corpus/process-configurations.ts';
import { storageConfigurations } from '../../support/container-corpus/storage-configurations.ts';
import { systemConfigurations } from '../../support/container-corpus/system-configurations.ts';
import { TEST_LABEL } from '../../support/docker.ts';
import {
  type Bench,
  createFromSpec,
  createOriginal,
  inspect,
  PREFIX,
  removeAll,
  seenData,
  setUp,
  specOf,
  stop,
  tearDown,
  writeData,
} from './bench.ts';

/**
 * Every configuration of the corpus is made by hand with image A, made again by its spec with image B (whose every default is
 * another), and made once more from the same spec with image A: what an update and its rollback do.
 */

const corpus: Configuration[] = [
  ...processConfigurations,
  ...storageConfigurations,
  ...networkConfigurations,
  ...systemConfigurations,
];

let bench: Bench;
let finished = 0;
const notStarted: string[] = [];
const notCreated: string[] = [];
const notKnown: string[] = [];

beforeAll(async () => {
  bench = await setUp();
});

afterAll(async () => {
  bench?.host.close();
  if (bench) await tearDown(bench.docker);
  const told = [
    `${corpus.length} configurations, ${finished} created, updated and rolled back.`,
    `Of these created and compared, but not started here (${notStarted.length}):`,
    ...notStarted.map((line) => `  ${line}`),
    `Refused at create here, so only its spec was tried (${notCreated.length}):`,
    ...notCreated.map((line) => `  ${line}`),
    `Not known to an engine of API ${bench?.apiVersion}, so not tried here (${notKnown.length}):`,
    ...notKnown.map((line) => `  ${line}`),
  ];
  process.stdout.write(`\n${told.join('\n')}\n`);
});

/** null: it could not be made or started, and its configuration says that this may be. */
async function attempt<T>(
  wanted: Configuration,
  list: string[],
  action: () => Promise<T>,
): Promise<T | null> {
  try {
    return await action();
  } catch (error) {
    if (wanted.mayRefuse === undefined) throw error;
    list.push(`${wanted.name} (${wanted.mayRefuse}): ${String(error).replaceAll('\n', ' ').slice(0, 160)}`);
    return null;
  }
}

/** What a container of this image and this configuration must do, from Docker's rules alone. */
function expected(wanted: Configuration, image: ContainerConfig): Record<string, unknown> {
  const merged = dockerMerge(
    { ...wanted.config, Labels: { ...wanted.config?.Labels, ...TEST_LABEL } },
    image,
  );
  return effective({ ...merged, WorkingDir: (merged.WorkingDir ?? '').replace(/(?<=.)\/$/, '') });
}

function actual(wanted: Configuration, made: ContainerInspect): Record<string, unknown> {
  const { Hostname, ...config } = made.Config;
  return effective({
    ...config,
    Hostname: wanted.config?.Hostname ? (Hostname ?? '') : '',
  });
}

/** The address of each network that was given one. */
function askedMacs(wanted: Configuration): object {
  const asked = Object.entries(wanted.networks ?? {}).flatMap(([name, { MacAddress }]) =>
    MacAddress === undefined ? [] : [[name, { MacAddress }]],
  );
  return { NetworkSettings: { Networks: Object.fromEntries(asked) } };
}

/** Homeport names a network that was given by id, and only then does the engine tell the network's MAC address in the config. */
function withNamedNetwork(wanted: Configuration, made: ContainerInspect): ContainerInspect {
  const [first] = Object.entries(wanted.networks ?? {});
  if (!wanted.networkById || first === undefined) return made;
  const [NetworkMode, { MacAddress }] = first;
  return {
    ...made,
    HostConfig: { ...made.HostConfig, NetworkMode },
    Config: { ...made.Config, ...(MacAddress === undefined ? {} : { MacAddress }) },
  };
}

async function tryCreated(wanted: Configuration, originalId: string): Promise<void> {
  const { docker, imageA, imageB } = bench;
  const start = async (id: string, started: boolean) => {
    if (started) await docker.getContainer(id).start();
  };
  const runs =
    !wanted.endsAtOnce &&
    (await attempt(wanted, notStarted, () => docker.getContainer(originalId).start())) !== null;
  if (wanted.endsAtOnce) notStarted.push(`${wanted.name}: it would end at once`);
  const original = withNamedNetwork(wanted, await inspect(docker, originalId));
  expect(actual(wanted, original)).toEqual(expected(wanted, imageA.config));
  const files = await writeData(bench, original);
  const spec = await specOf(bench, originalId);

  // The candidate is made while the live one runs, as in an update: volumes of a `--rm` container then have another user.
  const candidateId = await createFromSpec(bench, `${PREFIX}${wanted.name}.b`, spec, imageB.id);
  await stop(bench, originalId);
  await start(candidateId, runs);
  const candidate = await inspect(docker, candidateId);
  expect(candidate.Image).toBe(imageB.id);
  expect(actual(wanted, candidate)).toEqual(expected(wanted, imageB.config));
  expect(comparableHost(candidate.HostConfig)).toEqual(comparableHost(original.HostConfig));
  expect(comparableNetworks(candidate)).toEqual(comparableNetworks(original));
  expect(candidate.Config.MacAddress).toBe(original.Config.MacAddress);
  if (runs) for (const made of [original, candidate]) expect(made).toMatchObject(askedMacs(wanted));
  const own = comparableMounts(candidate).filter((mount) => !mount.includes(` ${DATA_B} `));
  expect(own).toEqual(comparableMounts(original));
  expect(await seenData(bench, candidateId, files)).toEqual(files);
  expect(specDifferences(spec, await specOf(bench, candidateId, spec))).toEqual([]);

  const againId = await createFromSpec(bench, `${PREFIX}${wanted.name}.a`, spec, imageA.id);
  await stop(bench, candidateId);
  await start(againId, runs);
  const again = await inspect(docker, againId);
  expect(comparableConfig(again)).toEqual(comparableConfig(original));
  expect(comparableHost(again.HostConfig)).toEqual(comparableHost(original.HostConfig));
  expect(comparableMounts(again)).toEqual(comparableMounts(original));
  expect(comparableNetworks(again)).toEqual(comparableNetworks(original));
  if (runs) expect(again).toMatchObject(askedMacs(wanted));
  expect(comparablePorts(again)).toEqual(comparablePorts(original));
  expect(await seenData(bench, againId, files)).toEqual(files);
  expect(specDifferences(spec, await specOf(bench, againId, spec))).toEqual([]);
  await removeAll(bench, [originalId, candidateId, againId]);
  finished += 1;
}

describe('container fidelity', () => {
  test.concurrent.each(corpus.map((wanted) => [wanted.name, wanted] as const))(
    '%s',
    async (_name, wanted) => {
      if (wanted.since !== undefined && isOlder(bench.apiVersion, wanted.since)) {
        notKnown.push(`${wanted.name}: since API ${wanted.since}`);
        return;
      }
      const originalId = await attempt(wanted, notCreated, () => createOriginal(bench, wanted));
      if (originalId !== null) return tryCreated(wanted, originalId);
      // The engine has no such container to show: its spec is taken from what was asked for.
      const asked = inspectOf({
        config: dockerMerge(wanted.config ?? {}, bench.imageA.config),
        hostConfig: wanted.host ?? {},
      });
      expect(personSpec(asked, bench.imageA.config).hostConfig).toMatchObject(wanted.host ?? {});
    },
  );

  test('the corpus has every family of settings', () => {
    expect(corpus.length).toBeGreaterThanOrEqual(40);
    expect(new Set(corpus.map((wanted) => wanted.name)).size).toBe(corpus.length);
    const used = new Set(
      corpus.flatMap((wanted) => [...Object.keys(wanted.host ?? {}), ...Object.keys(wanted.config ?? {})]),
    );
    const families = [
      'Binds',
      'Mounts',
      'Tmpfs',
      'Volumes',
      'VolumesFrom',
      'VolumeDriver',
      'Devices',
      'DeviceCgroupRules',
      'DeviceRequests',
      'CapAdd',
      'CapDrop',
      'SecurityOpt',
      'Privileged',
      'Sysctls',
      'Ulimits',
      'Memory',
      'NanoCpus',
      'CpuShares',
      'PidsLimit',
      'BlkioWeight',
      'PidMode',
      'IpcMode',
      'UTSMode',
      'UsernsMode',
      'CgroupnsMode',
      'CgroupParent',
      'LogConfig',
      'Dns',
      'DnsSearch',
      'ExtraHosts',
      'Links',
      'NetworkMode',
      'PortBindings',
      'PublishAllPorts',
      'Healthcheck',
      'Entrypoint',
      'Cmd',
      'User',
      'WorkingDir',
      'Labels',
      'Env',
      'StopSignal',
      'StopTimeout',
      'Init',
      'ReadonlyRootfs',
      'ShmSize',
      'GroupAdd',
      'Runtime',
      'AutoRemove',
      'RestartPolicy',
      'MacAddress',
      'Hostname',
      'Tty',
      'OomScoreAdj',
      'StorageOpt',
    ];
    expect(families.filter((family) => !used.has(family))).toEqual([]);
  });
});
