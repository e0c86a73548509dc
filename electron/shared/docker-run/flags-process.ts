import type { RunSettings } from '../config.ts';
import type { Healthcheck } from '../run-options.ts';
import { formatDuration, parseBoolean, parseDuration, parseNumber } from './amounts.ts';
import { maybe, maybeRecord, named, nonEmpty, type RunFlag, single, texts, toggle } from './flag.ts';
import { NotationError } from './notation-error.ts';
import { parsePair } from './parts.ts';

function oneOf<T extends string>(values: readonly T[]): (text: string) => T {
  return (text) => {
    const known = values.find((value) => value === text);
    if (known !== undefined) return known;
    throw new NotationError(`"${text}" is not known. Write ${values.join(' or ')}`);
  };
}

type Field = keyof Healthcheck;

/** One field of the healthcheck. What is not said of it is the image's own. */
function health<K extends Field>(
  about: Pick<RunFlag, 'name' | 'takes' | 'help'>,
  field: K,
  parse: (text: string) => NonNullable<Healthcheck[K]>,
  format: (value: NonNullable<Healthcheck[K]>) => string = String,
): RunFlag {
  const without = (run: RunSettings): RunSettings => {
    const { [field]: _, ...rest } = run.healthcheck ?? {};
    return { ...run, healthcheck: Object.keys(rest).length === 0 ? undefined : rest };
  };
  return {
    ...about,
    repeats: false,
    put: (run, text) => {
      if (field !== 'command' && run.healthcheck?.command === '')
        throw new NotationError(
          'There is no health check, because of --no-healthcheck. Take that back first: --no-health-cmd',
        );
      return { ...run, healthcheck: { ...run.healthcheck, [field]: parse(text) } };
    },
    entries: ({ healthcheck }) => {
      const value = healthcheck?.[field];
      return value === undefined || value === null ? [] : [{ key: about.name, text: format(value) }];
    },
    remove: (run, which) => (which({ key: about.name, text: '' }) ? without(run) : run),
  };
}

/** Written as docker does; `--no-health-cmd` of `homeport set` takes it back. */
const NO_HEALTHCHECK: RunFlag = {
  name: 'no-healthcheck',
  takes: null,
  repeats: false,
  help: 'without the image’s HEALTHCHECK',
  put: (run, text) => (parseBoolean(text) ? { ...run, healthcheck: { command: '' } } : run),
  entries: ({ healthcheck }) =>
    healthcheck?.command === '' ? [{ key: 'no-healthcheck', text: 'true' }] : [],
  remove: (run, which) =>
    run.healthcheck?.command === '' && which({ key: 'no-healthcheck', text: 'true' })
      ? { ...run, healthcheck: undefined }
      : run,
};

const HEALTH_CMD = health(
  { name: 'health-cmd', takes: '<command>', help: 'healthy when this command ends with 0, in the container' },
  'command',
  nonEmpty,
);

/** What runs in it, as whom, and how it is ended and listened to. */
export const PROCESS_FLAGS: readonly RunFlag[] = [
  single(
    { name: 'user', short: 'u', takes: '<user[:group]>', help: 'user that it runs as' },
    'user',
    nonEmpty,
  ),
  texts(
    { name: 'group-add', takes: '<group>', help: 'further group of that user' },
    maybe(
      (run) => run.groupAdd,
      (groupAdd) => ({ groupAdd }),
    ),
  ),
  single(
    { name: 'workdir', short: 'w', takes: '<path>', help: 'folder that it starts in' },
    'workdir',
    nonEmpty,
  ),
  single(
    { name: 'entrypoint', takes: '<program>', help: 'program instead of the image’s; "" for none' },
    'entrypoint',
    (text) => [text],
    ([first = '', ...rest]) => (rest.length === 0 ? first : JSON.stringify([first, ...rest])),
  ),
  single(
    { name: 'init', takes: null, help: 'a small init in it that reaps processes' },
    'init',
    parseBoolean,
  ),
  toggle({ name: 'tty', short: 't', help: 'a terminal for it' }, 'tty'),
  toggle({ name: 'interactive', short: 'i', help: 'an input that stays open' }, 'interactive'),
  toggle({ name: 'privileged', help: 'everything that root on this machine may do' }, 'privileged'),
  toggle({ name: 'read-only', help: 'its own files can’t be written to' }, 'readOnly'),
  single(
    { name: 'pid', takes: '<mode>', help: 'processes it sees: host, or container:<name>' },
    'pid',
    nonEmpty,
  ),
  single({ name: 'ipc', takes: '<mode>', help: 'shared memory: host, private, shareable…' }, 'ipc', nonEmpty),
  single(
    { name: 'uts', takes: '<mode>', help: 'host for the machine’s own host name' },
    'uts',
    oneOf(['host']),
  ),
  single(
    { name: 'userns', takes: '<mode>', help: 'host for the machine’s own users' },
    'userns',
    oneOf(['host']),
  ),
  single(
    { name: 'cgroupns', takes: '<mode>', help: 'host or private' },
    'cgroupns',
    oneOf(['host', 'private']),
  ),
  single({ name: 'runtime', takes: '<name>', help: 'runtime such as nvidia' }, 'runtime', nonEmpty),
  single(
    { name: 'stop-signal', takes: '<signal>', help: 'what it is told to stop with' },
    'stopSignal',
    nonEmpty,
  ),
  single(
    { name: 'stop-timeout', takes: '<s>', help: 'seconds until it is ended by force (10 is usual)' },
    'stopTimeout',
    parseNumber,
  ),
  single(
    { name: 'log-driver', takes: '<name>', help: 'where its log goes, such as json-file or local' },
    'logDriver',
    nonEmpty,
  ),
  named(
    { name: 'log-opt', takes: '<K=V>', help: 'option of the log, such as max-size=10m' },
    maybeRecord(
      (run) => run.logOptions,
      (logOptions) => ({ logOptions }),
    ),
    (text) => {
      const [name, value] = parsePair(text);
      return [[name, value ?? '']];
    },
  ),
  {
    ...HEALTH_CMD,
    // '' is `--no-healthcheck`, and shown as that.
    entries: (run) => (run.healthcheck?.command === '' ? [] : HEALTH_CMD.entries(run)),
  },
  health(
    { name: 'health-interval', takes: '<time>', help: 'how often, such as 30s' },
    'intervalS',
    parseDuration,
    formatDuration,
  ),
  health(
    { name: 'health-timeout', takes: '<time>', help: 'how long one check may take' },
    'timeoutS',
    parseDuration,
    formatDuration,
  ),
  health(
    { name: 'health-start-period', takes: '<time>', help: 'how long it may take to start' },
    'startPeriodS',
    parseDuration,
    formatDuration,
  ),
  health(
    { name: 'health-retries', takes: '<number>', help: 'failures in a row until it is unhealthy' },
    'retries',
    parseNumber,
  ),
  NO_HEALTHCHECK,
];
