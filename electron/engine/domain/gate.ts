import type { Policy } from '../../shared/config.ts';
import { asSentence, say, sentences, type Text } from '../../shared/text/text.ts';
import type { ContainerInspect, Healthcheck } from './docker-types.ts';
import type { Verdict } from './model.ts';

/** What one look at a container under judgement tells. */
export type GateFacts = {
  /** null: it is gone. */
  container: {
    running: boolean;
    restarting: boolean;
    paused: boolean;
    exitCode: number;
    oomKilled: boolean;
    restartCount: number;
    /** null: it has no HEALTHCHECK. */
    health: 'starting' | 'healthy' | 'unhealthy' | null;
    /** Output of the last health check. */
    healthOutput: string;
  } | null;
  /** The app's own probe; null where it has none; `ok: null` while none has answered. */
  probe: { ok: boolean | null; detail: string } | null;
};

export type GateState = {
  startedAt: Date;
  /** Since when every evidence has agreed without a break. */
  healthySince: Date | null;
  /** RestartCount at the first look. */
  restartCount: number | null;
  /** The first moment it was seen alive and well. */
  signOfLifeAt: Date | null;
};

type GateRules = {
  /** How long it may take to become healthy, from the gate's start. */
  deadlineMs: number;
  stableForMs: number;
};

/** The least a gate that is taken up again looks: longer than a probe may take to answer. */
const LEAST_WATCH_MS = 10_000;

/**
 * @param begun when the gate began before it was cut off; null: it begins now. It goes on in the time it has left, at least
 * with a fair look at what is there.
 * @param containerStartedAt State.StartedAt: one that was started anew (by a reboot) gets the whole time.
 */
export function gateOpened(
  begun: Date | null,
  containerStartedAt: string,
  rules: GateRules,
  now: Date,
): GateState {
  const nowMs = now.getTime();
  const fair = Math.min(nowMs, nowMs - rules.deadlineMs + LEAST_WATCH_MS);
  const known = [(begun ?? now).getTime(), Date.parse(containerStartedAt)].filter((ms) => ms <= nowMs);
  return {
    startedAt: new Date(Math.max(fair, ...known)),
    healthySince: null,
    restartCount: null,
    signOfLifeAt: null,
  };
}

/** No two looks are farther apart, unless the machine slept, the clock was set, or the engine hung. */
const LONGEST_GAP_MS = 15_000;

/** A time in which nobody looked, or a clock that was set, counts for nothing: the gate's times move with it. */
export function afterGap(state: GateState, lastLook: Date, now: Date): GateState {
  const gap = now.getTime() - lastLook.getTime();
  if (gap >= 0 && gap <= LONGEST_GAP_MS) return state;
  return {
    ...state,
    startedAt: new Date(state.startedAt.getTime() + gap),
    healthySince: state.healthySince && new Date(state.healthySince.getTime() + gap),
  };
}

const NS_PER_MS = 1e6;
/** Docker's defaults where a HEALTHCHECK leaves them out (Dockerfile reference, HEALTHCHECK). */
const HEALTHCHECK_DEFAULTS = { intervalMs: 30_000, timeoutMs: 30_000, retries: 3 };

/** A container's HEALTHCHECK in force; null where it has none or it is switched off (`NONE`). */
export function healthcheckOf(inspect: ContainerInspect): Healthcheck | null {
  const check = inspect.Config.Healthcheck;
  return check?.Test && check.Test.length > 0 && check.Test[0] !== 'NONE' ? check : null;
}

/** The longest that Docker itself may take to call a container unhealthy: a verdict before that would be a guess. */
function patienceMs(check: Healthcheck): number {
  const interval = check.Interval ? check.Interval / NS_PER_MS : HEALTHCHECK_DEFAULTS.intervalMs;
  const timeout = check.Timeout ? check.Timeout / NS_PER_MS : HEALTHCHECK_DEFAULTS.timeoutMs;
  const retries = check.Retries || HEALTHCHECK_DEFAULTS.retries;
  return (check.StartPeriod ?? 0) / NS_PER_MS + retries * (interval + timeout);
}

export function gateRules(policy: Policy, inspect: ContainerInspect): GateRules {
  const check = healthcheckOf(inspect);
  return {
    deadlineMs: Math.max(policy.gate.timeoutS * 1000, check ? patienceMs(check) : 0),
    stableForMs: policy.gate.stableForS * 1000,
  };
}

/** Facts from an inspect; `null` where the container is gone. */
export function gateFacts(inspect: ContainerInspect | null, probe: GateFacts['probe']): GateFacts {
  if (!inspect) return { container: null, probe };
  const { State } = inspect;
  const health =
    healthcheckOf(inspect) && State.Health && State.Health.Status !== 'none' ? State.Health.Status : null;
  return {
    container: {
      running: State.Running,
      restarting: State.Restarting,
      paused: State.Paused,
      exitCode: State.ExitCode,
      oomKilled: State.OOMKilled,
      restartCount: inspect.RestartCount,
      health: healthcheckOf(inspect) && !health ? 'starting' : health,
      healthOutput: State.Health?.Log?.at(-1)?.Output.trim() ?? '',
    },
    probe,
  };
}

type Judgement = { state: GateState; verdict: Verdict | null };

/**
 * One look, judged. Failure at once: gone, ended, killed for memory, restarting, `unhealthy`. `starting` is not failure.
 * Health must last `stableForMs`; what became healthy before the deadline is given that time beyond it, once.
 */
export function judge(state: GateState, facts: GateFacts, rules: GateRules, now: Date): Judgement {
  const { container, probe } = facts;
  const failed = (detail: Text): Judgement => ({ state, verdict: { healthy: false, detail } });
  if (!container) return failed(say('gate.gone'));
  if (container.oomKilled) return failed(say('gate.out-of-memory'));
  const restartCount = state.restartCount ?? container.restartCount;
  if (container.restarting || container.restartCount > restartCount) {
    return failed(say('gate.crash-loop', { code: container.exitCode }));
  }
  if (!container.running) return failed(say('gate.ended', { code: container.exitCode }));
  if (container.health === 'unhealthy') return failed(unhealthyWords(container.healthOutput));

  const well = container.health !== 'starting' && (probe === null || probe.ok === true) && !container.paused;
  const healthySince = well ? (state.healthySince ?? now) : null;
  const next: GateState = {
    startedAt: state.startedAt,
    healthySince,
    restartCount,
    signOfLifeAt: state.signOfLifeAt ?? (well ? now : null),
  };
  if (healthySince && now.getTime() - healthySince.getTime() >= rules.stableForMs) {
    return { state: next, verdict: { healthy: true, detail: wellWords(facts, rules) } };
  }
  const elapsed = now.getTime() - state.startedAt.getTime();
  if (!healthySince && elapsed >= rules.deadlineMs) {
    const detail = state.signOfLifeAt
      ? sentences(say('gate.not-stable', { seconds: seconds(rules.stableForMs) }), lateWords(facts, rules))
      : lateWords(facts, rules);
    return { state: next, verdict: { healthy: false, detail } };
  }
  return { state: next, verdict: null };
}

function wellWords({ container, probe }: GateFacts, rules: GateRules): Text {
  const time = { seconds: seconds(rules.stableForMs) };
  if (container?.health)
    return probe ? say('gate.healthy-by-both', time) : say('gate.healthy-by-check', time);
  return probe ? say('gate.healthy-by-probe', time) : say('gate.kept-running', time);
}

function unhealthyWords(healthOutput: string): Text {
  const detail = short(healthOutput);
  return detail === null ? say('gate.unhealthy') : say('gate.unhealthy-because', { detail });
}

function lateWords({ container, probe }: GateFacts, rules: GateRules): Text {
  const time = { seconds: seconds(rules.deadlineMs) };
  if (container?.health === 'starting') {
    const detail = short(container.healthOutput);
    return detail === null
      ? say('gate.still-starting', time)
      : say('gate.still-starting-because', { ...time, detail });
  }
  if (container?.paused) return say('gate.paused', time);
  const detail = short(probe?.detail ?? '');
  return detail === null ? say('gate.probe-late', time) : say('gate.probe-late-because', { ...time, detail });
}

const MAX_DETAIL = 300;
/** What a check wrote, closed; null: nothing. */
function short(detail: string): Text | null {
  if (detail === '') return null;
  return asSentence(detail.length > MAX_DETAIL ? `${detail.slice(0, MAX_DETAIL)}…` : detail);
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
