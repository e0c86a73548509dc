import { OWN_LABELS } from '../domain/container-labels.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { Update } from '../domain/model.ts';
import type { ContainerFacts, MemberFacts, Observation } from '../domain/observation.ts';
import type { DockerHost } from '../ports.ts';

/** Looks at what exists: by journalled ids, and by our labels where a crash kept an id from being journalled. */
export async function observe(docker: DockerHost, update: Update): Promise<Observation> {
  const members: MemberFacts[] = [];
  for (const member of update.journal.members) {
    const candidateId = member.candidateId ?? (await findMade(docker, update.id, member.name, 'candidate'));
    const [previous, candidate, holder] = await Promise.all([
      member.previousId ? docker.inspectContainer(member.previousId) : null,
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

/** A container that this update made for a member, told by its labels: the id may never have been journalled. */
export async function findMade(
  docker: DockerHost,
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

function factsOf(inspect: ContainerInspect): ContainerFacts {
  return {
    id: inspect.Id,
    name: plainName(inspect),
    running: inspect.State.Running || inspect.State.Restarting || inspect.State.Paused,
    startedAt: inspect.State.StartedAt,
    restartPolicy: inspect.HostConfig.RestartPolicy?.Name ?? '',
  };
}
