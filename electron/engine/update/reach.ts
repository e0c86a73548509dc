import { isContainerMode } from '../domain/container-networks.ts';
import type { ContainerSpec } from '../domain/container-spec.ts';
import type { Member } from '../domain/model.ts';
import type { Reach } from './claims.ts';

/** Modes by which a container lives in a namespace of another (Docker Engine API, HostConfig). */
const JOINED = ['NetworkMode', 'IpcMode', 'PidMode'] as const;

/** What an update of these members moves, and what they live in: told by the journal, so that a cut-off update has it again. */
export function reachOf(members: readonly Member[]): Reach {
  const moves = members.map(({ name }) => name);
  const [main] = members;
  const joined = [main?.spec, main?.previousSpec].flatMap((spec) => (spec ? joinedBy(spec) : []));
  return { moves, leansOn: [...new Set(joined)].filter((name) => !moves.includes(name)) };
}

/** By name, as a spec tells them. */
function joinedBy({ hostConfig }: ContainerSpec): string[] {
  return JOINED.flatMap((field) => {
    const mode = hostConfig[field];
    return typeof mode === 'string' && isContainerMode(mode) ? [mode.slice('container:'.length)] : [];
  });
}
