import type { RunSettings } from '../config.ts';
import { parseBoolean } from './amounts.ts';
import { NotationError } from './notation-error.ts';

/** What an option may look at besides its own text. */
export type Surroundings = {
  env: Readonly<Record<string, string | undefined>>;
  /** A file's text; throws NotationError where there is none to read. */
  readFile(path: string): string;
  /** A path seen from where the person is. */
  resolve(path: string): string;
};

/** A form in a window: no shell and no files. */
export const NOWHERE: Surroundings = {
  env: {},
  readFile: (path) => {
    throw new NotationError(`The file "${path}" can't be read from here: write what is in it`);
  },
  resolve: (path) => {
    throw new NotationError(`"${path}" is a place seen from a folder: write the whole path`);
  },
};

/** One thing that an option has said. `key`: what there can be one of (a variable's name, a place in the container). */
export type Entry = { key: string; text: string };

/** One option of `docker run`, both ways: from what is written to the settings, and back. */
export type RunFlag = {
  /** As docker calls it, without dashes. */
  name: string;
  short?: string;
  aliases?: readonly string[];
  /** What stands for its value in a help text; null: it takes none. */
  takes: string | null;
  /** May be given several times. */
  repeats: boolean;
  help: string;
  /** @throws NotationError */
  put(run: RunSettings, text: string, here: Surroundings): RunSettings;
  /** What of it is set. */
  entries(run: RunSettings): Entry[];
  /** Without the entries that `which` is true for. */
  remove(run: RunSettings, which: (entry: Entry) => boolean): RunSettings;
};

type About = Pick<RunFlag, 'name' | 'takes' | 'help'> & Partial<Pick<RunFlag, 'short' | 'aliases'>>;
type Optional = {
  [K in keyof RunSettings]-?: undefined extends RunSettings[K] ? K : never;
}[keyof RunSettings];
type Said<K extends keyof RunSettings> = NonNullable<RunSettings[K]>;

/** A value that is there once. */
export function single<K extends Optional>(
  about: About,
  key: K,
  parse: (text: string, here: Surroundings) => Said<K>,
  format: (value: Said<K>) => string = String,
): RunFlag {
  return {
    ...about,
    repeats: false,
    put: (run, text, here) => ({ ...run, [key]: parse(text, here) }),
    entries: (run) => {
      const value = run[key];
      return value === undefined || value === null ? [] : [{ key: about.name, text: format(value) }];
    },
    remove: (run, which) =>
      run[key] !== undefined && which({ key: about.name, text: '' }) ? { ...run, [key]: undefined } : run,
  };
}

type Switches = {
  [K in keyof RunSettings]-?: true extends RunSettings[K] ? K : never;
}[keyof RunSettings];

/** True, or not said. `--flag=false` takes it away. */
export function toggle<K extends Switches>(about: Omit<About, 'takes'>, key: K): RunFlag {
  const cleared = (run: RunSettings): RunSettings => ({ ...run, [key]: undefined });
  return {
    ...about,
    takes: null,
    repeats: false,
    put: (run, text) => (parseBoolean(text) ? { ...run, [key]: true } : cleared(run)),
    entries: (run) => (run[key] === true ? [{ key: about.name, text: 'true' }] : []),
    remove: (run, which) => (which({ key: about.name, text: '' }) ? cleared(run) : run),
  };
}

/** Where a list stands in the settings. */
export type Place<T> = {
  get(run: RunSettings): readonly T[];
  set(run: RunSettings, values: T[]): RunSettings;
};

/** Several, told apart by `keyOf`: the same once more takes the place of the one before. */
export function several<T>(
  about: About,
  place: Place<T>,
  how: {
    parse(text: string, here: Surroundings): T[];
    format(value: T): string;
    keyOf(value: T): string;
    /** What there can be only one of; default: `keyOf`. */
    sameAs?(value: T): string;
  },
): RunFlag {
  const { parse, format, keyOf, sameAs = keyOf } = how;
  const entry = (value: T): Entry => ({ key: keyOf(value), text: format(value) });
  return {
    ...about,
    repeats: true,
    put: (run, text, here) => {
      const added = parse(text, here);
      const said = new Set(added.map(sameAs));
      return place.set(run, [...place.get(run).filter((value) => !said.has(sameAs(value))), ...added]);
    },
    entries: (run) => place.get(run).map(entry),
    remove: (run, which) =>
      place.set(
        run,
        place.get(run).filter((value) => !which(entry(value))),
      ),
  };
}

/** A list, or a record's entries, that may be missing. */
export function maybe<T>(
  get: (run: RunSettings) => readonly T[] | undefined,
  patch: (values: T[] | undefined) => Partial<RunSettings>,
): Place<T> {
  return {
    get: (run) => get(run) ?? [],
    set: (run, values) => ({ ...run, ...patch(values.length === 0 ? undefined : values) }),
  };
}

/** Texts as docker takes them. */
export function texts(
  about: About,
  place: Place<string>,
  parse: (text: string, here: Surroundings) => string = nonEmpty,
  keyOf: (text: string) => string = (text) => text,
): RunFlag {
  return several(about, place, {
    parse: (text, here) => [parse(text, here)],
    format: (text) => text,
    keyOf,
  });
}

export type Named = [name: string, value: string];

/** Names with values. */
export function named(
  about: About,
  place: Place<Named>,
  parse: (text: string, here: Surroundings) => Named[],
  format: (name: string, value: string) => string = (name, value) => `${name}=${value}`,
): RunFlag {
  return several<Named>(about, place, {
    parse,
    format: ([name, value]) => format(name, value),
    keyOf: ([name]) => name,
  });
}

export function maybeRecord(
  get: (run: RunSettings) => Record<string, string> | undefined,
  patch: (values: Record<string, string> | undefined) => Partial<RunSettings>,
): Place<Named> {
  return maybe<Named>(
    (run) => Object.entries(get(run) ?? {}),
    (values) => patch(values && Object.fromEntries(values)),
  );
}

export function nonEmpty(text: string): string {
  if (text.trim() === '') throw new NotationError('It needs a value');
  return text.trim();
}
