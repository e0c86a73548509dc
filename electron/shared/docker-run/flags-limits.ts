import { formatSize, parseNumber, parseSize } from './amounts.ts';
import { maybe, maybeRecord, named, nonEmpty, type RunFlag, several, single, texts } from './flag.ts';
import { NotationError } from './notation-error.ts';
import { formatUlimit, parsePair, parseUlimit } from './parts.ts';

const capability = (text: string): string => nonEmpty(text).toUpperCase().replace(/^CAP_/, '');

function withValue(text: string, example: string): [string, string][] {
  const [name, value] = parsePair(text, example);
  if (value === null) throw new NotationError(`"${text}" is not written ${example}`);
  return [[name, value]];
}

/** A profile of seccomp is read here, as docker's own command line does; the engine takes its text. */
function securityOption(text: string, readFile: (path: string) => string): string {
  const [, name = '', value] = /^([^=:]+)(?:[=:](.*))?$/s.exec(nonEmpty(text)) ?? [];
  if (value === undefined && name !== 'no-new-privileges')
    throw new NotationError(`"${text}" is not written like no-new-privileges or apparmor=unconfined`);
  const isText = value?.trimStart().startsWith('{') === true;
  if (name !== 'seccomp' || value === 'unconfined' || value === 'builtin' || isText)
    return value === undefined ? name : `${name}=${value}`;
  const profile = readFile(value ?? '');
  try {
    return `seccomp=${JSON.stringify(JSON.parse(profile))}`;
  } catch {
    throw new NotationError(`"${value}" is no profile of seccomp: it is not JSON`);
  }
}

/** What it may take of the machine, and what it may do there. */
export const LIMIT_FLAGS: readonly RunFlag[] = [
  single(
    { name: 'memory', short: 'm', takes: '<size>', help: 'most memory, such as 512m' },
    'memory',
    parseSize,
    formatSize,
  ),
  single(
    { name: 'memory-reservation', takes: '<size>', help: 'memory that it should get by with' },
    'memoryReservation',
    parseSize,
    formatSize,
  ),
  single(
    { name: 'memory-swap', takes: '<size>', help: 'most memory and swap together; -1 for no limit' },
    'memorySwap',
    (text) => (text.trim() === '-1' ? -1 : parseSize(text)),
    formatSize,
  ),
  single({ name: 'cpus', takes: '<number>', help: 'how many CPUs’ time, such as 1.5' }, 'cpus', parseNumber),
  single(
    {
      name: 'cpu-shares',
      short: 'c',
      takes: '<number>',
      help: 'weight against other containers (1024 is usual)',
    },
    'cpuShares',
    parseNumber,
  ),
  single(
    { name: 'cpuset-cpus', takes: '<list>', help: 'CPUs it may run on, such as 0-3' },
    'cpusetCpus',
    nonEmpty,
  ),
  single(
    { name: 'pids-limit', takes: '<number>', help: 'most processes; -1 for no limit' },
    'pidsLimit',
    parseNumber,
  ),
  single(
    {
      name: 'oom-score-adj',
      takes: '<number>',
      help: 'who is ended first when memory runs out, -1000 to 1000',
    },
    'oomScoreAdj',
    parseNumber,
  ),
  single(
    { name: 'shm-size', takes: '<size>', help: 'size of /dev/shm (64m is usual)' },
    'shmSize',
    parseSize,
    formatSize,
  ),
  several(
    { name: 'ulimit', takes: '<name=soft[:hard]>', help: 'limit such as nofile=65536' },
    maybe(
      (run) => run.ulimits,
      (ulimits) => ({ ulimits }),
    ),
    { parse: (text) => [parseUlimit(text)], format: formatUlimit, keyOf: ({ name }) => name },
  ),
  named(
    { name: 'sysctl', takes: '<K=V>', help: 'setting of the kernel, such as net.core.somaxconn=1024' },
    maybeRecord(
      (run) => run.sysctls,
      (sysctls) => ({ sysctls }),
    ),
    (text) => withValue(text, 'net.core.somaxconn=1024'),
  ),
  texts(
    { name: 'cap-add', takes: '<capability>', help: 'something more that it may do, such as NET_ADMIN' },
    maybe(
      (run) => run.capAdd,
      (capAdd) => ({ capAdd }),
    ),
    capability,
  ),
  texts(
    { name: 'cap-drop', takes: '<capability>', help: 'something less; ALL for everything' },
    maybe(
      (run) => run.capDrop,
      (capDrop) => ({ capDrop }),
    ),
    capability,
  ),
  texts(
    { name: 'security-opt', takes: '<option>', help: 'such as no-new-privileges or seccomp=<file>' },
    maybe(
      (run) => run.securityOpts,
      (securityOpts) => ({ securityOpts }),
    ),
    (text, here) => securityOption(text, here.readFile),
    // There may be one label of each kind: label=type:…, label=level:…
    (text) => /^label=[^:]*/.exec(text)?.[0] ?? text.replace(/=.*$/s, ''),
  ),
];
