import type { LiveState, UpdateSummary } from '../shared/dto.ts';
import { inWords } from './in-words.ts';

/** Longer than a Docker engine takes to be started again. */
export const PATIENCE_MS = 15_000;

/** It waits for a person: for a decision about itself, or about the update that it is in line behind. */
export const waitsForPerson = (update: UpdateSummary) =>
  update.awaitingDecision || update.waitsForDecisionOn !== null;

/** The updates that go on by themselves: not those that wait for a person. Its journal keeps such a one for days. */
export function goingOn(live: LiveState): UpdateSummary[] {
  return live.apps.flatMap(({ activeUpdate: update }) =>
    update === null || waitsForPerson(update) ? [] : [update],
  );
}

/** Says whether an update stands still, for so long that a command need not wait for it: its journal keeps it. */
export type HeldUp = (live: LiveState, update: UpdateSummary) => boolean;

/**
 * Docker or the database is away, and the update says for `patienceMs` that it waits for nothing else. A wait between two
 * attempts is none of that: an app may be down meanwhile.
 */
export function createHeldUp(patienceMs: number): HeldUp {
  const still = new Map<string, { words: string; since: number }>();
  return (live, update) => {
    const away = live.docker.state !== 'connected' || live.storeProblem !== null;
    const words = update.waitingFor && inWords(update.waitingFor);
    if (!away || words === null) {
      still.delete(update.id);
      return false;
    }
    // Where another engine answers, nobody is to be waited for: an address is wrong.
    const patience = live.docker.otherEngine === null ? patienceMs : 0;
    const known = still.get(update.id);
    if (known?.words === words) return performance.now() - known.since >= patience;
    still.set(update.id, { words, since: performance.now() });
    return patience === 0;
  };
}
