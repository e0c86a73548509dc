/** Options of `docker run` that Homeport does not carry over, each with the reason. Source: docker/cli, opts.go and run.go (28). */

type Other = { short?: string; takesValue: boolean; why: string };

/** Nothing is lost without them: said, and passed over. */
export const IGNORED_FLAGS: Readonly<Record<string, Other>> = {
  detach: { short: 'd', takesValue: false, why: '' },
  rm: {
    takesValue: false,
    why: 'Homeport keeps a container that stopped, so that it can be put back',
  },
  name: { takesValue: true, why: 'the container is called after the app' },
  pull: { takesValue: true, why: 'the image is built here' },
  platform: { takesValue: true, why: 'the image is built for this machine' },
  attach: {
    short: 'a',
    takesValue: true,
    why: 'nobody sits at the container: homeport logs shows what it writes',
  },
  'sig-proxy': { takesValue: false, why: 'nobody sits at the container' },
  'detach-keys': { takesValue: true, why: 'nobody sits at the container' },
  cidfile: { takesValue: true, why: 'the id is another one after each update' },
  expose: { takesValue: true, why: 'it opens nothing: name what is to be reached with --publish' },
  quiet: { short: 'q', takesValue: false, why: '' },
  'disable-content-trust': { takesValue: false, why: 'the image is built here' },
};

/** The app would be another one without them: refused, with the way there is. */
export const REFUSED_FLAGS: Readonly<Record<string, Other>> = {
  'publish-all': { short: 'P', takesValue: false, why: 'Name the ports with -p, so that they stay the same' },
  link: { takesValue: true, why: 'Put both on a network of your own: --network <name>' },
  'volumes-from': { takesValue: true, why: 'Name the volumes with -v' },
  'volume-driver': {
    takesValue: true,
    why: 'Make the volume first (docker volume create --driver …), and name it with -v',
  },
};

const ADOPT =
  'Leave it out; or start the container with docker, and let Homeport keep it up to date: homeport adopt <container> --git <url>';

/** Docker knows them, and hardly a home server needs them: without a setting of their own. */
const RARE_VALUES = [
  'annotation',
  'blkio-weight',
  'blkio-weight-device',
  'cgroup-parent',
  'cpu-count',
  'cpu-percent',
  'cpu-period',
  'cpu-quota',
  'cpu-rt-period',
  'cpu-rt-runtime',
  'cpuset-mems',
  'device-read-bps',
  'device-read-iops',
  'device-write-bps',
  'device-write-iops',
  'health-start-interval',
  'io-maxbandwidth',
  'io-maxiops',
  'isolation',
  'kernel-memory',
  'link-local-ip',
  'memory-swappiness',
  'storage-opt',
];
const RARE_SWITCHES = ['oom-kill-disable', 'use-api-socket'];

const RARE: Readonly<Record<string, Other>> = Object.fromEntries([
  ...RARE_VALUES.map((name): [string, Other] => [name, { takesValue: true, why: ADOPT }]),
  ...RARE_SWITCHES.map((name): [string, Other] => [name, { takesValue: false, why: ADOPT }]),
]);

/** Why this option can't be had, and what to do; null: docker does not know it either. */
export function refusalOf(name: string): string | null {
  const refused = Object.hasOwn(REFUSED_FLAGS, name) ? REFUSED_FLAGS[name] : undefined;
  return (refused ?? (Object.hasOwn(RARE, name) ? RARE[name] : undefined))?.why ?? null;
}
