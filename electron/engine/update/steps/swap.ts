import { render } from '../../../shared/text/render.ts';
import { onOneLine } from '../../../shared/text/text.ts';
import { wantedRestartPolicy } from '../../domain/container-spec.ts';
import { headOf } from '../../domain/moved.ts';
import { appOfMember, type Executor, memberOf, type StepContext, type StepResult } from '../context.ts';
import { lifeNow } from '../life.ts';
import { findMade } from '../observe.ts';

export const disarmPrevious: Executor<'disarm-previous'> = async ({ deps, update }, { member }) => {
  await deps.docker.containers.setRestartPolicy(required(memberOf(update, member).previousId), {
    Name: 'no',
  });
  return {};
};

export const parkPrevious: Executor<'park-previous'> = async ({ deps, update, log }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.containers.rename(required(member.previousId), member.parkedName);
  log(`The previous container waits as ${member.parkedName}`);
  return {};
};

export const nameCandidate: Executor<'name-candidate'> = async ({ deps, update }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.containers.rename(required(member.candidateId), member.name);
  return {};
};

export const stopPrevious: Executor<'stop-previous'> = async ({ deps, update }, { member }) => {
  await deps.docker.containers.stop(required(memberOf(update, member).previousId));
  return {};
};

/** A stop that was sent before a crash may still be on its way: once it has arrived, a start means what it says. */
export const settlePrevious: Executor<'settle-previous'> = async ({ deps, update }, { member }) => {
  await deps.docker.containers.stop(required(memberOf(update, member).previousId));
  return {};
};

/** A stop that an earlier life sent may still be on its way too: this one has arrived when it answers. */
export const settleCandidate: Executor<'settle-candidate'> = async ({ deps, update }, { member }) => {
  await deps.docker.containers.stop(required(memberOf(update, member).candidateId));
  return {};
};

export const startCandidate: Executor<'start-candidate'> = async ({ deps, update }, { member }) => {
  await deps.docker.containers.start(required(memberOf(update, member).candidateId));
  return {};
};

export const armCandidate: Executor<'arm-candidate'> = async ({ deps, update }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.containers.setRestartPolicy(
    required(member.candidateId),
    wantedRestartPolicy(member.spec),
  );
  return {};
};

/** A candidate must not come back by itself: it is disarmed before it is stopped. */
export const stopCandidate: Executor<'stop-candidate'> = async ({ deps, update }, { member: index }) => {
  const id = required(await candidateIdOf({ deps, update }, index));
  const policy = (await deps.docker.containers.inspect(id))?.HostConfig.RestartPolicy?.Name ?? '';
  // Docker refuses to change that of a `--rm` container, which has none.
  if (policy !== '' && policy !== 'no') await deps.docker.containers.setRestartPolicy(id, { Name: 'no' });
  await deps.docker.containers.stop(id);
  return {};
};

export const unnameCandidate: Executor<'unname-candidate'> = async ({ deps, update }, { member: index }) => {
  const id = required(await candidateIdOf({ deps, update }, index));
  await deps.docker.containers.rename(id, memberOf(update, index).candidateName);
  return {};
};

/** With the anonymous volumes that were made for it alone; those handed over by name stay (Docker never counts them as anonymous). */
export const removeCandidate: Executor<'remove-candidate'> = async ({ deps, update }, { member: index }) => {
  const id = required(await candidateIdOf({ deps, update }, index));
  await deps.docker.containers.remove(id, { force: true, volumes: true });
  return {};
};

export const unparkPrevious: Executor<'unpark-previous'> = async ({ deps, update }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.containers.rename(required(member.previousId), member.name);
  return {};
};

export const startPrevious: Executor<'start-previous'> = async ({ deps, update }, { member }) => {
  await deps.docker.containers.start(required(memberOf(update, member).previousId));
  return {};
};

export const armPrevious: Executor<'arm-previous'> = async ({ deps, update }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.containers.setRestartPolicy(
    required(member.previousId),
    member.previousSpec ? wantedRestartPolicy(member.previousSpec) : { Name: 'no' },
  );
  return {};
};

export const pausePrevious: Executor<'pause-previous'> = async ({ deps, update, log }, { member: index }) => {
  const member = memberOf(update, index);
  await deps.docker.containers.pause(required(member.previousId));
  log(`"${member.name}" was paused when the update began, and is paused again`);
  return {};
};

export const turnBack: Executor<'turn-back'> = async (context, { failure }): Promise<StepResult> => {
  // Its further lines are in the log of the step that failed.
  context.log(render(onOneLine(failure.message)));
  const { journal } = context.update;
  const index = journal.members.findIndex(({ decision }) => decision === 'restore');
  // While a person was waited for it may have come up, or ended: only now somebody looks again.
  if (index < 0 || memberOf(context.update, headOf(journal.members, index)).stopSentAt === null) return {};
  const asked = { ...context, app: appOfMember(context, index) };
  return { journal: await lifeNow(asked, journal, memberOf(context.update, index).candidateId) };
};

/** Known, or told by its labels where a crash kept its id from being journalled. */
export async function candidateIdOf(
  { deps, update }: Pick<StepContext, 'deps' | 'update'>,
  index: number,
): Promise<string | null> {
  const member = memberOf(update, index);
  return member.candidateId ?? (await findMade(deps, update.id, member.name, 'candidate'));
}

export function required(id: string | null): string {
  if (id === null) throw new Error('A step was planned for a container that was never known');
  return id;
}
