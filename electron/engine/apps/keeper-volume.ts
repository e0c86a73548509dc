import { z } from 'zod';
import { plainText } from '../../shared/plain-text.ts';
import type { Holder, Keeper } from '../domain/keeper.ts';

/**
 * Who looks after a container is on the engine itself: a small volume for each one, whose labels say which Homeport it is.
 * To make a volume by name is one act of the engine's: whoever comes second is answered with the labels of the first.
 */

/** Name of the container: every keeper has it, so that one list finds them all. */
export const KEEPER_LABEL = 'homeport.keeper';
const LABELS = {
  app: 'homeport.keeper.app',
  installation: 'homeport.keeper.installation',
  machine: 'homeport.keeper.machine',
  directory: 'homeport.keeper.directory',
  who: 'homeport.keeper.who',
  since: 'homeport.keeper.since',
} as const;

export const keeperVolume = (container: string): string => `homeport-keeper-${container}`;

export function keeperLabels(keeper: Keeper): Record<string, string> {
  return {
    [KEEPER_LABEL]: keeper.container,
    [LABELS.app]: keeper.app,
    [LABELS.installation]: keeper.installation,
    [LABELS.machine]: keeper.machine,
    [LABELS.directory]: keeper.directory,
    [LABELS.who]: keeper.who,
    [LABELS.since]: keeper.since,
  };
}

/** No path is longer. */
const MAX_LENGTH = 4096;
const said = z
  .string()
  .catch('')
  .transform((text) => plainText(text).replaceAll(/\s+/g, ' ').trim().slice(0, MAX_LENGTH));
const keeperSaid = z.object({
  [KEEPER_LABEL]: said,
  [LABELS.app]: said,
  [LABELS.installation]: said,
  [LABELS.machine]: said,
  [LABELS.directory]: said,
  [LABELS.who]: said,
  [LABELS.since]: said,
});

/** As it is read again, so that the two can be compared: a path may hold what is no plain text. */
export function asRead(holder: Holder): Holder {
  const written = { ...holder, container: 'any', app: '', since: '' };
  const { installation, machine, directory, who } = readKeeper(keeperLabels(written)) ?? holder;
  return { installation, machine, directory, who };
}

/**
 * Anybody who may use the engine can make such a volume: what it lacks is empty, and then it is nobody that is known.
 * @returns null: it is no keeper, but a volume of somebody's that has such a name
 */
export function readKeeper(labels: Readonly<Record<string, string>>): Keeper | null {
  const known = keeperSaid.parse(labels);
  if (known[KEEPER_LABEL] === '') return null;
  return {
    container: known[KEEPER_LABEL],
    app: known[LABELS.app],
    installation: known[LABELS.installation],
    machine: known[LABELS.machine],
    directory: known[LABELS.directory],
    who: known[LABELS.who],
    since: known[LABELS.since],
  };
}
