import { type Command, InvalidArgumentError, Option } from 'commander';
import { type RunSettings, runSettings } from '../shared/config.ts';
import type { RunFlag } from '../shared/docker-run/flag.ts';
import { RUN_FLAGS } from '../shared/docker-run/flags.ts';
import { NotationError } from '../shared/docker-run/notation-error.ts';
import { applied, isRunLine, parseRunLine, refuseOtherRunLine } from '../shared/docker-run/parse-line.ts';
import { asWritten } from '../shared/text/text.ts';
import { usage } from './exit.ts';
import { HERE } from './surroundings.ts';

/** `-h` is help, here as everywhere in Homeport. */
const TAKEN_LETTERS = ['h'];

/** What nobody said anything of. */
export const UNSAID: RunSettings = runSettings.parse({});

/** The texts that were given of each option, by the name of its attribute. */
export type RunOptions = Readonly<Record<string, unknown>>;

/** The options of `docker run`, by docker's own names. */
export function withRunOptions(command: Command): Command {
  command.optionsGroup('How it runs, as docker run says it:');
  for (const flag of RUN_FLAGS) command.addOption(optionOf(flag));
  return command;
}

export function optionOf(flag: RunFlag): Option {
  const letter = flag.short !== undefined && !TAKEN_LETTERS.includes(flag.short) ? `-${flag.short}, ` : '';
  const value = flag.takes === null ? '' : ` ${flag.takes}`;
  const help = flag.repeats ? `${flag.help}, repeatable` : flag.help;
  const option = new Option(`${letter}--${flag.name}${value}`, help);
  return flag.takes === null
    ? option
    : option.argParser((text, before) => [...textsOf(before), tried(flag, text)]);
}

/** What commander keeps of an option: the texts, `false` of `--no-…`, `true` of one without a value. */
export function textsOf(value: unknown): string[] {
  if (value === true) return ['true'];
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

/** Tried at once, so that commander names the option with the complaint. */
function tried(flag: RunFlag, text: string): string {
  try {
    flag.put(UNSAID, text, HERE);
    return text;
  } catch (error) {
    if (error instanceof NotationError) throw new InvalidArgumentError(`${error.message}.`);
    throw error;
  }
}

/** What was given of an option of `docker run`. */
export function givenOf(flag: RunFlag, options: RunOptions): string[] {
  // commander: `--no-healthcheck` sets `healthcheck` to false.
  if (flag.name === 'no-healthcheck') return options.healthcheck === false ? ['true'] : [];
  return textsOf(options[optionOf(flag).attributeName()]);
}

/**
 * How a new app runs.
 * @param own words after `--`: the container's own command, or a whole `docker run` line
 * @throws HomeportError BAD_INPUT
 */
export function runFrom(
  app: string,
  options: RunOptions,
  own: string[],
): { run: RunSettings; notes: string[] } {
  return inWords(() => {
    refuseOtherRunLine(own);
    const line = isRunLine(own) ? parseRunLine(own, { app, before: UNSAID, here: HERE }) : null;
    const before = line?.settings ?? (own.length > 0 ? { ...UNSAID, command: own } : UNSAID);
    const said = RUN_FLAGS.flatMap((flag) =>
      givenOf(flag, options).map((text) => ({ flag, text, written: `--${flag.name}` })),
    );
    return { run: applied(before, said, HERE), notes: line?.notes ?? [] };
  });
}

/** A complaint about docker's notation is bad usage. */
export function inWords<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof NotationError) throw usage(asWritten(`${error.message}.`));
    throw error;
  }
}
