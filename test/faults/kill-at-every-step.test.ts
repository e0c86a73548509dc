import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { despiteRemovals } from '../support/docker.ts';
import { MOMENTS } from '../support/docker-proxy.ts';
import { type CaseResult, type Kill, runCase } from '../support/fault-case.ts';
import { keepEvidence } from '../support/fault-evidence.ts';
import { createLane, type Lane, SCENARIOS, type Scenario } from '../support/fault-lane.ts';
import { faultRow } from '../support/fault-table.ts';
import { keepBridgeUp } from '../support/keep-bridge-up.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../support/private-dockerd.ts';
import { seededRandom } from '../support/seeded-random.ts';

const LANES = 3;
/**
 * `full`: every request at every moment. `sample`: every request at one moment, which the seed chooses. Otherwise one in six of
 * them.
 */
const MATRIX = process.env.HOMEPORT_FAULT_MATRIX ?? 'few';
const FULL = MATRIX === 'full';
const RUNS = Number(process.env.HOMEPORT_FAULT_RUNS ?? (MATRIX === 'few' ? 8 : 25));
/** The same choices in every `npm test`; `npm run test:faults` makes new ones each time. */
const SEED = Number(process.env.HOMEPORT_FAULT_SEED ?? 7);

type Case = { scenario: Scenario; kills: Kill[] };

describe(`the engine is killed with SIGKILL (seed ${SEED})`, () => {
  let dockerd: PrivateDockerd;
  const lanes: Lane[] = [];
  const fresh = () =>
    createLane({ upstream: dockerd.endpoint, address: dockerd.address, prefix: 'hpt-kill-' });

  beforeAll(async () => {
    dockerd = await startPrivateDockerd();
    await dockerd.loadBaseImage();
    await keepBridgeUp(dockerd.docker);
    for (let n = 0; n < LANES; n += 1) lanes.push(await fresh());
  });
  afterAll(async () => {
    for (const lane of lanes) await lane.dispose();
    await dockerd?.dispose();
  });

  test('before, in the middle of and after requests that change something', {
    timeout: 3_000_000,
  }, async () => {
    const random = seededRandom(SEED);
    const [lane] = lanes;
    if (!lane) throw new Error('There is no lane');
    const cases: Case[] = [];
    for (const scenario of SCENARIOS) {
      const calm = await runCase(lane, scenario, []);
      expect(calm.problems, `${scenario}, undisturbed`).toEqual([]);
      for (const { n } of calm.requests) {
        if (MATRIX === 'few' && (n + SEED) % 6 !== 0) continue;
        const chosen = random.below(MOMENTS.length);
        for (const [index, moment] of MOMENTS.entries()) {
          if (!FULL && index !== chosen) continue;
          const first: Kill = { request: n, moment, afterMs: random.below(40) };
          // Half of the recoveries are killed too, and half of those that recover from that.
          cases.push({ scenario, kills: [first, ...recoveryKills(random)] });
        }
      }
    }
    const results = await inLanes(cases);
    for (const scenario of SCENARIOS) tell(scenario, 'at every request', results);
    expect(problemsOf(results)).toEqual([]);
  });

  test(`at random moments, ${RUNS} times`, { timeout: 3_000_000 }, async () => {
    const random = seededRandom(SEED + 1);
    const cases = Array.from({ length: RUNS }, (): Case => {
      const scenario = random.pick(SCENARIOS);
      const kills: Kill[] = [{ afterMs: random.below(2500) }];
      while (random.next() < 0.6 && kills.length < 6) kills.push({ afterMs: 300 + random.below(2000) });
      return { scenario, kills };
    });
    const results = await inLanes(cases);
    for (const scenario of SCENARIOS) tell(scenario, 'at random times', results, SEED);
    expect(problemsOf(results)).toEqual([]);
  });

  test('and nothing is left on the engine that no container, release or volume of an app accounts for', async () => {
    for (const lane of lanes) {
      if (!lane.engine.alive()) await lane.engine.start();
      const live = await lane.engine.client().live.get();
      for (const app of live.apps) {
        await lane.engine.client().apps.remove({ app: app.name, keepContainer: false });
      }
    }
    const containers = await dockerd.docker.listContainers({ all: true });
    expect(containers.flatMap((it) => it.Names).filter((name) => name.startsWith('/hpt-kill-'))).toEqual([]);
    const tags = (await despiteRemovals(() => dockerd.docker.listImages())).flatMap(
      (it) => it.RepoTags ?? [],
    );
    expect(tags.filter((tag) => tag.startsWith('homeport/'))).toEqual([]);
  });

  async function inLanes(cases: Case[]): Promise<CaseResult[]> {
    const queue = cases.map((it, index) => ({ ...it, index }));
    const results: CaseResult[] = [];
    await Promise.all(
      lanes.map(async (_, place) => {
        for (let next = queue.shift(); next; next = queue.shift()) {
          const lane = lanes[place];
          if (!lane) return;
          const result = await runCase(lane, next.scenario, next.kills).catch(
            (error: unknown): CaseResult => ({
              scenario: next.scenario,
              kills: [],
              requests: [],
              outcome: 'never began',
              problems: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
            }),
          );
          results.push(result);
          if (result.problems.length === 0) continue;
          await keepEvidence(`${next.scenario}-${next.index}`, lane, seen(next, result, lane));
          lanes[place] = await fresh();
          await lane.dispose();
        }
      }),
    );
    return results;
  }
});

function recoveryKills(random: ReturnType<typeof seededRandom>): Kill[] {
  const kills: Kill[] = [];
  while (random.next() < 0.5 && kills.length < 3) {
    kills.push({ request: 1 + random.below(4), moment: random.pick(MOMENTS), afterMs: random.below(40) });
  }
  return kills;
}

function problemsOf(results: CaseResult[]): string[] {
  return results
    .filter((it) => it.problems.length > 0)
    .map(
      (it) => `${it.scenario} killed at [${it.kills.join('; ')}] → ${it.outcome}: ${it.problems.join(' | ')}`,
    );
}

function tell(scenario: Scenario, where: string, all: CaseResult[], seed = SEED): void {
  const results = all.filter((it) => it.scenario === scenario);
  if (results.length === 0) return;
  const kills = results.reduce((sum, it) => sum + it.kills.length, 0);
  const bad = results.filter((it) => it.problems.length > 0);
  const outcomes = new Map<string, number>();
  for (const { outcome } of results) outcomes.set(String(outcome), (outcomes.get(String(outcome)) ?? 0) + 1);
  const ends = [...outcomes].map(([outcome, count]) => `${count} ${outcome}`).join(', ');
  const repeated = results.filter((it) => it.kills.length > 1).length;
  faultRow({
    fault: `kill -9 during ${scenario === 'adopt' ? "an adopted app's first update" : scenario}`,
    where: `${where}; ${repeated} of ${results.length} runs killed again while recovering`,
    afterwards:
      bad.length === 0 ? `one container serves what history says; ${ends}` : (problemsOf(bad)[0] ?? ''),
    count: kills,
    seed,
    ok: bad.length === 0,
  });
}

function seen(it: Case, result: CaseResult, lane: Lane): string[] {
  return [
    JSON.stringify(it),
    ...result.problems,
    ...result.kills.map((kill) => `killed: ${kill}`),
    ...result.requests.map((r) => `${new Date(r.at).toISOString()} ${r.n} ${r.what} ${r.path.slice(0, 60)}`),
    ...lane.prober
      .gaps()
      .map(
        ({ from, to }) => `gap ${new Date(from).toISOString()} ${to === null ? 'open' : `${to - from} ms`}`,
      ),
  ];
}
