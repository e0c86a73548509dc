import type { Configuration } from './configuration.ts';

/** What runs, and as whom: the settings that an image has too, so that Docker merges them. */
export const processConfigurations: Configuration[] = [
  { name: 'plain' },
  { name: 'env', config: { Env: ['SHARED=mine', 'MINE=1', 'EMPTY=', 'HANDS=with = and spaces'] } },
  { name: 'env-removed', config: { Env: ['ONLY_A', 'FROM_IMAGE'] } },
  { name: 'env-path', config: { Env: ['PATH=/opt/bin:/bin'] } },
  { name: 'env-twice', config: { Env: ['TWICE=1', 'TWICE=2', 'SHARED=x', 'SHARED=a'] } },
  {
    name: 'labels',
    config: { Labels: { shared: 'mine', mine: 'a=b,c', 'traefik.http.routers.x.rule': 'Host(`x`)' } },
  },
  {
    name: 'compose-labels',
    config: {
      Labels: {
        'com.docker.compose.project': 'hpt-fid',
        'com.docker.compose.service': 'web',
        'com.docker.compose.config-hash': 'f'.repeat(64),
        'com.docker.compose.container-number': '1',
        'com.docker.compose.oneoff': 'False',
        'com.docker.compose.version': '2.26.1',
      },
    },
  },
  { name: 'cmd', config: { Cmd: ['sleep', '2000'] } },
  { name: 'entrypoint', config: { Entrypoint: ['/bin/sleep', '2001'] } },
  { name: 'entrypoint-and-cmd', config: { Entrypoint: ['/bin/sh', '-c'], Cmd: ['exec sleep 2002'] } },
  { name: 'entrypoint-and-same-cmd', config: { Entrypoint: ['/bin/env'], Cmd: ['sleep', '1001'] } },
  {
    name: 'same-entrypoint-no-cmd',
    config: { Entrypoint: ['/bin/busybox'] },
    endsAtOnce: true,
  },
  { name: 'entrypoint-cleared', config: { Entrypoint: [''], Cmd: ['/bin/sleep', '2003'] } },
  { name: 'entrypoint-empty-list', config: { Entrypoint: [], Cmd: ['/bin/sleep', '2004'] } },
  { name: 'user', config: { User: '1000:1000' } },
  { name: 'workdir', config: { WorkingDir: '/srv/mine/' } },
  {
    name: 'healthcheck',
    config: {
      Healthcheck: {
        Test: ['CMD-SHELL', 'exit 0'],
        Interval: 60e9,
        Timeout: 3e9,
        StartPeriod: 1e9,
        Retries: 2,
      },
    },
  },
  { name: 'healthcheck-interval', config: { Healthcheck: { Interval: 61e9 } } },
  {
    name: 'healthcheck-start-interval',
    config: {
      Healthcheck: { Test: ['CMD-SHELL', 'exit 0'], StartPeriod: 90e9, StartInterval: 2e9, Interval: 62e9 },
    },
    since: '1.44',
  },
  { name: 'healthcheck-none', config: { Healthcheck: { Test: ['NONE'] } } },
  { name: 'stop-signal', config: { StopSignal: 'SIGUSR1', StopTimeout: 33 } },
  { name: 'stop-timeout-zero', config: { StopTimeout: 0 } },
  { name: 'shell', config: { Shell: ['/bin/busybox', 'sh', '-c'] } },
  {
    name: 'tty',
    config: {
      Tty: true,
      OpenStdin: true,
      StdinOnce: true,
      AttachStdin: true,
      AttachStdout: true,
      AttachStderr: true,
    },
  },
  { name: 'console-size', config: { Tty: true }, host: { ConsoleSize: [40, 132] }, since: '1.42' },
  { name: 'hostname', config: { Hostname: 'box', Domainname: 'home.arpa' } },
  { name: 'expose', config: { ExposedPorts: { '9000/tcp': {}, '9001/udp': {} } } },
  { name: 'init', host: { Init: true } },
  { name: 'no-init', host: { Init: false } },
];
