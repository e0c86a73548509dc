import type { ContainerReader } from '../docker-port/containers.ts';
import type { ImageReader } from '../docker-port/images.ts';
import { joinedBy } from '../domain/container-joins.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { Member, Update } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import type { ContainerFacts, MemberFacts, Observation } from '../domain/observation.ts';
import type { UpdateStore } from './context.ts';
import { madeBy } from './made.ts';
import { isOutrun } from './outrun.ts';

type Looks = {
  docker: { containers: ContainerReader; images: ImageReader };
  /** Id of this Homeport. */
  installation: string;
  store: Pick<UpdateStore, 'update'>;
};

/** Looks at what exists: by journalled ids, and by our labels where a crash kept an id from being journalled. */
export async function observe(looks: Looks, update: Update): Promise<Observation> {
  const { docker } = looks;
  const members: MemberFacts[] = [];
  for (const member of update.journal.members) {
    const candidateId = member.candidateId ?? (await findMade(looks, update.id, member.name, 'candidate'));
    const [previous, candidate, holder] = await Promise.all([
      member.previousId ? previousOf(looks, update.id, member.name, member.previousId) : null,
      candidateId ? docker.containers.inspect(candidateId) : null,
      docker.containers.inspect(member.name),
    ]);
    const known = [previous?.Id, candidate?.Id];
    const facts = {
      previous: previous && factsOf(previous),
      candidate: candidate && factsOf(candidate),
      stranger:
        holder && !known.includes(holder.Id) && plainName(holder) === member.name ? factsOf(holder) : null,
    };
    members.push(member.takenOver ? seenFromAside(member, facts) : facts);
  }
  return { members, outrun: await isOutrun(looks, update) };
}

/**
 * Another Homeport looks after the app by now: whatever has its name, or had it, is that one's to move. What is left to this
 * update is the candidate that never came to its place.
 */
function seenFromAside(member: Member, { previous, candidate, stranger }: MemberFacts): MemberFacts {
  const own = candidate?.name === member.candidateName && !member.candidateWasParked ? candidate : null;
  return { previous, candidate: own, stranger: stranger ?? NOBODY };
}

/** The place is somebody else's, also while nothing stands there. */
const NOBODY: ContainerFacts = {
  id: '',
  name: '',
  running: false,
  paused: false,
  startedAt: '',
  exitCode: 0,
  restartPolicy: '',
  parents: [],
};

/** What was made again in its place stands for the one that is gone, also where a crash kept that from being journalled. */
async function previousOf(
  looks: Looks,
  updateId: string,
  member: string,
  id: string,
): Promise<ContainerInspect | null> {
  const previous = await looks.docker.containers.inspect(id);
  if (previous) return previous;
  const restored = await findMade(looks, updateId, member, 'restored');
  return restored === null ? null : looks.docker.containers.inspect(restored);
}

/** A container that this update made for a member, told by its labels: the id may never have been journalled. */
export async function findMade(
  { docker, installation }: Looks,
  updateId: string,
  member: string,
  role: 'candidate' | 'restored',
): Promise<string | null> {
  const made = await madeBy(docker, installation, updateId);
  return made.find((it) => it.member === member && it.role === role)?.summary.Id ?? null;
}

function factsOf(inspect: ContainerInspect): ContainerFacts {
  return {
    id: inspect.Id,
    name: plainName(inspect),
    running: inspect.State.Running || inspect.State.Restarting || inspect.State.Paused,
    paused: inspect.State.Paused,
    startedAt: inspect.State.StartedAt,
    exitCode: inspect.State.ExitCode,
    restartPolicy: inspect.HostConfig.RestartPolicy?.Name ?? '',
    parents: joinedBy(inspect.HostConfig),
  };
}
