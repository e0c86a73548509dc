import { OWN_LABELS } from '../domain/container-labels.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { Update } from '../domain/model.ts';
import type { ContainerFacts, MemberFacts, Observation } from '../domain/observation.ts';
import type { DockerHost } from '../ports.ts';

type Looks = Pick<DockerHost, 'inspectContainer' | 'listContainers'>;

/** Looks at what exists: by journalled ids, and by our labels where a crash kept an id from being journalled. */
export async function observe(docker: Looks, update: Update): Promise<Observation> {
  const members: MemberFacts[] = [];
  for (const member of update.journal.members) {
    const candidateId = member.candidateId ?? (await findMade(docker, update.id, member.name, 'candidate'));
    const [previous, candidate, holder] = await Promise.all([
      member.previousId ? previousOf(docker, update.id, member.name, member.previousId) : null,
      candidateId ? docker.inspectContainer(candidateId) : null,
      docker.inspectContainer(member.name),
    ]);
    const known = [previous?.Id, candidate?.Id];
    members.push({
      previous: previous && factsOf(previous),
      candidate: candidate && factsOf(candidate),
      stranger:
        holder && !known.includes(holder.Id) && plainName(holder) === member.name ? factsOf(holder) : null,
    });
  }
  return { members };
}

/** What was made again in its place stands for the one that is gone, also where a crash kept that from being journalled. */
async function previousOf(
  docker: Looks,
  updateId: string,
  member: string,
  id: string,
): Promise<ContainerInspect | null> {
  const previous = await docker.inspectContainer(id);
  if (previous) return previous;
  const restored = await findMade(docker, updateId, member, 'restored');
  return restored === null ? null : docker.inspectContainer(restored);
}

/** A container that this update made for a member, told by its labels: the id may never have been journalled. */
export async function findMade(
  docker: Looks,
  updateId: string,
  member: string,
  role: 'candidate' | 'restored',
): Promise<string | null> {
  const made = await docker.listContainers(`${OWN_LABELS.update}=${updateId}`);
  return (
    made.find((c) => c.Labels[OWN_LABELS.member] === member && c.Labels[OWN_LABELS.role] === role)?.Id ?? null
  );
}

export function plainName(inspect: ContainerInspect): string {
  return inspect.Name.replace(/^\//, '');
}

/** Docker keeps the parent's id there, however it was named at create (tried on 20.10). */
const CONTAINER_MODE = 'container:';

function factsOf(inspect: ContainerInspect): ContainerFacts {
  const mode = inspect.HostConfig.NetworkMode ?? '';
  return {
    id: inspect.Id,
    name: plainName(inspect),
    running: inspect.State.Running || inspect.State.Restarting || inspect.State.Paused,
    startedAt: inspect.State.StartedAt,
    restartPolicy: inspect.HostConfig.RestartPolicy?.Name ?? '',
    networkParent: mode.startsWith(CONTAINER_MODE) ? mode.slice(CONTAINER_MODE.length) : null,
  };
}
