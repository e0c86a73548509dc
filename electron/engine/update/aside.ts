import type { ContainerReader } from '../docker-port/containers.ts';
import { isCandidateName, isParkedName } from '../domain/names.ts';

/**
 * What runs under a name that Homeport gives only to what it tries or puts aside: an update that no record knows of left it so
 * (the database was put back from a copy), or a person started it. Beside it nothing else of the app may run.
 * @param members the names of the containers that are to be moved
 * @returns its name; null: there is none
 */
export async function runningAside(
  docker: { containers: ContainerReader },
  members: readonly string[],
): Promise<string | null> {
  for (const { Names, State } of await docker.containers.list()) {
    if (State !== 'running' && State !== 'restarting' && State !== 'paused') continue;
    const aside = Names.map((name) => name.replace(/^\//, '')).find((name) =>
      members.some((member) => isParkedName(name, member) || isCandidateName(name, member)),
    );
    if (aside !== undefined) return aside;
  }
  return null;
}
