import { HomeportError } from '../../../shared/errors.ts';
import { listed, say } from '../../../shared/text/text.ts';
import { adoptionRefusal } from '../../domain/container-facts.ts';
import { joinedBy } from '../../domain/container-joins.ts';
import { dependencyOrder } from '../../domain/dependency-order.ts';
import type { ContainerInspect } from '../../domain/docker-types.ts';
import type { App, Member } from '../../domain/model.ts';
import { plainName } from '../../domain/names.ts';
import { type StepContext, type TargetOf, targetOf } from '../context.ts';
import { madeFor } from '../made.ts';
import { containerNamed } from '../whereabouts.ts';
import { memberForTarget } from './members.ts';

/** A target, its app as it is on record now, the container that has the app's name, and the member that it is to be. */
export type Part = TargetOf & { current: ContainerInspect | null; own: Member };

/** While the step waited, an update of another app may have noted something about these. */
export function allTargets(context: StepContext): TargetOf[] {
  return context.update.journal.targets.map((_, index) => targetOf(context, index));
}

/** In the targets' order. */
export async function partsOf(context: StepContext): Promise<Part[]> {
  const parts: Part[] = [];
  for (const given of allTargets(context)) {
    const current = await currentOf(context, given.app);
    parts.push({ ...given, current, own: await memberForTarget(context, given, current) });
  }
  return parts;
}

async function currentOf({ deps, update }: StepContext, app: App): Promise<ContainerInspect | null> {
  const current = await containerNamed(deps.docker, app.containerName);
  if (!current) return null;
  if (update.kind === 'add') {
    throw new HomeportError('CONFLICT', say('stock.name-taken', { container: app.containerName }));
  }
  const made = await madeFor(deps.docker, deps.installation, current);
  const refusal = adoptionRefusal(current, { ownContainerId: null, made });
  if (refusal) throw new HomeportError('BAD_INPUT', refusal);
  return current;
}

/** What it is to live in, where that is moved too. One that is stopped may live in what had the parent's place before. */
export function parentOf(parts: readonly Part[], { own }: Part): ContainerInspect | null {
  const joined = joinedBy(own.spec.hostConfig);
  const isParent = ({ current }: Part) =>
    current !== null && [current.Id, plainName(current)].some((ref) => joined.includes(ref));
  return parts.find(isParent)?.current ?? null;
}

/** Each after what it lives in and after what it needs. @throws HomeportError BAD_INPUT where there is no such order */
export function inOrder(parts: readonly Part[]): Part[] {
  const order = dependencyOrder(parts.length, (index) => {
    const part = parts[index];
    const parent = part ? parentOf(parts, part) : null;
    const home = parent === null ? -1 : parts.findIndex(({ current }) => current === parent);
    return [...(part?.target.needs ?? []), ...(home < 0 ? [] : [home])];
  });
  if (order === null)
    throw new HomeportError(
      'BAD_INPUT',
      say('stock.circle', { apps: listed(parts.map(({ app }) => app.name)) }),
    );
  return order.flatMap((index) => parts[index] ?? []);
}

/** What the targets need of each other, said of their members. */
export function withNeeds(members: readonly Member[], parts: readonly Part[]): Member[] {
  return members.map((it) => ({
    ...it,
    needs: (it.target === null ? [] : (parts[it.target]?.target.needs ?? [])).map((needed) =>
      members.findIndex(({ target }) => target === needed),
    ),
  }));
}
