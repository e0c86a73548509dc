import type { RunSettings } from '../shared/config.ts';
import type { Entry, RunFlag } from '../shared/docker-run/flag.ts';
import { RUN_FLAGS } from '../shared/docker-run/flags.ts';
import { applied, isRunLine, parseRunLine } from '../shared/docker-run/parse-line.ts';
import { LONE_NETWORK } from '../shared/run-options.ts';
import { nothingLike } from './change-config.ts';
import { givenOf, inWords, optionOf, type RunOptions, UNSAID } from './run-options.ts';
import { HERE } from './surroundings.ts';

/** Attributes of `--no-<option>` and `--remove-<option> <what>`. */
const attributeOf = (flag: RunFlag): string => optionOf(flag).attributeName();
export const removalOf = (flag: RunFlag): string => {
  const name = attributeOf(flag);
  return `remove${name.charAt(0).toUpperCase()}${name.slice(1)}`;
};

/**
 * The run settings with what was said; everything else stays. Of what there can be several of, what is said takes the place of
 * what has the same name (a variable), or the same place in the container (a port, a volume), and otherwise comes in addition.
 *
 * @param said what was given; `false` of an option: all of it goes
 * @param own words after `--`: the new command, or a whole `docker run` line that says everything anew
 * @throws HomeportError BAD_INPUT
 */
export function changedRun(
  app: string,
  now: RunSettings,
  said: RunOptions,
  own: readonly string[],
): { run: RunSettings; notes: string[] } {
  return inWords(() => {
    const line = isRunLine(own) ? parseRunLine(own, { app, before: UNSAID, here: HERE }) : null;
    const before = line?.settings ?? (own.length > 0 ? { ...now, command: [...own] } : now);
    const cleared = RUN_FLAGS.reduce((run, flag) => withoutUnwanted(run, flag, said), before);
    const run = RUN_FLAGS.reduce((all, flag) => withGiven(all, flag, givenOf(flag, said)), cleared);
    return {
      run: said.command === false ? { ...run, command: null } : run,
      notes: line?.notes ?? [],
    };
  });
}

function withoutUnwanted(run: RunSettings, flag: RunFlag, said: RunOptions): RunSettings {
  const all = said[attributeOf(flag)] === false && flag.name !== 'no-healthcheck';
  // `--no-health-cmd`: the image's check again.
  const noCheck = flag.name === 'no-healthcheck' && said.healthCmd === false;
  const cleared = all || noCheck ? flag.remove(run, () => true) : run;
  const unwanted = said[removalOf(flag)];
  return (Array.isArray(unwanted) ? unwanted : []).reduce<RunSettings>((rest, text) => {
    const names = (entry: Entry) => namesIt(entry, String(text), flag);
    const there = flag.entries(rest);
    if (there.some(names)) return flag.remove(rest, names);
    throw nothingLike(
      flag.name,
      String(text),
      there.map((entry) => shownAs(entry, flag)),
    );
  }, cleared);
}

/** By its name, or as it was written: '80' and '8080:80' both name a published port. */
function namesIt({ key, text }: Entry, wanted: string, flag: RunFlag): boolean {
  if (wanted === key || wanted === text) return true;
  if (flag.name === 'publish') return wanted === key.replace(/\/tcp$/, '') || text.startsWith(`${wanted}:`);
  return flag.name === 'volume' && text.startsWith(`${wanted}:`);
}

/** Without values, which may be secrets. */
const shownAs = ({ key, text }: Entry, flag: RunFlag): string =>
  text.startsWith(`${key}=`) && flag.name !== 'ulimit' ? key : text;

function withGiven(run: RunSettings, flag: RunFlag, texts: readonly string[]): RunSettings {
  if (texts.length === 0) return run;
  const given = texts.map((text) => ({ flag, text, written: `--${flag.name}` }));
  const keys = new Set(flag.entries(applied(UNSAID, given, HERE)).map(({ key }) => key));
  const alone = flag.name === 'network' && [...keys, ...run.networks].some((name) => LONE_NETWORK.test(name));
  const rest = flag.repeats ? flag.remove(run, ({ key }) => alone || keys.has(key)) : run;
  return applied(rest, given, HERE);
}
