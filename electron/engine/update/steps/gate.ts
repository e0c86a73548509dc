import { HomeportError, isHomeportError } from '../../../shared/errors.ts';
import { render } from '../../../shared/text/render.ts';
import { say } from '../../../shared/text/text.ts';
import type { ContainerInspect } from '../../domain/docker-types.ts';
import { aliveFrom, downFrom } from '../../domain/downtime.ts';
import {
  afterGap,
  type GateFacts,
  type GateState,
  gateFacts,
  gateOpened,
  gateRules,
  judge,
} from '../../domain/gate.ts';
import { cutOffSince } from '../../domain/journal.ts';
import type { Journal, Verdict } from '../../domain/model.ts';
import { headOf, withMember } from '../../domain/moved.ts';
import { type Answers, askOf, watchAnswers } from '../answers.ts';
import { appOfMember, type Executor, memberOf, type StepContext, type StepResult } from '../context.ts';
import { lifeNow } from '../life.ts';
import { watchProbe } from '../watch-probe.ts';

const LOOK_EVERY_MS = 200;
/** An engine that answers with errors this many times in a row is not having a hiccup. */
const MAX_BAD_LOOKS = 25;
const LAST_LOG_LINES = 50;

export const awaitGate: Executor<'await-gate'> = async (given, { member: index }) => {
  const { update } = given;
  const context = { ...given, app: appOfMember(given, index) };
  const { candidateId: id, gateStartedAt, candidateRun } = memberOf(update, index);
  const watched = await watch(context, id, gateStartedAt);
  if (watched.stillStarting && cutOffSince(candidateRun, update.journal)) return unwatched(context, index);
  const { verdict } = watched;
  const asks = !verdict.healthy && given.app.config.policy.onFailure === 'ask';
  return {
    journal: {
      ...withMember(update.journal, index, { verdict, ...(asks ? { decision: 'awaiting' } : {}) }),
      ...(await signsOfLife(context, index, id, watched, asks)),
    },
  };
};

/** A rollback is gated like an update. A container that nobody started yet is not judged: the planner starts it. */
export const awaitRollbackGate: Executor<'await-rollback-gate'> = async (given, { member: index }) => {
  const { update, deps } = given;
  const context = { ...given, app: appOfMember(given, index) };
  const { previousId: id, previousRun, rollbackGateStartedAt } = memberOf(update, index);
  const inspect = id ? await deps.docker.containers.inspect(id) : null;
  if (inspect && !inspect.State.Running && !inspect.State.Restarting && previousRun === null) return {};
  const watched = await watch(context, id, rollbackGateStartedAt);
  // Where nothing tells who started it, a database that failed on the way back has kept that from being known.
  if (watched.stillStarting && (previousRun === null || cutOffSince(previousRun, update.journal)))
    return unwatched(context, index);
  return {
    journal: {
      ...withMember(update.journal, index, { rollbackVerdict: watched.verdict }),
      ...(await signsOfLife(context, index, id, watched, true)),
    },
  };
};

/**
 * What the gate saw of the app's being down. What failed and runs is down when it is told to stop, which is at once: then it is
 * asked once more. Where it is left to run, it may serve all the same.
 * @param stays it is not stopped for having failed.
 */
async function signsOfLife(
  context: StepContext,
  index: number,
  id: string | null,
  { verdict, signOfLifeAt, lastSeen }: Watched,
  stays: boolean,
): Promise<Partial<Journal>> {
  const { journal } = context.update;
  // What is proven beside the previous one ends no downtime and begins none: the previous one serves.
  const { stopSentAt, startFirst } = memberOf(context.update, headOf(journal.members, index));
  if (journal.direction === 'forward' && stopSentAt === null && startFirst) return {};
  const seen = signOfLifeAt ? aliveFrom(journal, signOfLifeAt) : {};
  if (verdict.healthy) return seen;
  if (!stays && lastSeen === 'serving') return seen;
  if (!stays && lastSeen === 'silent')
    return { ...seen, ...downFrom({ ...journal, ...seen }, context.deps.clock.now()) };
  return { ...seen, ...(await lifeNow(context, { ...journal, ...seen }, id)) };
}

type Watched = {
  verdict: Verdict;
  signOfLifeAt: Date | null;
  /** `silent`: it ran, and its probe was asked in vain. `serving`: for all that is known. */
  lastSeen: 'ended' | 'silent' | 'serving';
  /** Docker itself came to no verdict in all the time its health check could take. */
  stillStarting: boolean;
};

/**
 * An engine that is restarted and leaves its containers running (live-restore, tried on 20.10) may never look at their health
 * again: what was `starting` then stays so for ever. That says nothing about the release. The planner has it stopped and
 * started once more, as after any cut, and Docker looks at it again.
 */
function unwatched({ log, update }: StepContext, index: number): StepResult {
  log('Docker was away, and does not check the health of this container any more: it is started anew.');
  return { journal: withMember(update.journal, index, { unwatched: true }) };
}

/** Looks again and again until there is a verdict. A gate that was cut off goes on in the time it has left. */
async function watch(
  { deps, app, log, signal }: StepContext,
  id: string | null,
  startedAt: string | null,
): Promise<Watched> {
  const { clock } = deps;
  const first = id ? await deps.docker.containers.inspect(id) : null;
  if (!id || !first) {
    const verdict = { healthy: false, detail: say('gate.gone') };
    return { verdict, signOfLifeAt: null, lastSeen: 'ended', stillStarting: false };
  }
  const rules = gateRules(app.config.policy, first);
  let lastLook = clock.now();
  let state = gateOpened(startedAt ? new Date(startedAt) : null, first.State.StartedAt, rules, lastLook);
  log(
    `Gate: up to ${Math.round(rules.deadlineMs / 1000)} s to become healthy, then healthy for ${rules.stableForMs / 1000} s`,
  );
  const probe = watchProbe(deps, app.config.policy.gate.probe, id, signal);
  const ask = askOf(deps, app.config.policy.gate.probe, first);
  const answers = ask && watchAnswers(deps, ask, 'first', signal);
  let lost = false;
  const unsubscribe = deps.docker.onStatus(({ state: engine }) => {
    lost ||= engine === 'away';
  });
  let badLooks = 0;
  let said = '';
  try {
    for (;;) {
      let inspect: ContainerInspect | null;
      try {
        inspect = await deps.docker.containers.inspect(id);
        badLooks = 0;
      } catch (error) {
        badLooks += 1;
        if (isHomeportError(error, 'DOCKER_AWAY') || badLooks >= MAX_BAD_LOOKS) throw error;
        await clock.sleep(LOOK_EVERY_MS, signal);
        continue;
      }
      const facts = gateFacts(inspect, probe.latest());
      const words = inWords(facts);
      if (words !== said) log(words);
      said = words;
      const now = clock.now();
      const judgement = judge(afterGap(state, lastLook, now), facts, rules, now);
      lastLook = now;
      state = judgement.state;
      if (judgement.verdict?.healthy === false && lost) {
        throw new HomeportError('DOCKER_AWAY', say('gate.engine-away'));
      }
      if (judgement.verdict) {
        log(render(judgement.verdict.detail));
        const { verdict } = judgement;
        if (!verdict.healthy && inspect) await tellWhy(deps.docker, inspect, log);
        const stillStarting =
          !verdict.healthy && facts.container?.running === true && facts.container.health === 'starting';
        return {
          verdict,
          signOfLifeAt: signOfLife(state, facts, answers, verdict, now),
          lastSeen: lastSeenOf(facts),
          stillStarting,
        };
      }
      await clock.sleep(LOOK_EVERY_MS, signal);
    }
  } finally {
    probe.stop();
    answers?.stop();
    unsubscribe();
  }
}

function lastSeenOf({ container, probe }: GateFacts): Watched['lastSeen'] {
  if (!container?.running || container.restarting) return 'ended';
  return probe?.ok === false ? 'silent' : 'serving';
}

/**
 * When it first answered, or was first seen healthy. That it runs is a sign of life only where nobody can ask it: what has not
 * answered any more than that, and passes, counts from its passing.
 */
function signOfLife(
  { signOfLifeAt }: GateState,
  { container }: GateFacts,
  answers: Answers | null,
  verdict: Verdict,
  now: Date,
): Date | null {
  const answered = answers?.first() ?? null;
  const healthy = answers === null || container?.health != null ? signOfLifeAt : null;
  if (answered && healthy) return answered < healthy ? answered : healthy;
  return answered ?? healthy ?? (verdict.healthy ? now : null);
}

function inWords({ container, probe }: GateFacts): string {
  if (!container) return 'The container is gone';
  const run = container.restarting
    ? 'restarting'
    : container.paused
      ? 'paused'
      : container.running
        ? 'running'
        : 'ended';
  return [
    `Container ${run}`,
    ...(container.health ? [`health check ${container.health}`] : []),
    ...(probe && probe.ok !== null ? [`probe ${probe.ok ? 'passed' : `failed: ${probe.detail}`}`] : []),
  ].join(', ');
}

/** The health log and the last lines the container wrote: what a person needs to understand the failure. */
async function tellWhy(
  docker: StepContext['deps']['docker'],
  inspect: ContainerInspect,
  log: StepContext['log'],
): Promise<void> {
  for (const check of inspect.State.Health?.Log?.slice(-3) ?? []) {
    log(
      `Health check at ${check.End}: exit code ${check.ExitCode}${check.Output.trim() ? `: ${check.Output.trim()}` : ''}`,
    );
  }
  try {
    const lines = await docker.logs.last(inspect.Id, LAST_LOG_LINES);
    if (lines.length > 0) log(`The container's last ${lines.length} lines:`);
    else log('The container wrote nothing.');
    for (const line of lines) log(`| ${line}`);
  } catch (error) {
    if (!(error instanceof HomeportError)) throw error;
    log(`The container's own log could not be read: ${error.message}`);
  }
}
