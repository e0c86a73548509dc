import { HomeportError } from '../../../shared/errors.ts';
import { render } from '../../../shared/text/render.ts';
import { say } from '../../../shared/text/text.ts';
import { keptOrThrow } from '../../apps/keeper.ts';
import { specDifferences } from '../../domain/container-differences.ts';
import { adoptionRefusal, canStartFirst } from '../../domain/container-facts.ts';
import type { ContainerInspect } from '../../domain/docker-types.ts';
import type { App, Member } from '../../domain/model.ts';
import { isAstray } from '../../domain/whereabouts.ts';
import { astrayRefusal } from '../../domain/whereabouts-words.ts';
import { runningAside } from '../aside.ts';
import type { Claimed, Reach } from '../claims.ts';
import type { Executor, StepContext, StepResult } from '../context.ts';
import { recordDrift } from '../drift.ts';
import { madeFor } from '../made.ts';
import { reachOf } from '../reach.ts';
import { containerNamed, sight } from '../whereabouts.ts';
import { dependants, mainMember, recordedSpec } from './members.ts';

/**
 * Writes down everything that a way back needs, while what it describes still runs: the current container's spec and state,
 * those that share its network namespace, and what the candidate is to be made from.
 */
export const takeStock: Executor<'take-stock'> = async (context) => {
  const { deps, update } = context;
  for (;;) {
    const claimed = deps.claims.take(update, reachOf((await look(context)).members));
    if (claimed !== null) {
      await waitFor(context, claimed);
      continue;
    }
    await keepAll(context);
    // From here on nobody else moves what was seen. What it is now, and whether that is all of it, is looked at once more.
    await inPlace(context);
    const found = await look(context);
    if (sameReach(found.members, deps.claims.reach(update.id))) {
      await nothingAside(deps.docker, found.members);
      return stockOf(context, found);
    }
    deps.claims.release(update.id);
  }
};

/** Until the other update has ended. */
async function waitFor({ log, waiting, signal }: StepContext, claimed: Claimed): Promise<void> {
  const why = say('waiting.update-of', { app: claimed.by, container: claimed.container });
  log(render(why));
  waiting(why, { behind: claimed.by });
  try {
    await unlessAborted(claimed.free, signal);
  } finally {
    waiting(null);
  }
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

/** Nothing that another Homeport looks after is moved, nor noted as a change from outside. */
async function keepAll(context: StepContext): Promise<void> {
  const { deps, app, update } = context;
  await keptOrThrow(deps, app);
  const others = (deps.claims.reach(update.id)?.moves ?? []).filter((name) => name !== app.containerName);
  const other = await deps.keepers.otherAmong(others);
  if (other === null) return;
  throw new HomeportError(
    'CONFLICT',
    say('stock.dependant-of-another', { container: other.container, app: app.name, who: other.who }),
  );
}

type Found = { app: App; current: ContainerInspect | null; members: [Member, ...Member[]] };

/** What runs now, and what would be moved. */
async function look(context: StepContext): Promise<Found> {
  const { deps, update } = context;
  const app = appNow(context);
  const current = await containerNamed(deps.docker, app.containerName);
  if (current && update.kind === 'add') {
    throw new HomeportError('CONFLICT', say('stock.name-taken', { container: app.containerName }));
  }
  if (current) {
    const made = await madeFor(deps.docker, deps.installation, current);
    const refusal = adoptionRefusal(current, { ownContainerId: null, made });
    if (refusal) throw new HomeportError('BAD_INPUT', refusal);
  }
  const main = await mainMember({ ...context, app }, current);
  const members: Found['members'] = [
    main,
    ...(current ? await dependants({ ...context, app }, current) : []),
  ];
  return { app, current, members };
}

/** Only what was claimed is looked at: what another update stops just now runs under such a name for a while. */
async function nothingAside(
  docker: StepContext['deps']['docker'],
  members: readonly Member[],
): Promise<void> {
  const aside = await runningAside(
    docker,
    members.map(({ name }) => name),
  );
  if (aside !== null) {
    throw new HomeportError('CONFLICT', say('stock.aside-runs', { aside }));
  }
}

/**
 * The name must lead to the app: a person may have renamed its container since the update was asked for. What they made of it
 * since the last update gives it another running release, and another place its spec comes from.
 */
async function inPlace(context: StepContext): Promise<void> {
  const { app, named, where } = await sight(context.deps, appNow(context));
  if (isAstray(where)) throw new HomeportError('CONFLICT', astrayRefusal(app, where));
  if (!named || !(await recordDrift(context.deps, app, named))) return;
  context.log(
    `"${app.containerName}" was changed from outside since the last update; that is now a release of its own.`,
  );
}

/** While the step waited, an update of another app may have noted something about this one. */
function appNow({ deps, app }: StepContext): App {
  return deps.store.app(app.name) ?? app;
}

function sameReach(members: Member[], held: Reach | null): boolean {
  const { moves, leansOn } = reachOf(members);
  const same = (a: readonly string[], b: readonly string[] | undefined) =>
    a.length === b?.length && a.every((name) => b.includes(name));
  return same(moves, held?.moves) && same(leansOn, held?.leansOn);
}

async function stockOf(
  { deps, update, log }: StepContext,
  { app, current, members }: Found,
): Promise<StepResult> {
  const [main, ...children] = members;
  const target = update.journal.imageId;
  const unchanged =
    update.kind === 'update' &&
    !app.configChanged &&
    current?.State.Running === true &&
    current.Image === target &&
    main.previousSpec !== null &&
    specDifferences(main.spec, main.previousSpec).length === 0;
  for (const { name, previousWasPaused } of unchanged ? [] : members) {
    if (previousWasPaused)
      log(
        `"${name}" is paused. The new container runs; if the previous one has to be put back, it is paused again.`,
      );
  }
  if (unchanged) log('The new commit makes the very image that runs already: there is nothing to swap.');
  const startFirst =
    current !== null &&
    children.length === 0 &&
    !main.candidateWasParked &&
    canStartFirst(current, await recordedSpec(deps, app, current));
  if (startFirst && !unchanged)
    log('Nothing is published or shared: the new container is proven beside the old one, without downtime.');
  return {
    journal: { members, unchanged, startFirst },
    update: { fromRelease: current ? app.runningRelease : null, fromImageId: current?.Image ?? null },
  };
}
