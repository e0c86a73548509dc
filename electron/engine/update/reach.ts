import { joinedBy } from '../domain/container-joins.ts';
import type { Member } from '../domain/model.ts';
import type { Reach } from './claims.ts';

/** What an update of these members moves, and what they live in: told by the journal, so that a cut-off update has it again. */
export function reachOf(members: readonly Member[]): Reach {
  const moves = members.map(({ name }) => name);
  const joined = members
    .filter(({ livesIn }) => livesIn === null)
    .flatMap(({ spec, previousSpec }) => [spec, previousSpec])
    .flatMap((spec) => (spec ? joinedBy(spec.hostConfig) : []));
  return { moves, leansOn: [...new Set(joined)].filter((name) => !moves.includes(name)) };
}
