import { type RunSettings, runSettings } from '../config.ts';
import type { RunFlag, Surroundings } from './flag.ts';
import { RUN_FLAGS } from './flags.ts';
import { NotationError } from './notation-error.ts';
import { IGNORED_FLAGS, REFUSED_FLAGS, refusalOf } from './other-flags.ts';

/** A whole `docker run` line, taken apart as docker's own command line would (spf13/pflag, without options after the image). */
type RunLine = {
  settings: RunSettings;
  /** The image that was named: the app's is built from its source. */
  image: string;
  /** What was passed over, one sentence each. */
  notes: string[];
};

/** 'docker run …', 'docker container run …', also with sudo. */
export function isRunLine(words: readonly string[]): boolean {
  return lineStart(words) !== null;
}

function lineStart(words: readonly string[]): number | null {
  const at = words[0] === 'sudo' ? 1 : 0;
  if (words[at] !== 'docker') return null;
  const verb = words[at + 1] === 'container' ? at + 2 : at + 1;
  return words[verb] === 'run' || words[verb] === 'create' ? verb + 1 : null;
}

/**
 * The words of the container's own command: not of a line that starts a container in another way than is read here, which the
 * container would be given to run.
 * @throws NotationError
 */
export function refuseOtherRunLine(words: readonly string[]): void {
  const at = words[0] === 'sudo' ? words.slice(0, 6).findIndex((word) => CLIENTS.has(word)) : 0;
  const client = words[at];
  if (client === undefined || !CLIENTS.has(client) || isRunLine(words)) return;
  const verb = words.slice(at + 1, at + 7).find((word) => word === 'run' || word === 'create');
  if (verb !== undefined)
    throw new NotationError(
      `"${words.slice(0, words.indexOf(verb) + 1).join(' ')}" is not read here. Write it as docker run …, without what stands before "docker" and between it and "run"`,
    );
}
const CLIENTS = new Set(['docker', 'podman', 'nerdctl']);

/**
 * @param app its name: a `--name` that says the same is nothing to speak of
 * @param before settings that the line's are added to
 * @throws NotationError for what docker or Homeport does not know, with what to do
 */
export function parseRunLine(
  words: readonly string[],
  { app, before, here }: { app: string; before: RunSettings; here: Surroundings },
): RunLine {
  const { settings, notes, rest } = parseRunOptions(words.slice(lineStart(words) ?? 0), {
    app,
    before,
    here,
  });
  const [image, ...command] = rest;
  if (image === undefined)
    throw new NotationError('The docker run line names no image: it ends before it says what to run');
  return {
    settings: command.length === 0 ? settings : { ...settings, command },
    image,
    notes: [`${image}: not used, the app’s image is built from its source`, ...notes, ...meanings(settings)],
  };
}

/** Where what was written does something else than it seems to. */
function meanings({ networks, ports, restartPolicy, restartRetries }: RunSettings): string[] {
  const said = restartPolicy !== runSettings.parse({}).restartPolicy || restartRetries !== undefined;
  return [
    ...(networks.includes('host') && ports.length > 0
      ? ['--publish: does nothing on the machine’s own network, where every port is open as it is']
      : []),
    ...(said
      ? []
      : [`--restart: ${restartPolicy}, so that it comes back after a reboot (docker’s default is no)`]),
  ];
}

/** Options as `docker run` takes them, up to the first word that is none. */
export function parseRunOptions(
  words: readonly string[],
  { app, before, here }: { app: string; before: RunSettings; here: Surroundings },
): { settings: RunSettings; notes: string[]; rest: string[] } {
  const said: { flag: RunFlag; written: string; text: string }[] = [];
  const notes: string[] = [];
  const queue = [...words];
  const take = (flag: Found, inline: string | null) => {
    const text = inline ?? (flag.takesValue ? queue.shift() : 'true');
    if (text === undefined) throw new NotationError(`${flag.written} needs a value`);
    if (flag.kind === 'ignored') {
      const said = flag.name === 'name' && text === app ? '' : flag.why;
      if (said !== '') notes.push(`${flag.written}${flag.takesValue ? ` ${text}` : ''}: left out, ${said}`);
      return;
    }
    said.push({ flag: flag.run, written: flag.written, text });
  };
  const done = (rest: string[]) => ({ settings: applied(before, said, here), notes, rest });
  for (let word = queue.shift(); word !== undefined; word = queue.shift()) {
    if (word === '--') return done(queue);
    if (!word.startsWith('-') || word === '-') return done([word, ...queue]);
    if (word.startsWith('--')) {
      const at = word.indexOf('=');
      take(flagOf(at < 0 ? word.slice(2) : word.slice(2, at)), at < 0 ? null : word.slice(at + 1));
    } else takeShort(word.slice(1), take);
  }
  return done([]);
}

/**
 * What options say, on top of the settings. Files come first, as docker has it: what is said by name counts more.
 * @throws NotationError, with the option named
 */
export function applied(
  before: RunSettings,
  said: readonly { flag: RunFlag; written: string; text: string }[],
  here: Surroundings,
): RunSettings {
  if (said.filter(({ flag }) => flag.name === 'gpus').length > 1)
    throw new NotationError('--gpus is there more than once. Write one, such as --gpus all or --gpus 2');
  return filesFirst(said, ({ flag }) => flag).reduce((run, each) => {
    try {
      return each.flag.put(run, each.text, here);
    } catch (error) {
      if (error instanceof NotationError) throw new NotationError(`${each.written}: ${error.message}`);
      throw error;
    }
  }, before);
}

/** Options that read a file before the others, and each part in the order in which it came. */
export function filesFirst<T>(all: readonly T[], flagOf: (each: T) => RunFlag): T[] {
  const isFile = (each: T) => flagOf(each).name.endsWith('-file');
  return [...all.filter(isFile), ...all.filter((each) => !isFile(each))];
}

/** '-itp 80:80', '-p80:80', '-p=80:80'. */
function takeShort(letters: string, take: (flag: Found, inline: string | null) => void): void {
  for (let at = 0; at < letters.length; at += 1) {
    const flag = shortFlagOf(letters.charAt(at));
    const after = letters.slice(at + 1);
    if (flag.takesValue || after.startsWith('=')) {
      take(flag, after === '' ? null : after.replace(/^=/, ''));
      return;
    }
    take(flag, null);
  }
}

type Found = { written: string; takesValue: boolean } & (
  | { kind: 'run'; run: RunFlag }
  | { kind: 'ignored'; name: string; why: string }
);

function flagOf(name: string, written = `--${name}`): Found {
  const run = RUN_FLAGS.find((flag) => flag.name === name || flag.aliases?.includes(name));
  if (run) return { kind: 'run', run, written, takesValue: run.takes !== null };
  const ignored = Object.hasOwn(IGNORED_FLAGS, name) ? IGNORED_FLAGS[name] : undefined;
  if (ignored) return { kind: 'ignored', name, why: ignored.why, written, takesValue: ignored.takesValue };
  const refusal = refusalOf(name);
  throw new NotationError(
    refusal === null
      ? `${written} is no option of docker run that Homeport knows. Is it spelt right? "docker run --help" lists them`
      : `${written} can’t be taken over. ${refusal}`,
  );
}

function shortFlagOf(letter: string): Found {
  const written = `-${letter}`;
  const known = RUN_FLAGS.find((flag) => flag.short === letter)?.name;
  const other = Object.entries({ ...IGNORED_FLAGS, ...REFUSED_FLAGS }).find(
    ([, flag]) => flag.short === letter,
  );
  return flagOf(known ?? other?.[0] ?? letter, written);
}

/** What of the settings an option can say, written as options: '--memory 512m' as a pair of words. */
export function runWords(run: RunSettings, shown: (flag: RunFlag) => boolean = () => true): string[][] {
  return RUN_FLAGS.filter(shown).flatMap((flag) =>
    flag
      .entries(run)
      .map(({ text }) =>
        flag.takes !== null
          ? [`--${flag.name}`, text]
          : [text === 'true' ? `--${flag.name}` : `--${flag.name}=${text}`],
      ),
  );
}
