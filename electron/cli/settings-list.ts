import type { AppConfig, Probe, RunSettings } from '../shared/config.ts';
import { RUN_FLAGS } from '../shared/docker-run/flags.ts';
import { UNSAID_CONFIG } from './change-config.ts';
import { SOURCE_ORDER, sourceSettings } from './sources/sources.ts';
import { hoursOption } from './update-hours.ts';

/** One setting of an app, called as the option that says it. */
export type Setting = {
  name: string;
  /** What there can be several of: a variable's name, a place in the container. */
  key: string;
  /** As it may be printed. */
  text: string;
  /** Compared, and never printed. */
  raw: string;
  /** `now`: it holds from the moment it is said; `update`: the next update brings it in. */
  takesEffect: 'now' | 'update';
};

type Told = readonly [name: string, text: string | number | null];

/** Everything that a person can say of an app, in the order of the options' help. What is not set is left out. */
export function settingsList(config: AppConfig, run: RunSettings | null): Setting[] {
  const once = (takesEffect: Setting['takesEffect'], told: readonly Told[]) =>
    told.flatMap(([name, text]) => (text === null ? [] : [setting(name, '', String(text), takesEffect)]));
  return [
    ...sourceSettings(config.source).map(({ name, key, text }) => setting(name, key, text, 'update')),
    ...once('now', nowFacts(config)),
    ...(run === null ? [] : runFacts(run)),
  ];
}

/** Options whose values are pairs of a name and what may be a secret. */
const PAIRS = ['env', 'label', 'log-opt', 'build-arg'];

function setting(name: string, key: string, raw: string, takesEffect: Setting['takesEffect']): Setting {
  const hidden = PAIRS.includes(name) && SECRET.test(key) && raw !== `${key}=`;
  return { name, key, text: hidden ? `${key}=${MASK}` : withoutPassword(raw), raw, takesEffect };
}

function nowFacts({ schedule, policy }: AppConfig): Told[] {
  const { gate } = policy;
  return [
    ['schedule', schedule.cron ?? 'only by hand'],
    ['timezone', schedule.timezone],
    ['automatic', policy.automatic],
    ['rest-days', policy.restDays],
    ['hours', policy.hours === null ? null : hoursOption(policy.hours)],
    ['probe', gate.probe === null ? null : probeWords(gate.probe)],
    ['gate-timeout', `${gate.timeoutS} s`],
    ['stable-for', `${gate.stableForS} s`],
    ['on-failure', policy.onFailure],
    ['keep', policy.keepReleases],
    ['park-hours', policy.parkHours],
  ];
}

function probeWords(probe: Probe): string {
  switch (probe.kind) {
    case 'http':
      return `http ${probe.url}`;
    case 'tcp':
      return `tcp ${probe.host}:${probe.port}`;
    case 'exec':
      return `exec ${probe.command}`;
  }
}

function runFacts(run: RunSettings): Setting[] {
  const flags = RUN_FLAGS.flatMap((flag) =>
    // Of what there is once, the name says it all.
    flag.entries(run).map(({ key, text }) => setting(flag.name, flag.repeats ? key : '', text, 'update')),
  );
  if (run.command === null) return flags;
  const words = run.command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)));
  return [...flags, setting('command', '', words.join(' '), 'update')];
}

/** What is called like this is printed nowhere: what is printed is scrolled past, copied and kept in logs. */
const SECRET = /pass(word|wd|phrase|$)|secret|token|credential|api_?key|(^|_)(key|auth|pwd?)$/i;

const MASK = '•••';

/** 'postgres://me:secret@db/app' has a password in it. */
function withoutPassword(text: string): string {
  return text.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s/:@]*):[^\s/@]+@/gi, `$1:${MASK}@`);
}

/** Of the options' help. */
const ORDER = [
  ...SOURCE_ORDER,
  ...nowFacts(UNSAID_CONFIG).map(([name]) => name),
  ...RUN_FLAGS.map(({ name }) => name),
  'command',
];

export type Change = {
  setting: string;
  before: string[];
  after: string[];
  takesEffect: Setting['takesEffect'];
};

/** Where the first counts as the first: the main network, and the server that is asked before others. */
const IN_ORDER = ['network', 'dns', 'dns-search'];

type Settings = { config: AppConfig; run: RunSettings | null };

/** What is another one now, in the order of the list. Two secrets look alike; that one took the other's place is told. */
export function changesBetween(before: Settings, after: Settings): Change[] {
  const lists = [before, after].map(({ config, run }) => settingsList(config, run));
  const idOf = ({ name, key }: Setting) => `${name}\n${key}`;
  const ids = [...new Set(lists.flat().map(idOf))];
  const changes = ids.flatMap((id) => {
    const [was = [], is = []] = lists.map((all) => all.filter((each) => idOf(each) === id));
    const one = is[0] ?? was[0];
    const raw = (all: Setting[]) => JSON.stringify(all.map((each) => each.raw));
    if (one === undefined || raw(was) === raw(is)) return [];
    const texts = (all: Setting[]) => all.map((each) => each.text);
    return [{ setting: one.name, before: texts(was), after: texts(is), takesEffect: one.takesEffect }];
  });
  for (const name of IN_ORDER) {
    const [was = [], is = []] = lists.map((all) => all.filter((each) => each.name === name));
    const texts = (all: Setting[]) => all.map(({ text }) => text);
    const told = changes.some(({ setting: changed }) => changed === name);
    if (!told && texts(was).join('\n') !== texts(is).join('\n'))
      changes.push({ setting: name, before: texts(was), after: texts(is), takesEffect: 'update' });
  }
  const place = ({ setting: name }: Change) => ORDER.indexOf(name);
  return changes.sort((a, b) => place(a) - place(b));
}
