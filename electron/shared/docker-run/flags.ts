import { RESTART_POLICIES } from '../config.ts';
import {
  maybe,
  maybeRecord,
  type Named,
  named,
  type Place,
  type RunFlag,
  type Surroundings,
  several,
  single,
  texts,
} from './flag.ts';
import { LIMIT_FLAGS } from './flags-limits.ts';
import { NETWORK_FLAGS } from './flags-network.ts';
import { PROCESS_FLAGS } from './flags-process.ts';
import { parseNameFile } from './name-files.ts';
import { NotationError } from './notation-error.ts';
import { formatDevice, parseDevice, parseGpus, parseMount, parsePair, parseRestart } from './parts.ts';
import { formatPort, formatVolume, parsePorts, parseVolume } from './ports-and-volumes.ts';

const ENV: Place<Named> = {
  get: (run) => Object.entries(run.env),
  set: (run, values) => ({ ...run, env: Object.fromEntries(values) }),
};
const LABELS = maybeRecord(
  (run) => run.labels,
  (labels) => ({ labels }),
);
const TMPFS = maybeRecord(
  (run) => run.tmpfs,
  (tmpfs) => ({ tmpfs }),
);

function variable(text: string, { env }: Surroundings): Named {
  const [name, said] = parsePair(text);
  const value = said ?? env[name];
  if (value === undefined) throw new NotationError(`${name} has no value in this shell. Write NAME=value`);
  return [name, value];
}

const PUBLISH = several(
  { name: 'publish', short: 'p', takes: '<ports>', help: 'published port, such as 8080:80' },
  { get: (run) => run.ports, set: (run, ports) => ({ ...run, ports }) },
  {
    parse: parsePorts,
    format: formatPort,
    keyOf: ({ containerPort, protocol }) => `${containerPort}/${protocol}`,
    // A port of the container's may be published in several places.
    sameAs: formatPort,
  },
);

const VOLUME = several(
  { name: 'volume', short: 'v', takes: '<src:dst[:ro]>', help: 'volume or folder' },
  { get: (run) => run.volumes, set: (run, volumes) => ({ ...run, volumes }) },
  {
    parse: (text, here) => [parseVolume(text, here.resolve)],
    format: formatVolume,
    keyOf: ({ destination }) => destination,
  },
);

const TMPFS_FLAG = named(
  { name: 'tmpfs', takes: '<path[:options]>', help: 'folder in memory, such as /run:size=64m' },
  TMPFS,
  (text) => {
    const [path = '', ...options] = text.split(':');
    return [[path, options.join(':')]];
  },
  (path, options) => (options === '' ? path : `${path}:${options}`),
);

/** Writes a volume or a folder in memory, and is shown as one of these. */
const MOUNT: RunFlag = {
  name: 'mount',
  takes: '<type=…,source=…,target=…>',
  repeats: true,
  help: 'the same as --volume or --tmpfs, in words',
  put: (run, text, here) => {
    const mount = parseMount(text, here.resolve);
    return 'volume' in mount
      ? VOLUME.put(run, formatVolume(mount.volume), here)
      : TMPFS_FLAG.put(run, mount.tmpfs.filter((part) => part !== '').join(':'), here);
  },
  entries: () => [],
  remove: (run) => run,
};

function fromFile(name: string, help: string, place: Place<Named>, missing: Missing): RunFlag {
  return {
    name,
    takes: '<file>',
    repeats: true,
    help,
    put: (run, path, here) => {
      const read = parseNameFile(here.readFile(path), path, (each) => missing(each, here));
      const names = new Set(read.map(([each]) => each));
      return place.set(run, [...place.get(run).filter(([each]) => !names.has(each)), ...read]);
    },
    entries: () => [],
    remove: (run) => run,
  };
}
type Missing = (name: string, here: Surroundings) => string | null;

const RESTART: RunFlag = {
  name: 'restart',
  takes: '<policy>',
  repeats: false,
  help: `restart policy: ${RESTART_POLICIES.join(', ')} (default: unless-stopped); on-failure:3 for so many tries`,
  put: (run, text) => {
    const { policy, retries } = parseRestart(text);
    const known = RESTART_POLICIES.find((each) => each === policy);
    if (!known)
      throw new NotationError(`"${text}" is not a restart policy. Write ${RESTART_POLICIES.join(', ')}`);
    return { ...run, restartPolicy: known, restartRetries: retries ?? undefined };
  },
  entries: ({ restartPolicy, restartRetries }) => [
    {
      key: 'restart',
      text: restartRetries === undefined ? restartPolicy : `${restartPolicy}:${restartRetries}`,
    },
  ],
  remove: (run, which) =>
    which({ key: 'restart', text: run.restartPolicy })
      ? { ...run, restartPolicy: 'unless-stopped', restartRetries: undefined }
      : run,
};

/**
 * Every option of `docker run` that Homeport takes, in the order of a help text: the one table for the command line, for whole
 * `docker run` lines, and for what is shown of an app's settings.
 */
export const RUN_FLAGS: readonly RunFlag[] = [
  PUBLISH,
  named({ name: 'env', short: 'e', takes: '<K=V>', help: 'environment variable' }, ENV, (text, here) => [
    variable(text, here),
  ]),
  fromFile(
    'env-file',
    'file of environment variables, NAME=value a line',
    ENV,
    (name, here) => here.env[name] ?? null,
  ),
  VOLUME,
  TMPFS_FLAG,
  MOUNT,
  ...NETWORK_FLAGS,
  RESTART,
  several(
    { name: 'device', takes: '<path>', help: 'device of this machine, such as /dev/dri or /dev/ttyUSB0' },
    maybe(
      (run) => run.devices,
      (devices) => ({ devices }),
    ),
    {
      parse: (text) => [parseDevice(text)],
      format: formatDevice,
      keyOf: ({ destination }) => destination,
    },
  ),
  texts(
    { name: 'device-cgroup-rule', takes: '<rule>', help: 'devices it may use, such as "c 188:* rmw"' },
    maybe(
      (run) => run.deviceCgroupRules,
      (deviceCgroupRules) => ({ deviceCgroupRules }),
    ),
  ),
  single({ name: 'gpus', takes: '<which>', help: 'GPUs: all, a number, or device=<id>' }, 'gpus', (text) => {
    parseGpus(text);
    return text;
  }),
  ...PROCESS_FLAGS,
  ...LIMIT_FLAGS,
  named({ name: 'label', short: 'l', takes: '<K=V>', help: 'label' }, LABELS, (text) => {
    const [name, value] = parsePair(text);
    return [[name, value ?? '']];
  }),
  fromFile('label-file', 'file of labels, NAME=value a line', LABELS, () => ''),
];
