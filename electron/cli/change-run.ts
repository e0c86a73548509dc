import type { RunSettings } from '../shared/config.ts';
import type { Entry, RunFlag } from '../shared/docker-run/flag.ts';
import { RUN_FLAGS } from '../shared/docker-run/flags.ts';
import {
  applied,
  filesFirst,
  isRunLine,
  parseRunLine,
  refuseOtherRunLine,
} from '../shared/docker-run/parse-line.ts';
import { LONE_NETWORK } from '../shared/run-options.ts';
import { say } from '../shared/text/text.ts';
import { nothingLike } from './changes.ts';
import { usage } from './exit.ts';
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
    refuseOtherRunLine(own);
    const line = isRunLine(own) ? parseRunLine(own, { app, before: UNSAID, here: HERE }) : null;
    const before = line?.settings ?? (own.length > 0 ? { ...now, command: [...own] } : now);
    const cleared = RUN_FLAGS.reduce((run, flag) => withoutUnwanted(run, flag, said), before);
    // As docker has it, what is said by name counts more than what a file says.
    const run = filesFirst(RUN_FLAGS, (flag) => flag).reduce(
      (all, flag) => withGiven(all, flag, givenOf(flag, said)),
      cleared,
    );
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
    const there = flag.entries(rest);
    const names = naming(there, String(text), flag);
    if (names !== undefined) return flag.remove(rest, names);
    throw nothingLike(
      flag.name,
      String(text),
      there.map((entry) => shownAs(entry, flag)),
    );
  }, cleared);
}

/**
 * Which entries somebody means: those called or written just so; else a port of the container's; else what is on this machine's
 * side, where that is one alone. Of 80:8080 and 8080:80, '80' is the second.
 */
function naming(
  there: readonly Entry[],
  wanted: string,
  { name }: RunFlag,
): ((entry: Entry) => boolean) | undefined {
  const inside = ({ key, text }: Entry) => wanted === key || wanted === text;
  const port = ({ key }: Entry) => name === 'publish' && wanted === key.replace(/\/tcp$/, '');
  const outside = ({ text }: Entry) =>
    (name === 'publish' || name === 'volume') && text.startsWith(`${wanted}:`);
  const names = [inside, port, outside].find((rule) => there.some(rule));
  const several = names === outside ? there.filter(outside).map(({ text }) => text) : [];
  if (several.length > 1) throw usage(say('usage.several-to-remove', { option: name, wanted, several }));
  return names;
}

/** Without values, which may be secrets. */
const shownAs = ({ key, text }: Entry, flag: RunFlag): string =>
  text.startsWith(`${key}=`) && flag.name !== 'ulimit' ? key : text;

function withGiven(run: RunSettings, flag: RunFlag, texts: readonly string[]): RunSettings {
  if (texts.length === 0) return run;
  const given = texts.map((text) => ({ flag, text, written: `--${flag.name}` }));
  const said = flag.entries(applied(UNSAID, given, HERE));
  // A file and a mount are written down as what they say.
  if (!flag.repeats || said.length === 0) return applied(run, given, HERE);
  const there = flag.entries(run);
  const others = said.filter(({ key }) => textsOf(said, key) !== textsOf(there, key));
  // What is there already stays where it stands: the first network is the main one.
  if (others.length === 0) return run;
  const keys = new Set(others.map(({ key }) => key));
  const names = [...said, ...there].map(({ key }) => key);
  const alone = flag.name === 'network' && names.some((name) => LONE_NETWORK.test(name));
  const rest = flag.remove(run, ({ key }) => alone || keys.has(key));
  const put = (alone ? said : others).map(({ text }) => ({ flag, text, written: `--${flag.name}` }));
  return applied(rest, put, HERE);
}

/** All that is said of one key, in whatever order. */
const textsOf = (entries: readonly Entry[], key: string): string =>
  JSON.stringify(
    entries
      .filter((each) => each.key === key)
      .map(({ text }) => text)
      .sort(),
  );
