import { isHomeportError } from '../../../shared/errors.ts';
import type { ContainerInspect } from '../../domain/docker-types.ts';
import { aliveFrom, answeredUntil } from '../../domain/downtime.ts';
import type { Journal } from '../../domain/model.ts';
import { groupOf } from '../../domain/moved.ts';
import { askOf, firstAnswer, watchAnswers } from '../answers.ts';
import { appOfMember, type Executor, memberOf, type StepContext } from '../context.ts';
import { candidateIdOf, required } from './swap.ts';

/** A prompt app answers as soon as its start does; whatever takes longer is the gate's to see. */
const PROMPT_MS = 150;

/** What runs stops, and what is new starts. */
export const handOver: Executor<'hand-over'> = async (context, { member: head }) => {
  const { update } = context;
  const members = groupOf(update.journal.members, head).map((index) => memberOf(update, index));
  const out = members.map(({ previousId }) => previousId).filter((id) => id !== null);
  const into = members.map(({ candidateId }) => required(candidateId));
  return { journal: await changePlaces({ ...context, app: appOfMember(context, head) }, out, into) };
};

/** As the way there. None of the candidates has a restart policy: once it is stopped, it stays so. */
export const handBack: Executor<'hand-back'> = async (context, { member: head }) => {
  const group = groupOf(context.update.journal.members, head);
  const out: string[] = [];
  for (const index of group) {
    const id = await candidateIdOf(context, index);
    if (id !== null) out.push(id);
  }
  const into = group.map((index) => required(memberOf(context.update, index).previousId));
  return { journal: await changePlaces({ ...context, app: appOfMember(context, head) }, out, into) };
};

/**
 * The step in which the app is down. All that can be known or made ready beforehand is, and between the end of the one and the
 * start of the other nothing is looked at and nothing recorded. Where one does not stop this throws, and nothing is started.
 * @param out in the members' order, as `into`: children stop before what they live in, and start after it.
 * @returns what is learnt of how long it was down.
 */
async function changePlaces(
  context: StepContext,
  out: readonly string[],
  into: readonly string[],
): Promise<Partial<Journal>> {
  const { deps, app, update, signal } = context;
  const [serving] = out;
  const { probe } = app.config.policy.gate;
  const askedOf = (inspect: ContainerInspect | null) => inspect && askOf(deps, probe, inspect);
  const askOld = askedOf(serving === undefined ? null : await deps.docker.containers.inspect(serving));
  const old = askOld && watchAnswers(deps, askOld, 'stopped', signal);
  try {
    for (const id of out.toReversed()) await deps.docker.containers.stop(id);
  } finally {
    old?.stop();
  }
  for (const id of into) await deps.docker.containers.start(id);

  const [first, last] = [old?.first() ?? null, old?.last() ?? null];
  const { downSince, downMs } = update.journal;
  const down = { downSince, downMs };
  const until = first && last ? answeredUntil(down, first, last) : {};
  const answered = await promptAnswer(context, into[0], askedOf);
  return { ...until, ...(answered ? aliveFrom({ ...down, ...until }, answered) : {}) };
}

/** How long it was down is worth less than the update: where it can't be found out, nothing is learnt. */
async function promptAnswer(
  { deps, signal }: StepContext,
  id: string | undefined,
  askedOf: (inspect: ContainerInspect | null) => ReturnType<typeof askOf>,
): Promise<Date | null> {
  try {
    const ask = askedOf(id === undefined ? null : await deps.docker.containers.inspect(id));
    return ask && (await firstAnswer(deps, ask, PROMPT_MS, signal));
  } catch (error) {
    if (!isHomeportError(error)) throw error;
    return null;
  }
}
