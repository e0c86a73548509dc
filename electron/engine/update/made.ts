import type { ContainerReader } from '../docker-port/containers.ts';
import type { ImageReader } from '../docker-port/images.ts';
import { OWN_LABELS, ownLabels } from '../domain/container-labels.ts';
import type { ContainerInspect, ContainerSummary } from '../domain/docker-types.ts';
import { isKeptAside, plainName } from '../domain/names.ts';

/** What Homeport made a container for. */
export type Made = {
  app: string;
  /** Id of the update that made it. */
  update: string;
  role: string;
  /** The name it is meant to have in the end. */
  member: string;
  /** It became the app, or stands in for it; or a person gave it a name since, and it is theirs. Not so what is tried or kept aside. */
  hasItsPlace: boolean;
};

/**
 * What this Homeport made the container for, by its labels; null: it did not make it.
 * Labels come from images too, so each counts only where the container's image does not say the same.
 */
export async function madeFor(
  docker: { images: ImageReader },
  installation: string,
  inspect: ContainerInspect,
): Promise<Made | null> {
  const image = await docker.images.inspect(inspect.Image);
  const labels = ownLabels(inspect.Config.Labels, image?.Config?.Labels ?? null, installation);
  return labels && { ...labels, hasItsPlace: !isKeptAside(plainName(inspect)) };
}

/** Containers that this update made, told by its labels: their ids may never have been journalled. */
export async function madeBy(
  docker: { images: ImageReader; containers: ContainerReader },
  installation: string,
  updateId: string,
): Promise<{ summary: ContainerSummary; role: string; member: string }[]> {
  const made: { summary: ContainerSummary; role: string; member: string }[] = [];
  for (const summary of await docker.containers.list(`${OWN_LABELS.update}=${updateId}`)) {
    const image = await docker.images.inspect(summary.ImageID);
    const labels = ownLabels(summary.Labels, image?.Config?.Labels ?? null, installation);
    if (labels?.update === updateId) made.push({ summary, role: labels.role, member: labels.member });
  }
  return made;
}
