import { HomeportError } from '../../../shared/errors.ts';
import { specDifferences } from '../../domain/container-differences.ts';
import { adoptionRefusal, canStartFirst } from '../../domain/container-facts.ts';
import type { ContainerInspect } from '../../domain/docker-types.ts';
import type { App, Member } from '../../domain/model.ts';
import type { Executor, StepContext, StepResult } from '../context.ts';
import { recordDrift } from '../drift.ts';
import { madeFor } from '../made.ts';
import { dependants, mainMember, recordedSpec } from './members.ts';

/**
 * Writes down everything that a way back needs, while what it describes still runs: the live container's spec and state,
 * those that share its network namespace, and what the candidate is to be made from.
 */
export const takeStock: Executor<'take-stock'> = async (context) => {
  for (;;) {
    const found = await look(context);
    const claimed = context.deps.claims.take(
      context.update,
      found.members.map(({ name }) => name),
    );
    if (claimed === null) return stockOf(context, found);
    const words = `Waits for the update of "${claimed.by}", which moves the container "${claimed.container}" too.`;
    context.log(words);
    context.waiting(words, { behind: claimed.by });
    try {
      await unlessAborted(claimed.free, context.signal);
    } finally {
      context.waiting(null);
    }
  }
};

type Found = { app: App; live: ContainerInspect | null; members: [Member, ...Member[]] };

/** What runs now, and what would be moved. Changes nothing but the record of a drift. */
async function look(context: StepContext): Promise<Found> {
  const { deps, log } = context;
  const live = await deps.docker.inspectContainer(context.app.containerName);
  if (live && context.update.kind === 'add') {
    throw new HomeportError(
      'CONFLICT',
      `A container named "${context.app.containerName}" has been made meanwhile: adopt it instead, or remove it and try again.`,
    );
  }
  if (live) {
    const made = await madeFor(deps.docker, deps.installation, live);
    const refusal = adoptionRefusal(live, { ownContainerId: null, made });
    if (refusal) throw new HomeportError('BAD_INPUT', refusal);
    if (await recordDrift(deps, context.app, live)) {
      log(
        `"${context.app.containerName}" was changed from outside since the last update; that is now a release of its own.`,
      );
    }
  }
  // Drift may have given the app another running release, and another place that its spec comes from.
  const app = deps.store.app(context.app.name) ?? context.app;
  const main = await mainMember({ ...context, app }, live);
  return { app, live, members: [main, ...(live ? await dependants({ ...context, app }, live) : [])] };
}

async function stockOf(
  { deps, update, log }: StepContext,
  { app, live, members }: Found,
): Promise<StepResult> {
  const [main, ...children] = members;
  const target = update.journal.imageId;
  const unchanged =
    update.kind === 'update' &&
    !app.configChanged &&
    live?.State.Running === true &&
    live.Image === target &&
    main.previousSpec !== null &&
    specDifferences(main.spec, main.previousSpec).length === 0;
  if (unchanged) log('The new commit makes the very image that runs already: there is nothing to swap.');
  const startFirst =
    live !== null &&
    children.length === 0 &&
    !main.candidateWasParked &&
    canStartFirst(live, await recordedSpec(deps, app, live));
  if (startFirst && !unchanged)
    log('Nothing is published or shared: the new container is proven beside the old one, without downtime.');
  return {
    journal: { members, unchanged, startFirst },
    update: { fromRelease: live ? app.runningRelease : null, fromImageId: live?.Image ?? null },
  };
}

/** Rejects with the signal's reason when it is aborted before. */
function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const aborted = () => reject(signal.reason);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', aborted));
  });
}
