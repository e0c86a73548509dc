import type { Probe } from '../../shared/config.ts';
import { isHomeportError } from '../../shared/errors.ts';
import { timeOf } from '../domain/app-state.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import { aliveFrom, downFrom } from '../domain/downtime.ts';
import { healthcheckOf } from '../domain/gate.ts';
import type { Journal } from '../domain/model.ts';
import { publishedTcp } from '../domain/published-ports.ts';
import type { StepContext, UpdateDeps } from './context.ts';

/** A look at what did not pass its gate must not hold the update up for long. */
const LOOK_LIMIT_MS = 2000;
/** Docker's proxy takes every connection, and ends it at once where nothing behind it listens. */
const KEPT_MS = 500;

/**
 * Whether a container that did not pass its gate serves now all the same, as the journal keeps it. How long an app was down is
 * worth less than the way back: where the engine can't be asked, nothing is learnt.
 * @param journal as the step knows it by now.
 */
export async function lifeNow(
  { deps, app, log, signal }: Pick<StepContext, 'deps' | 'app' | 'log' | 'signal'>,
  journal: Pick<Journal, 'downSince' | 'downMs'>,
  id: string | null,
): Promise<Partial<Journal>> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOK_LIMIT_MS)]);
  try {
    const inspect = id ? await deps.docker.containers.inspect(id) : null;
    const now = deps.clock.now();
    if (inspect && (await serves(deps, app.config.policy.gate.probe, inspect, limit))) {
      if (journal.downSince !== null) log('It is not proven healthy, but it gives a sign of life.');
      return aliveFrom(journal, healthySince(inspect, now));
    }
    if (journal.downSince !== null) log('It gives no sign of life: the app is down.');
    return downFrom(journal, endedAt(inspect, now));
  } catch (error) {
    if (!isHomeportError(error)) throw error;
    log(`Whether it serves could not be found out: ${error.message}`);
    return {};
  }
}

/**
 * That it runs says nothing any more. The app's own probe does, and what the person calls an answer stands. Where there is none,
 * its health check does, and so does whatever takes a connection on a port that it publishes.
 */
async function serves(
  deps: Pick<UpdateDeps, 'probe' | 'listens'>,
  probe: Probe | null,
  inspect: ContainerInspect,
  limit: AbortSignal,
): Promise<boolean> {
  const { State } = inspect;
  if (!State.Running || State.Restarting || State.Paused) return false;
  if (probe) return (await deps.probe(probe, inspect.Id, limit)).ok;
  if (healthcheckOf(inspect) && State.Health?.Status === 'healthy') return true;
  const { listens } = deps;
  if (listens === null) return false;
  const answers = await Promise.all(publishedTcp(inspect).map((address) => listens(address, limit, KEPT_MS)));
  return answers.includes(true);
}

/** Since when its health check passes, as far as Docker's record of the last checks goes back; else now. */
function healthySince({ State }: ContainerInspect, now: Date): Date {
  const log = State.Health?.Log ?? [];
  const passing = log.slice(log.findLastIndex((check) => check.ExitCode !== 0) + 1);
  return State.Health?.Status === 'healthy' ? timeUntil(passing[0]?.End, now) : now;
}

function endedAt(inspect: ContainerInspect | null, now: Date): Date {
  return inspect && !inspect.State.Running ? timeUntil(inspect.State.FinishedAt, now) : now;
}

/** A time of the engine's that can be true: its clock may be another one. */
function timeUntil(time: string | undefined, now: Date): Date {
  const known = timeOf(time ?? '');
  return known !== null && Date.parse(known) < now.getTime() ? new Date(known) : now;
}
