import type { ContainerReader } from '../docker-port/containers.ts';
import type { ImageReader } from '../docker-port/images.ts';
import { OWN_LABELS, ownLabels } from '../domain/container-labels.ts';
import type { ContainerSummary } from '../domain/docker-types.ts';
import type { Update } from '../domain/model.ts';
import { appsOf } from '../domain/moved.ts';
import type { UpdateStore } from './context.ts';

type Looks = {
  docker: { containers: ContainerReader; images: ImageReader };
  store: Pick<UpdateStore, 'update'>;
  /** Id of this Homeport. */
  installation: string;
};

/**
 * Whether what exists is later than the journal of an update that is taken up: this Homeport has made containers for the app since,
 * which the database has never heard of, or has come further with this very update. A data directory as a whole was put back to
 * an earlier state then, and there is no telling what has become of anything that the journal names.
 */
export async function isOutrun(looks: Looks, update: Update): Promise<boolean> {
  if (update.journal.resumes === 0) return false;
  for (const app of appsOf(update)) {
    for (const summary of await looks.docker.containers.list(`${OWN_LABELS.app}=${app}`)) {
      if (!isLater(looks, update, summary)) continue;
      // Labels come from images too.
      const image = await looks.docker.images.inspect(summary.ImageID);
      if (ownLabels(summary.Labels, image?.Config?.Labels ?? null, looks.installation)) return true;
    }
  }
  return false;
}

function isLater({ store }: Looks, { id, startedAt, journal }: Update, made: ContainerSummary): boolean {
  const maker = made.Labels[OWN_LABELS.update];
  if (maker === undefined) return false;
  // A container is made by the members that are written down.
  if (maker === id) return journal.members.length === 0;
  const member = journal.members.some((it) => [it.previousId, it.candidateId].includes(made.Id));
  // What the app ran as before may be of a time whose history is no longer kept.
  return !member && store.update(maker) === null && (made.Created ?? 0) * 1000 > startedAt.getTime();
}
