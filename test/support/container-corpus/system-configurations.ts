import { type Configuration, HELPER } from './configuration.ts';

/** What the kernel is asked for: limits, namespaces, devices, rights. */
export const systemConfigurations: Configuration[] = [
  { name: 'restart-always', host: { RestartPolicy: { Name: 'always' } } },
  { name: 'restart-unless-stopped', host: { RestartPolicy: { Name: 'unless-stopped' } } },
  { name: 'restart-on-failure', host: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 7 } } },
  {
    name: 'memory',
    host: {
      Memory: 134_217_728,
      MemoryReservation: 67_108_864,
      MemorySwap: 268_435_456,
      MemorySwappiness: 0,
      OomKillDisable: true,
    },
    mayRefuse: 'a kernel may not count swap',
  },
  { name: 'annotations', host: { Annotations: { 'com.example.hpt': 'x' } }, since: '1.43' },
  { name: 'oom-score', host: { OomScoreAdj: 500 } },
  {
    name: 'cpu-quota',
    host: { CpuShares: 512, CpuPeriod: 50_000, CpuQuota: 25_000, CpusetCpus: '0', CpusetMems: '0' },
  },
  { name: 'nano-cpus', host: { NanoCpus: 500_000_000 } },
  {
    name: 'cpu-realtime',
    host: { CpuRealtimePeriod: 1_000_000, CpuRealtimeRuntime: 950_000 },
    mayRefuse: 'needs a kernel with real-time groups',
  },
  { name: 'pids-limit', host: { PidsLimit: 200 } },
  {
    name: 'ulimits',
    host: {
      Ulimits: [
        { Name: 'nofile', Soft: 1024, Hard: 2048 },
        { Name: 'nproc', Soft: 500, Hard: 500 },
      ],
    },
  },
  {
    name: 'blkio',
    host: {
      BlkioWeight: 300,
      BlkioDeviceReadBps: [{ Path: '/dev/null', Rate: 1_048_576 }],
      BlkioDeviceWriteIOps: [{ Path: '/dev/null', Rate: 100 }],
    },
    mayRefuse: '/dev/null is no block device, and a kernel may not weigh',
  },
  { name: 'caps', host: { CapAdd: ['NET_ADMIN', 'CAP_SYS_TIME'], CapDrop: ['MKNOD', 'NET_RAW'] } },
  { name: 'caps-all', host: { CapDrop: ['ALL'] } },
  {
    name: 'privileged',
    config: { User: '0' },
    host: { Privileged: true },
    mayRefuse: 'a machine may not have every capability to give',
  },
  {
    name: 'security-opt',
    host: { SecurityOpt: ['no-new-privileges', 'seccomp=unconfined', 'label=disable'] },
  },
  {
    name: 'apparmor',
    host: { SecurityOpt: ['apparmor=unconfined'] },
    mayRefuse: 'a kernel may have no AppArmor',
  },
  {
    name: 'cdi-device',
    host: { DeviceRequests: [{ Driver: 'cdi', DeviceIDs: ['example.com/hpt=one'] }] },
    mayRefuse: 'no such device, and engines before 25 know no CDI',
  },
  { name: 'paths-masked', host: { MaskedPaths: ['/proc/keys'], ReadonlyPaths: ['/proc/bus', '/proc/irq'] } },
  { name: 'paths-unmasked', host: { MaskedPaths: [], ReadonlyPaths: [] } },
  {
    name: 'sysctls',
    host: { Sysctls: { 'net.core.somaxconn': '512', 'net.ipv4.ip_unprivileged_port_start': '0' } },
    mayRefuse: 'a kernel may not have these per namespace',
  },
  {
    name: 'devices',
    host: {
      Devices: [{ PathOnHost: '/dev/null', PathInContainer: '/dev/mine', CgroupPermissions: 'rw' }],
      DeviceCgroupRules: ['c 42:* rmw'],
    },
  },
  {
    name: 'gpus',
    host: {
      DeviceRequests: [{ Driver: '', Count: -1, DeviceIDs: null, Capabilities: [['gpu']], Options: {} }],
    },
    mayRefuse: 'no GPU driver',
  },
  { name: 'runtime', host: { Runtime: 'runc' } },
  { name: 'runtime-unknown', host: { Runtime: 'hpt-no-such-runtime' }, mayRefuse: 'no such runtime' },
  { name: 'pid-host', host: { PidMode: 'host' } },
  { name: 'pid-of-container', host: { PidMode: `container:${HELPER}` } },
  { name: 'ipc-host', host: { IpcMode: 'host' } },
  { name: 'ipc-shareable', host: { IpcMode: 'shareable' } },
  { name: 'ipc-none', host: { IpcMode: 'none' } },
  { name: 'ipc-of-container', host: { IpcMode: `container:${HELPER}` } },
  { name: 'uts-host', host: { UTSMode: 'host' } },
  { name: 'userns-host', host: { UsernsMode: 'host' } },
  {
    name: 'cgroupns-private',
    host: { CgroupnsMode: 'private' },
    mayRefuse: 'a kernel may have no cgroup namespaces',
  },
  { name: 'cgroupns-host', host: { CgroupnsMode: 'host' } },
  { name: 'cgroup-parent', host: { CgroupParent: '/hpt-fid' } },
  { name: 'group-add', host: { GroupAdd: ['27', 'nogroup'] } },
  { name: 'log-none', host: { LogConfig: { Type: 'none', Config: {} } } },
  {
    name: 'log-rotated',
    host: {
      LogConfig: { Type: 'json-file', Config: { 'max-size': '1m', 'max-file': '2', labels: 'shared' } },
    },
  },
  { name: 'log-local', host: { LogConfig: { Type: 'local', Config: { 'max-size': '1m' } } } },
  {
    name: 'log-syslog',
    host: { LogConfig: { Type: 'syslog', Config: { 'syslog-address': 'udp://127.0.0.1:28479' } } },
  },
];
