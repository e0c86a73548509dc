import type { Command, Option } from 'commander';
import { isHidden } from './commands/help.ts';
import { HELP_TOPICS } from './help-topics.ts';

/** One thing that could stand there, with what it is. */
export type Candidate = { value: string; about: string };

/** What stands for something that only a running Homeport knows. */
export type Lookup = 'app' | 'release' | 'update' | 'container' | 'host' | 'backup';

export type Completions = {
  candidates: Candidate[];
  /** The shell offers files, or folders, besides. */
  paths: 'files' | 'folders' | null;
};

/** Asks for names; nothing where nobody answers in time. `app`: the one that stands on the line already. */
export type LookUp = (what: Lookup, app: string | null) => Promise<Candidate[]>;

const ARGUMENTS: Readonly<Record<string, Lookup>> = {
  app: 'app',
  container: 'container',
  update: 'update',
  host: 'host',
};
/** Options whose values are names that Homeport knows. */
const OPTIONS: Readonly<Record<string, Lookup>> = { '--to': 'release', '--except': 'container' };
const FILE_OPTIONS = new Set(['--env-file', '--label-file', '--dockerfile']);
const FOLDER_OPTIONS = new Set(['--folder', '--data-dir', '--git', '--context', '--watch']);

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/**
 * What can stand in the place of the last word, read from the program itself: a command or an option that comes is known here
 * without further ado.
 * @param words after the program's name; the last is the one being written, '' where it has not begun
 */
export async function completionsFor(
  program: Command,
  words: readonly string[],
  lookUp: LookUp,
): Promise<Completions> {
  const current = words.at(-1) ?? '';
  const place = placeOf(program, words.slice(0, -1));
  const fitting = (candidates: Candidate[]) => candidates.filter(({ value }) => value.startsWith(current));
  const found = await candidatesAt(place, current, lookUp);
  return { ...found, candidates: fitting(found.candidates) };
}

type Place = {
  command: Command;
  /** Arguments before this one. */
  given: string[];
  /** The option whose value is being written. */
  writing: Option | null;
  /** After "--" stands a command of the container's. */
  beyond: boolean;
};

function placeOf(program: Command, before: readonly string[]): Place {
  const place: Place = { command: program, given: [], writing: null, beyond: false };
  for (const word of before) {
    if (place.beyond) continue;
    if (place.writing !== null) place.writing = null;
    else if (word === '--') place.beyond = true;
    else if (word.startsWith('-') && word !== '-') {
      const option = optionsOf(place.command).find(({ short, long }) => short === word || long === word);
      place.writing = option?.required ? option : null;
    } else {
      const sub = place.given.length === 0 && place.command.commands.find((each) => each.name() === word);
      if (sub) place.command = sub;
      else place.given.push(word);
    }
  }
  return place;
}

/** Its own, and those that all commands have. */
const optionsOf = (command: Command): readonly Option[] =>
  command
    .createHelp()
    .visibleOptions(command)
    .concat(command.options.filter((option) => option.hidden));

async function candidatesAt(place: Place, current: string, lookUp: LookUp): Promise<Completions> {
  const { command, given, writing, beyond } = place;
  const nothing: Completions = { candidates: [], paths: null };
  if (beyond) return { ...nothing, paths: 'files' };
  const app = command.registeredArguments[0]?.name() === 'app' ? (given[0] ?? null) : null;
  if (writing !== null) {
    if (writing.argChoices)
      return { ...nothing, candidates: writing.argChoices.map((value) => ({ value, about: '' })) };
    const known = OPTIONS[writing.long ?? ''];
    if (known !== undefined) return { ...nothing, candidates: await lookUp(known, app) };
    if (FILE_OPTIONS.has(writing.long ?? '')) return { ...nothing, paths: 'files' };
    return { ...nothing, paths: FOLDER_OPTIONS.has(writing.long ?? '') ? 'folders' : null };
  }
  if (current.startsWith('-')) return { ...nothing, candidates: optionCandidates(command) };
  const commands = given.length === 0 ? command.commands.filter((each) => !isHidden(each)) : [];
  return {
    ...nothing,
    candidates: [
      ...commands.map((each) => ({ value: each.name(), about: each.description() })),
      ...(await argumentCandidates(command, given, app, lookUp)),
    ],
  };
}

function optionCandidates(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap(({ long, description }) => (long ? [{ value: long, about: description }] : []));
}

async function argumentCandidates(
  command: Command,
  given: readonly string[],
  app: string | null,
  lookUp: LookUp,
): Promise<Candidate[]> {
  const all = command.registeredArguments;
  const argument = all[given.length] ?? (all.at(-1)?.variadic ? all.at(-1) : undefined);
  if (argument === undefined) return [];
  const plain = (values: readonly string[]) => values.map((value) => ({ value, about: '' }));
  if (argument.argChoices) return plain(argument.argChoices);
  if (command.name() === 'help') {
    const topics = Object.entries(HELP_TOPICS).map(([value, { about }]) => ({ value, about }));
    const commands = (command.parent?.commands ?? []).filter((each) => !isHidden(each));
    return [...topics, ...commands.map((each) => ({ value: each.name(), about: each.description() }))];
  }
  if (command.name() === 'restore-backup') return lookUp('backup', null);
  const known = ARGUMENTS[argument.name()];
  if (known === undefined) return [];
  const found = await lookUp(known, app);
  return found.filter(({ value }) => !given.includes(value));
}

/** What a shell would act on never comes into a command line: only names of such letters are offered. */
const SAFE = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** 'value<TAB>about' a line; ':files' or ':folders' where the shell is to offer these. */
export function completionLines({ candidates, paths }: Completions): string[] {
  const lines = candidates
    .filter(({ value }) => SAFE.test(value))
    // Plain letters alone: shells show it as it is, and some take ':' and '\\' for their own.
    .map(
      ({ value, about }) =>
        `${value}\t${about.replace(/[^\p{L}\p{N} .,;()<>"’'/|+*=#-]/gu, ' ').slice(0, 100)}`,
    );
  return paths === null ? lines : [`:${paths}`, ...lines];
}
