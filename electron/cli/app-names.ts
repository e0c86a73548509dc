import type { Command } from 'commander';
import { appName } from '../shared/config.ts';
import type { AppDto } from '../shared/dto.ts';
import { HomeportError } from '../shared/errors.ts';
import { say, sentences } from '../shared/text/text.ts';
import type { Context } from './command.ts';
import { usage } from './exit.ts';
import { didYouMean } from './near-names.ts';

type Known = Pick<AppDto, 'name' | 'containerName' | 'containerId'>;

/** Shorter, a word of a person's is taken for an id too easily. */
const SHORTEST_ID = 3;

/**
 * What stands for an app on a command line, as the app's name: a container's name and the beginning of its id lead there too.
 * Every argument that is called `app` is looked up, whichever command it belongs to.
 *
 * @throws HomeportError NOT_FOUND with names that are near; BAD_INPUT where several could be meant
 */
export async function resolveAppNames({ client }: Pick<Context, 'client'>, command: Command): Promise<void> {
  const places = appPlaces(command);
  if (places.length === 0) return;
  const { apps, storeProblem } = await client.live.get();
  // Which apps there are is not known then: whoever is asked says so.
  if (storeProblem !== null || apps.length === 0) return;
  for (const at of places) command.args[at] = appOf(command.args[at] ?? '', apps);
}

function appPlaces(command: Command): number[] {
  return command.registeredArguments.flatMap((argument, at) => {
    if (argument.name() !== 'app') return [];
    const places = argument.variadic ? command.args.slice(at).map((_, further) => at + further) : [at];
    return places.filter((place) => command.args[place] !== undefined);
  });
}

/** The app that is meant. Its own name counts before a container's, and that before an id. */
export function appOf(typed: string, apps: readonly Known[]): string {
  const text = typed.replace(/^\//, '');
  const ways: ((app: Known) => boolean)[] = [
    ({ name }) => name === text,
    ({ containerName }) => containerName === text,
    ({ containerId }) =>
      text.length >= SHORTEST_ID && /^[0-9a-f]+$/.test(text) && containerId?.startsWith(text) === true,
  ];
  for (const way of ways) {
    const [found, ...more] = apps.filter(way);
    if (found === undefined) continue;
    if (more.length === 0) return found.name;
    const names = [found, ...more].map(({ name }) => name);
    throw usage(say('usage.several-apps', { typed, apps: names }));
  }
  // What can't be a name is told why by the contract.
  if (!appName.safeParse(typed).success) return typed;
  const names = apps.map(({ name }) => name);
  const containers = apps.map(({ containerName }) => containerName);
  throw new HomeportError(
    'NOT_FOUND',
    sentences(
      say('usage.no-such-app', { typed }),
      didYouMean(typed, [...new Set([...names, ...containers])]),
      say('usage.the-apps-are', { apps: names }),
    ),
  );
}
