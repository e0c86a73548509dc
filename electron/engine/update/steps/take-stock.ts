import { HomeportError } from '../../../shared/errors.ts';
import { render } from '../../../shared/text/render.ts';
import { say } from '../../../shared/text/text.ts';
import { keptOrThrow } from '../../apps/keeper.ts';
import { specDifferences } from '../../domain/container-differences.ts';
import { canStartFirst } from '../../domain/container-facts.ts';
import { rejoined } from '../../domain/container-joins.ts';
import type { Member, Update } from '../../domain/model.ts';
import { groupOf, headOf } from '../../domain/moved.ts';
import { plainName } from '../../domain/names.ts';
import { isAstray } from '../../domain/whereabouts.ts';
import { astrayRefusal } from '../../domain/whereabouts-words.ts';
import { runningAside } from '../aside.ts';
import type { Claimed, Reach } from '../claims.ts';
import type { Executor, StepContext, StepResult } from '../context.ts';
import { recordDrift } from '../drift.ts';
import { reachOf } from '../reach.ts';
import { sight } from '../whereabouts.ts';
import { dependants, recordedSpec } from './members.ts';
import { allTargets, inOrder, type Part, parentOf, partsOf, withNeeds } from './parts.ts';

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
  const apps = allTargets(context).map((it) => it.app);
  for (const one of apps) await keptOrThrow(deps, one);
  const own = apps.map(({ containerName }) => containerName);
  const others = (deps.claims.reach(update.id)?.moves ?? []).filter((name) => !own.includes(name));
  const other = await deps.keepers.otherAmong(others);
  if (other === null) return;
  throw new HomeportError(
    'CONFLICT',
    say('stock.dependant-of-another', { container: other.container, app: app.name, who: other.who }),
  );
}

type Found = { parts: Part[]; members: Member[] };

/** What runs now, and what would be moved. */
async function look(context: StepContext): Promise<Found> {
  const parts = await partsOf(context);
  const members: Member[] = [];
  for (const part of inOrder(parts)) {
    const { own } = part;
    const parent = parentOf(parts, part);
    const livesIn = parent && members.findIndex(({ previousId }) => previousId === parent.Id);
    const spec = parent ? rejoined(own.spec, [plainName(parent), parent.Id], parent.Id) : own.spec;
    // Put aside, what lives in another could not be started any more once that has gone.
    const keepParked = own.keepParked && parent === null;
    const at = members.push({ ...own, livesIn, spec, keepParked }) - 1;
    if (!part.current) continue;
    const inIt = await dependants({ ...context, app: part.app }, part.current, livesIn ?? at);
    // What another target is for is no mere dependant.
    members.push(...inIt.filter(({ name }) => !parts.some(({ app }) => app.containerName === name)));
  }
  return { parts, members: withNeeds(members, parts) };
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
 * The names must lead to the apps: a person may have renamed a container since the update was asked for. What they made of it
 * since the last update gives its app another running release, and another place its spec comes from.
 */
async function inPlace(context: StepContext): Promise<void> {
  for (const { app: noted } of allTargets(context)) {
    const { app, named, where } = await sight(context.deps, noted);
    if (isAstray(where)) throw new HomeportError('CONFLICT', astrayRefusal(app, where));
    if (!named || !(await recordDrift(context.deps, app, named))) continue;
    context.log(
      `"${app.containerName}" was changed from outside since the last update; that is now a release of its own.`,
    );
  }
}

function sameReach(members: Member[], held: Reach | null): boolean {
  const { moves, leansOn } = reachOf(members);
  const same = (a: readonly string[], b: readonly string[] | undefined) =>
    a.length === b?.length && a.every((name) => b.includes(name));
  return same(moves, held?.moves) && same(leansOn, held?.leansOn);
}

async function stockOf(context: StepContext, { parts, members }: Found): Promise<StepResult> {
  const { update, log } = context;
  const isSame = (head: number) =>
    groupOf(members, head).every((index) => {
      const { target = null } = members[index] ?? {};
      return target === null || bringsNothing(update, parts[target], members[index]);
    });
  const stock: Member[] = [];
  for (const [index, it] of members.entries()) {
    const same = isSame(headOf(members, index));
    const startFirst = !same && (await mayStartFirst(context, parts, members, index));
    if (startFirst)
      log(
        'Nothing is published or shared: the new container is proven beside the old one, without downtime.',
      );
    if (it.previousWasPaused && !same)
      log(
        `"${it.name}" is paused. The new container runs; if the previous one has to be put back, it is paused again.`,
      );
    if (same && it.livesIn === null)
      log(`What is new makes the very image that "${it.name}" runs already: there is nothing to swap.`);
    stock.push({ ...it, startFirst, unchanged: same && it.livesIn === null });
  }
  const releaseOf = (part: Part | undefined) => (part?.current ? part.app.runningRelease : null);
  return {
    journal: {
      members: stock,
      targets: update.journal.targets.map((it, index) => ({ ...it, fromRelease: releaseOf(parts[index]) })),
    },
    update: { fromRelease: releaseOf(parts[0]), fromImageId: parts[0]?.current?.Image ?? null },
  };
}

/** Image and spec are what runs already. */
function bringsNothing({ kind }: Update, part: Part | undefined, member: Member | undefined): boolean {
  return (
    kind === 'update' &&
    part?.app.configChanged === false &&
    part.current?.State.Running === true &&
    part.current.Image === part.target.imageId &&
    member?.previousSpec != null &&
    specDifferences(member.spec, member.previousSpec).length === 0
  );
}

async function mayStartFirst(
  { deps }: StepContext,
  parts: readonly Part[],
  members: readonly Member[],
  index: number,
): Promise<boolean> {
  const member = members[index];
  const part = member?.target == null ? undefined : parts[member.target];
  if (!member || !part?.current || member.candidateWasParked) return false;
  if (member.livesIn !== null || members.some(({ livesIn }) => livesIn === index)) return false;
  return canStartFirst(part.current, await recordedSpec(deps, part.app, part.current));
}
