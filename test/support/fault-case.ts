import type { UpdateDto } from '../../electron/shared/dto.ts';
import type { ChangingRequest, Moment } from './docker-proxy.ts';
import { endedOrDead, whileAlive } from './engine-process.ts';
import { checkLane } from './fault-check.ts';
import type { Arranged, Lane, Scenario } from './fault-lane.ts';

/** When a life of the engine process ends: at a request that changes something, or after a time. */
export type Kill = { request: number; moment: Moment; afterMs?: number } | { afterMs: number };

export type CaseResult = {
  scenario: Scenario;
  /** The kills that really happened, in words. */
  kills: string[];
  /** All requests that changed something, over all lives. */
  requests: ChangingRequest[];
  outcome: UpdateDto['outcome'] | 'never began';
  /** What was not as it must be; empty: all is well. */
  problems: string[];
};

/** An update that was cut off must come to its end in this time, the restarts included. */
const LIMIT_MS = 90_000;
const MAX_LIVES = 12;

/**
 * Runs a scenario once and kills the engine process where it is told to: `kills[0]` in the life that was asked for the
 * update, `kills[1]` in the one that recovers from that, and so on. Starts it again until the update has ended, and checks.
 */
export async function runCase(lane: Lane, scenario: Scenario, kills: readonly Kill[]): Promise<CaseResult> {
  const { engine, proxy, prober } = lane;
  const arranged = await lane.arrange(scenario);
  proxy.reset();
  prober.clear();
  const happened: string[] = [];
  const requests: ChangingRequest[] = [];
  let timer: NodeJS.Timeout | undefined;
  let life = -1;
  const disarm = () => {
    clearTimeout(timer);
    requests.push(...proxy.requests);
    proxy.reset();
  };
  const arm = () => {
    disarm();
    life += 1;
    const kill = kills[life];
    if (kill === undefined) return;
    if (!('request' in kill)) {
      timer = setTimeout(() => {
        happened.push(`after ${kill.afterMs} ms`);
        engine.kill9();
      }, kill.afterMs);
      return;
    }
    proxy.rule((request) => {
      if (request.n !== kill.request) return null;
      happened.push(`${request.what}, ${kill.moment}`);
      return { kind: 'kill', moment: kill.moment, ...(kill.afterMs ? { afterMs: kill.afterMs } : {}) };
    });
  };

  const deadline = Date.now() + LIMIT_MS;
  const problems: string[] = [];
  arm();
  const asked = await whileAlive(engine, arranged.trigger);
  let ended = asked === null ? null : await endedOrDead(engine, asked);
  for (;;) {
    if (ended !== null && happened.length <= life && engine.alive()) break;
    if (Date.now() > deadline || life > MAX_LIVES) {
      problems.push('the update did not come to an end');
      break;
    }
    await engine.gone();
    arm();
    if (!(await engine.start())) continue;
    const found = await newest(lane, arranged);
    if (found === 'dead') continue;
    if (found === 'never began') break;
    ended = found.outcome === null ? await endedOrDead(engine, found.id) : found;
    if (ended === null) await engine.gone();
  }
  disarm();
  if (!engine.alive()) {
    await engine.gone();
    await engine.start();
  }
  const outcome = ended?.outcome ?? 'never began';
  if (problems.length === 0) problems.push(...(await checkLane(lane, arranged, outcome, requests)));
  return { scenario, kills: happened, requests, outcome, problems };
}

async function newest(lane: Lane, arranged: Arranged): Promise<UpdateDto | 'dead' | 'never began'> {
  const answer = await whileAlive(lane.engine, async () => {
    const live = await lane.engine.client().live.get();
    if (!live.apps.some((it) => it.name === lane.app)) return [];
    return lane.engine.client().updates.list({ app: lane.app, limit: 1 });
  });
  if (answer === null) return 'dead';
  const [found] = answer;
  return found === undefined || found.id === arranged.lastUpdate ? 'never began' : found;
}
