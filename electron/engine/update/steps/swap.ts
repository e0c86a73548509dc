import { HomeportError, headline } from '../../../shared/errors.ts';
import { createBody, withNetworkParent } from '../../domain/container-create.ts';
import { specDifferences } from '../../domain/container-differences.ts';
import { OWN_LABELS } from '../../domain/container-labels.ts';
import { type ContainerSpec, wantedRestartPolicy } from '../../domain/container-spec.ts';
import type { Member } from '../../domain/model.ts';
import { type Executor, memberOf, type StepContext, type StepResult, withMember } from '../context.ts';
import { findMade } from '../observe.ts';
import { specOf } from '../spec-of.ts';

/** Makes the new container, stopped, under a name of its own and without a restart policy: nothing can start it by accident. */
export const createCandidate: Executor<'create-candidate'> = async (context, { member: index }) => {
  const { deps, update } = context;
  const member = memberOf(update, index);
  const parent = index > 0 ? (update.journal.members[0]?.candidateId ?? null) : null;
  const found = await findMade(deps.docker, update.id, member.name, 'candidate');
  const made = parent ? await removeOrphans(deps.docker, parent, found) : found;
  const id =
    made ??
    (await create(
      context,
      member,
      'candidate',
      member.candidateName,
      specFor(context, index),
      imageFor(context, member),
    ));
  const inspect = await deps.docker.inspectContainer(id);
  if (!inspect)
    throw new HomeportError('NOT_FOUND', `The new container of "${member.name}" is gone already.`);
  await logDifferences(context, member.spec, id);
  return withMember(update, index, { candidateId: id, candidateStartedAt: inspect.State.StartedAt });
};

/** The children's network is their parent's: the candidate's, whose id is known by now. */
function specFor({ update }: StepContext, index: number): ContainerSpec {
  const member = memberOf(update, index);
  const parent = update.journal.members[0]?.candidateId;
  return index === 0 || !parent ? member.spec : withNetworkParent(member.spec, parent);
}

function imageFor({ update }: StepContext, member: Member): string {
  return member.imageId ?? update.journal.imageId ?? '';
}

async function create(
  { deps, app, update, log }: StepContext,
  member: Member,
  role: 'candidate' | 'restored',
  name: string,
  spec: ContainerSpec,
  imageId: string,
): Promise<string> {
  const { body, networks } = createBody(spec, {
    imageId,
    labels: {
      [OWN_LABELS.app]: app.name,
      [OWN_LABELS.update]: update.id,
      [OWN_LABELS.member]: member.name,
      [OWN_LABELS.role]: role,
    },
    restartPolicy: { Name: 'no' },
  });
  const id = await deps.docker.createContainer(name, body, networks);
  log(`Created ${name} (${id.slice(0, 12)})`);
  return id;
}

/** After creation both are compared, and whatever was not intended is written down for people to see. */
async function logDifferences({ deps, log }: StepContext, wanted: ContainerSpec, id: string): Promise<void> {
  const made = await deps.docker.inspectContainer(id);
  if (!made) return;
  const actual = await specOf(deps.docker, made, wanted.config);
  for (const difference of specDifferences(wanted, actual, { ignoreRestartPolicy: true }))
    log(`Differs from what was asked for: ${difference}`);
}

export const disarmPrevious: Executor<'disarm-previous'> = async ({ deps, update }, { member }) => {
  await deps.docker.setRestartPolicy(required(memberOf(update, member).previousId), { Name: 'no' });
  return {};
};

export const parkPrevious: Executor<'park-previous'> = async ({ deps, update, log }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.renameContainer(required(member.previousId), member.parkedName);
  log(`The previous container waits as ${member.parkedName}`);
  return {};
};

export const nameCandidate: Executor<'name-candidate'> = async ({ deps, update }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.renameContainer(required(member.candidateId), member.name);
  return {};
};

export const stopPrevious: Executor<'stop-previous'> = async ({ deps, update }, { member }) => {
  await deps.docker.stopContainer(required(memberOf(update, member).previousId));
  return {};
};

/** A stop that was sent before a crash may still be on its way: once it has arrived, a start means what it says. */
export const settlePrevious: Executor<'settle-previous'> = async ({ deps, update }, { member }) => {
  await deps.docker.stopContainer(required(memberOf(update, member).previousId));
  return {};
};

/** A stop that an earlier life sent may still be on its way too: this one has arrived when it answers. */
export const settleCandidate: Executor<'settle-candidate'> = async ({ deps, update }, { member }) => {
  await deps.docker.stopContainer(required(memberOf(update, member).candidateId));
  return {};
};

export const startCandidate: Executor<'start-candidate'> = async ({ deps, update }, { member }) => {
  await deps.docker.startContainer(required(memberOf(update, member).candidateId));
  return {};
};

export const armCandidate: Executor<'arm-candidate'> = async ({ deps, update }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.setRestartPolicy(required(member.candidateId), wantedRestartPolicy(member.spec));
  return {};
};

/** A candidate must not come back by itself: it is disarmed before it is stopped. */
export const stopCandidate: Executor<'stop-candidate'> = async ({ deps, update }, { member: index }) => {
  const id = required(await candidateIdOf({ deps, update }, index));
  const policy = (await deps.docker.inspectContainer(id))?.HostConfig.RestartPolicy?.Name ?? '';
  // Docker refuses to change that of a `--rm` container, which has none.
  if (policy !== '' && policy !== 'no') await deps.docker.setRestartPolicy(id, { Name: 'no' });
  await deps.docker.stopContainer(id);
  return {};
};

export const unnameCandidate: Executor<'unname-candidate'> = async ({ deps, update }, { member: index }) => {
  const id = required(await candidateIdOf({ deps, update }, index));
  await deps.docker.renameContainer(id, memberOf(update, index).candidateName);
  return {};
};

/** With the anonymous volumes that were made for it alone; those handed over by name stay (Docker never counts them as anonymous). */
export const removeCandidate: Executor<'remove-candidate'> = async ({ deps, update }, { member: index }) => {
  const id = required(await candidateIdOf({ deps, update }, index));
  await deps.docker.removeContainer(id, { force: true, volumes: true });
  return {};
};

/** The previous container is gone (`--rm`, or removed by hand): its recorded spec and image bring it back. */
export const recreatePrevious: Executor<'recreate-previous'> = async (context, { member: index }) => {
  const { deps, update } = context;
  const member = memberOf(update, index);
  if (!member.previousSpec || !member.previousImageId) {
    throw new HomeportError(
      'NOT_FOUND',
      `The previous container of "${member.name}" is gone and was not recorded.`,
    );
  }
  const parent = index > 0 ? (update.journal.members[0]?.previousId ?? null) : null;
  const spec = parent ? withNetworkParent(member.previousSpec, parent) : member.previousSpec;
  const found = await findMade(deps.docker, update.id, member.name, 'restored');
  const made = parent ? await removeOrphans(deps.docker, parent, member.previousId, found) : found;
  const id =
    made ?? (await create(context, member, 'restored', member.parkedName, spec, member.previousImageId));
  return withMember(update, index, { previousId: id, previousStartedAt: NEVER_STARTED });
};

/**
 * A child whose parent had to be made again: its own network is gone with the old parent, and its name is needed. A child
 * is made again at any time, and loses nothing by it but its writable layer.
 * @returns the one that does live in its parent's network.
 */
async function removeOrphans(
  docker: StepContext['deps']['docker'],
  parent: string,
  ...children: (string | null)[]
): Promise<string | null> {
  let kept: string | null = null;
  for (const id of new Set(children)) {
    const child = id ? await docker.inspectContainer(id) : null;
    if (child?.HostConfig.NetworkMode === `container:${parent}`) kept = child.Id;
    else if (child) await docker.removeContainer(child.Id, { force: true });
  }
  return kept;
}

/** State.StartedAt of a container that never ran (Docker Engine API). */
const NEVER_STARTED = '0001-01-01T00:00:00Z';

export const unparkPrevious: Executor<'unpark-previous'> = async ({ deps, update }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.renameContainer(required(member.previousId), member.name);
  return {};
};

export const startPrevious: Executor<'start-previous'> = async ({ deps, update }, { member }) => {
  await deps.docker.startContainer(required(memberOf(update, member).previousId));
  return {};
};

export const armPrevious: Executor<'arm-previous'> = async ({ deps, update }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.setRestartPolicy(
    required(member.previousId),
    member.previousSpec ? wantedRestartPolicy(member.previousSpec) : { Name: 'no' },
  );
  return {};
};

export const turnBack: Executor<'turn-back'> = async ({ log }, { failure }): Promise<StepResult> => {
  // Its further lines are in the log of the step that failed.
  log(headline(failure.message));
  return {};
};

async function candidateIdOf(
  { deps, update }: Pick<StepContext, 'deps' | 'update'>,
  index: number,
): Promise<string | null> {
  const member = memberOf(update, index);
  return member.candidateId ?? (await findMade(deps.docker, update.id, member.name, 'candidate'));
}

function required(id: string | null): string {
  if (id === null) throw new Error('A step was planned for a container that was never known');
  return id;
}
