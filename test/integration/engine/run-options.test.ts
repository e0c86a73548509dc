import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunSettings, runSettings } from '../../../electron/shared/config.ts';
import { NOWHERE } from '../../../electron/shared/docker-run/flag.ts';
import { parseRunLine } from '../../../electron/shared/docker-run/parse-line.ts';
import { say } from '../../../electron/shared/text/text.ts';
import { dockerCleanup, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

const PREFIX = `hpt-options-${process.pid}-`;
const APP = `${PREFIX}web`;
const NETWORK = `${PREFIX}net`;
const policy = { gate: { probe: null, timeoutS: 30, stableForS: 0.5 } };

/** Everything that an engine without special hardware can do. `--gpus` needs a driver to start: see below. */
const LINE = [
  'docker run -d --restart on-failure:4 --user 0:0 --hostname box --domainname lan.example --workdir /tmp',
  '--device /dev/null:/dev/nothing:rw --device-cgroup-rule',
]
  .join(' ')
  .split(' ');
const OPTIONS = [
  ...LINE,
  'c 188:* rmw',
  ...[
    '--memory 256m --memory-reservation 128m --memory-swap 512m --cpus 0.5 --cpu-shares 512 --cpuset-cpus 0',
    '--pids-limit 200 --oom-score-adj 100 --shm-size 32m --tmpfs /scratch:size=1m --ulimit nofile=1024:2048',
    '--sysctl net.core.somaxconn=256 --cap-add NET_ADMIN --cap-drop MKNOD --group-add 12',
    '--security-opt no-new-privileges --add-host nas:10.9.8.7 --dns 1.1.1.1 --dns-search lan.example --dns-option ndots:2',
    `--network ${NETWORK} --ip 10.222.7.9 --mac-address 02:42:0a:de:07:09 --network-alias shop`,
    '--label purpose=test --log-driver json-file --log-opt max-size=1m --stop-signal SIGINT --stop-timeout 3',
    '--init --tty --interactive --read-only --ipc private --cgroupns host --health-interval 2s --health-retries 7',
    `-e GREETING=hello -v ${PREFIX}data:/data:nocopy`,
    'img',
  ].flatMap((words) => words.split(' ')),
];

/** What an inspect must show of all that. Written from Docker's API, not from our own code. */
const HOST = {
  RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 4 },
  Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/nothing', CgroupPermissions: 'rw' }],
  DeviceCgroupRules: ['c 188:* rmw'],
  Memory: 268_435_456,
  MemoryReservation: 134_217_728,
  MemorySwap: 536_870_912,
  NanoCpus: 500_000_000,
  CpuShares: 512,
  CpusetCpus: '0',
  PidsLimit: 200,
  OomScoreAdj: 100,
  ShmSize: 33_554_432,
  Tmpfs: { '/scratch': 'size=1m' },
  Ulimits: [{ Name: 'nofile', Soft: 1024, Hard: 2048 }],
  Sysctls: { 'net.core.somaxconn': '256' },
  CapAdd: [expect.stringMatching(/^(CAP_)?NET_ADMIN$/)],
  CapDrop: [expect.stringMatching(/^(CAP_)?MKNOD$/)],
  GroupAdd: ['12'],
  SecurityOpt: ['no-new-privileges'],
  ExtraHosts: ['nas:10.9.8.7'],
  Dns: ['1.1.1.1'],
  DnsSearch: ['lan.example'],
  DnsOptions: ['ndots:2'],
  NetworkMode: NETWORK,
  LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
  Init: true,
  ReadonlyRootfs: true,
  IpcMode: 'private',
  CgroupnsMode: 'host',
  Binds: [`${PREFIX}data:/data:nocopy`],
};
const CONFIG = {
  User: '0:0',
  Hostname: 'box',
  Domainname: 'lan.example',
  WorkingDir: '/tmp',
  Tty: true,
  OpenStdin: true,
  StopSignal: 'SIGINT',
  StopTimeout: 3,
  Labels: expect.objectContaining({ purpose: 'test' }),
  Env: expect.arrayContaining(['GREETING=hello']),
  Healthcheck: expect.objectContaining({ Interval: 2_000_000_000, Retries: 7 }),
};
const ENDPOINT = {
  IPAMConfig: { IPv4Address: '10.222.7.9' },
  MacAddress: '02:42:0a:de:07:09',
  Aliases: expect.arrayContaining(['shop']),
};

describe('what docker run can say of an app', () => {
  let dir: string;
  let repo: TestRepo;
  let homeport: Homeport;
  let run: RunSettings;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
  const docker = testDocker();

  const looks = async () => {
    const found = await docker.getContainer(APP).inspect();
    expect(found.State.Running).toBe(true);
    expect(found.HostConfig).toMatchObject(HOST);
    expect(found.Config).toMatchObject(CONFIG);
    expect(found.NetworkSettings.Networks[NETWORK]).toMatchObject(ENDPOINT);
    expect(Object.keys(found.NetworkSettings.Networks)).toEqual([NETWORK]);
    return found;
  };
  const ended = async (updateId: string | null, outcome: string) => {
    const update = await homeport.ended(updateId ?? '');
    expect(update.outcome, await logOf(homeport, update.id)).toBe(outcome);
    return update;
  };
  const differences = async (id: string) => (await logOf(homeport, id)).match(/Differs from what.*/g) ?? [];

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    leftovers = await watchLeftovers({ prefix: PREFIX });
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-options-'));
    repo = await createRepo(path.join(dir, 'repo'));
    await docker.createNetwork({ Name: NETWORK, IPAM: { Config: [{ Subnet: '10.222.7.0/24' }] } });
    homeport = await startHomeport();
    run = runSettings.parse(
      parseRunLine(OPTIONS, { app: APP, before: runSettings.parse({}), here: NOWHERE }).settings,
    );
  });
  afterAll(async () => {
    await homeport?.close();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });

  test('stands on the container, each of it', async () => {
    await repo.commit(webApp({ body: 'one' }), 'First');
    const { updateId } = await homeport.client.apps.add({
      name: APP,
      source: { kind: 'git', from: { kind: 'git', url: repo.url } },
      run,
      schedule: { cron: null },
      policy,
    });
    await ended(updateId, 'succeeded');
    await looks();
    expect(await differences(updateId)).toEqual([]);
  });

  test('survives an update, and an unhealthy release that is rolled back', async () => {
    await repo.commit(webApp({ body: 'two' }), 'Second');
    const { updateId } = await homeport.client.apps.update({ app: APP });
    await ended(updateId, 'succeeded');
    await looks();
    expect(await differences(updateId ?? '')).toEqual([]);
    await repo.commit(webApp({ body: 'bad', variant: 'never-healthy' }), 'Third');
    await ended((await homeport.client.apps.update({ app: APP })).updateId, 'rolled-back');
    await looks();
  });

  test('comes back with a restore: the very container, and one made again from the record', async () => {
    await ended((await homeport.client.apps.restore({ app: APP, release: 1 })).updateId, 'succeeded');
    const parked = await looks();
    // Without its parked container, the release is made again from what is on record.
    for (const each of await docker.listContainers({ all: true }))
      if (each.Names.some((name) => name.startsWith(`/${APP}.release-`)))
        await docker.getContainer(each.Id).remove({ force: true });
    await ended((await homeport.client.apps.restore({ app: APP, release: 2 })).updateId, 'succeeded');
    expect((await looks()).Id).not.toBe(parked.Id);
  });

  test('what is changed while nothing else is, is what the next update brings in', async () => {
    const app = await homeport.client.apps.get({ app: APP });
    const { memory: _, memorySwap: __, memoryReservation: ___, ...rest } = app.run ?? run;
    const changed = await homeport.client.apps.configure({
      app: APP,
      run: { ...rest, hostname: 'crate', labels: { purpose: 'changed' } },
      revision: app.revision,
    });
    expect(changed.revision).not.toBe(app.revision);
    expect(
      await homeport.client.apps.configure({ app: APP, run, revision: app.revision }).catch((error) => error),
    ).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('changed by somebody else meanwhile'),
    });
    await repo.commit(webApp({ body: 'four' }), 'Fourth');
    await ended((await homeport.client.apps.update({ app: APP })).updateId, 'succeeded');
    const found = await docker.getContainer(APP).inspect();
    expect(found.HostConfig).toMatchObject({ Memory: 0, Init: true });
    expect(found.Config.Hostname).toBe('crate');
    expect(found.Config.Labels).toMatchObject({ purpose: 'changed' });
    expect(await homeport.client.apps.update({ app: APP })).toMatchObject({ updateId: null });
  });

  test('settings that are changed while an update runs wait for the next one', async () => {
    await repo.commit(webApp({ body: 'five' }), 'Fifth');
    const { updateId } = await homeport.client.apps.update({ app: APP });
    // Its containers are known by now, and what they are made from.
    for await (const event of await homeport.client.updates.watch({ id: updateId ?? '' }))
      if (event.type === 'update' && event.update.steps.some(({ kind }) => kind === 'await-gate')) break;
    const app = await homeport.client.apps.get({ app: APP });
    await homeport.client.apps.configure({ app: APP, run: { ...(app.run ?? run), cpuShares: 256 } });
    await ended(updateId, 'succeeded');
    expect((await docker.getContainer(APP).inspect()).HostConfig.CpuShares).toBe(512);
    const [check] = await homeport.client.apps.check({ apps: [APP] });
    expect(check).toMatchObject({ result: 'new', message: say('check.settings-changed') });
    await ended((await homeport.client.apps.update({ app: APP })).updateId, 'succeeded');
    expect((await docker.getContainer(APP).inspect()).HostConfig.CpuShares).toBe(256);
  });

  test('the machine’s own network, its processes, an entrypoint; GPUs as docker asks for them', async () => {
    const app = await homeport.client.apps.get({ app: APP });
    await homeport.client.apps.configure({
      app: APP,
      run: runSettings.parse({
        networks: ['host'],
        pid: 'host',
        ipc: 'host',
        uts: 'host',
        userns: 'host',
        runtime: 'runc',
        securityOpts: ['seccomp=unconfined', 'systempaths=unconfined'],
        entrypoint: ['/bin/sleep'],
        command: ['600'],
        healthcheck: { command: '' },
        init: false,
        gpus: '"device=0,1",capabilities=utility',
        privileged: true,
        logOptions: { 'max-size': '1m' },
      }),
      revision: app.revision,
    });
    await repo.commit(webApp({ body: 'six' }), 'Sixth');
    // No engine here has a driver for GPUs, nor all of the machine's rights: the container is made as asked, and its start refused.
    const failed = await ended((await homeport.client.apps.update({ app: APP })).updateId, 'rolled-back');
    expect(await logOf(homeport, failed.id)).toMatch(/could not select device driver|unable to apply caps/);
    expect(await differences(failed.id)).toEqual([]);
    const now = await homeport.client.apps.get({ app: APP });
    const { gpus: _, privileged: __, ...without } = now.run ?? run;
    await homeport.client.apps.configure({ app: APP, run: without, revision: now.revision });
    const { updateId } = await homeport.client.apps.update({ app: APP });
    await ended(updateId, 'succeeded');
    expect(await differences(updateId ?? '')).toEqual([]);
    const found = await docker.getContainer(APP).inspect();
    expect(found.HostConfig).toMatchObject({
      NetworkMode: 'host',
      PidMode: 'host',
      IpcMode: 'host',
      UTSMode: 'host',
      UsernsMode: 'host',
      Runtime: 'runc',
      SecurityOpt: expect.arrayContaining(['seccomp=unconfined']),
      MaskedPaths: [],
      ReadonlyPaths: [],
      Init: false,
      LogConfig: { Config: { 'max-size': '1m' } },
    });
    expect(found.Config).toMatchObject({
      Entrypoint: ['/bin/sleep'],
      Cmd: ['600'],
      Healthcheck: { Test: ['NONE'] },
    });
    await homeport.client.apps.remove({ app: APP, keepContainer: false });
    await docker.getNetwork(NETWORK).remove();
    await docker.getVolume(`${PREFIX}data`).remove();
    await leftovers.expectNone();
  });
});
