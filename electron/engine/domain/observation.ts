import { type ContainerSpec, wantedRestartPolicy } from './container-spec.ts';

/** What exists on the engine now, as far as an update is concerned. The planner trusts it over the journal. */

export type ContainerFacts = {
  id: string;
  /** Without the leading '/'. */
  name: string;
  /** Running, paused or restarting: its ports and volumes are taken. */
  running: boolean;
  paused: boolean;
  /** State.StartedAt; '0001-01-01T00:00:00Z' where it never ran. */
  startedAt: string;
  /** What it ended with last; 0 where it never ended. */
  exitCode: number;
  /** Name of its restart policy; '' and 'no' are the same. */
  restartPolicy: string;
  /** Ids of the containers whose namespaces it lives in. */
  parents: readonly string[];
};

export type MemberFacts = {
  previous: ContainerFacts | null;
  candidate: ContainerFacts | null;
  /** A container that holds the member's name and is neither of the two: somebody else's doing. */
  stranger: ContainerFacts | null;
};

export type Observation = {
  /** One entry a journalled member, in the same order. */
  members: MemberFacts[];
  /** What exists is later than the journal (update/outrun.ts). */
  outrun?: boolean;
};

/**
 * A child that was last started before the container whose namespace it lives in: it went down, or lost that, with it.
 * Both times are the engine's own.
 */
export function startedBefore(child: ContainerFacts, parent: ContainerFacts | null): boolean {
  return parent?.running === true && Date.parse(child.startedAt) < Date.parse(parent.startedAt);
}

/**
 * It ended while an update kept its restart policy from it, which would have started it again. Docker never does so
 * afterwards: a policy that is given to a dead container waits for its next start.
 * @param spec says what policy it is to have.
 */
export function missedItsRestart({ running, exitCode }: ContainerFacts, spec: ContainerSpec): boolean {
  if (running) return false;
  switch (wantedRestartPolicy(spec).Name) {
    case 'always':
    case 'unless-stopped':
      return true;
    case 'on-failure':
      return exitCode !== 0;
    default:
      return false;
  }
}
