import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { render } from '../../electron/shared/text/render.ts';
import { waitFor } from '../support/docker.ts';
import type { ChangingRequest } from '../support/docker-proxy.ts';
import { endedOrDead } from '../support/engine-process.ts';
import { checkLane } from '../support/fault-check.ts';
import { keepEvidence } from '../support/fault-evidence.ts';
import { createLane, type Lane, type Scenario } from '../support/fault-lane.ts';
import { faultRow } from '../support/fault-table.ts';
import { keepBridgeUp } from '../support/keep-bridge-up.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../support/private-dockerd.ts';
import { seededRandom } from '../support/seeded-random.ts';

const FULL = process.env.HOMEPORT_FAULT_MATRIX === 'full';
/** The same choices in every `npm test`; `npm run test:faults` makes new ones each time. */
const SEED = Number(process.env.HOMEPORT_FAULT_SEED ?? 7);

/** How the engine goes down. Containers: stopped by it; left alone; all dead at once, as with a cut of the power. */
const FAULTS = { 'SIGTERM and start': 'stop', 'SIGKILL and start': 'kill9', reboot: 'powerOff' } as const;
type FaultName = keyof typeof FAULTS;

/** A power cut between the allocation of a port and its container's process: no one gets the port until Docker is restarted. */
const HELD_PORT = /Docker still counts port \d+ as taken/;

type Phase = {
  name: string;
  scenario: Scenario;
  at: (it: ChangingRequest, before: ChangingRequest[]) => boolean;
  /** A start that was sent is none yet: what is struck is a container that runs. */
  onceItRuns?: true;
  afterMs: number;
};
const is =
  (end: string, nth = 1) =>
  (it: ChangingRequest, before: ChangingRequest[]) =>
    it.what.endsWith(end) && before.filter((other) => other.what.endsWith(end)).length === nth;

/** Where an update is when it happens, told by the request that it has just sent. */
const PHASES: Phase[] = [
  { name: 'acquire (building)', scenario: 'update', at: is('/build'), afterMs: 60 },
  { name: 'swap (named, not stopped)', scenario: 'update', at: is('/rename', 2), afterMs: 0 },
  { name: 'swap (stop sent)', scenario: 'update', at: is('/stop'), afterMs: 0 },
  { name: 'swap (start sent)', scenario: 'update', at: is('/start'), afterMs: 0 },
  { name: 'gate', scenario: 'update', at: is('/start'), onceItRuns: true, afterMs: 200 },
  { name: 'commit (arming)', scenario: 'update', at: is('/update', 2), afterMs: 0 },
  { name: 'gate of a bad release', scenario: 'rollback', at: is('/start'), onceItRuns: true, afterMs: 200 },
  { name: 'rollback (stopping the candidate)', scenario: 'rollback', at: is('/stop', 2), afterMs: 0 },
  { name: 'rollback (start sent)', scenario: 'rollback', at: is('/start', 2), afterMs: 0 },
];

test.for([
  ['without live-restore', false],
  ['with live-restore', true],
] as const)(
  'the Docker daemon goes down in every phase, %s',
  { timeout: 1_800_000 },
  async ([words, liveRestore]) => {
    const random = seededRandom(SEED + Number(liveRestore));
    const dockerd = await startPrivateDockerd({ liveRestore });
    const problems: string[] = [];
    let lane: Lane | null = null;
    try {
      await dockerd.loadBaseImage();
      await keepBridgeUp(dockerd.docker);
      for (const [index, phase] of PHASES.entries()) {
        // A sample has each phase once, in one of the two settings.
        if (!FULL && (index + SEED) % 2 !== Number(liveRestore)) continue;
        const names: FaultName[] = ['SIGTERM and start', 'SIGKILL and start', 'reboot'];
        const chosen = FULL ? names : [names[random.below(names.length)] ?? 'reboot'];
        for (const name of chosen) {
          lane ??= await createLane({
            upstream: dockerd.endpoint,
            address: dockerd.address,
            prefix: 'hpt-dmn-',
            background: true,
          });
          const { outcome, found } = await goDown(lane, dockerd, phase, name);
          faultRow({
            fault: `Docker daemon: ${name}, ${words}`,
            where: phase.name,
            afterwards:
              found.length === 0 ? `${outcome}; one container serves what history says` : found.join('; '),
            count: 1,
            seed: SEED,
            ok: found.length === 0,
          });
          if (found.length === 0) continue;
          problems.push(`${name} in ${phase.name}, ${words}: ${outcome}: ${found.join('; ')}`);
          await keepEvidence(`daemon-${name}-${phase.name}-${liveRestore}`, lane, [
            ...found,
            ...lane.proxy.requests.map((r) => `${new Date(r.at).toISOString()} ${r.n} ${r.what}`),
          ]);
          await lane.dispose();
          lane = null;
        }
      }
    } finally {
      await lane?.dispose();
      await dockerd.dispose();
    }
    expect(problems).toEqual([]);
  },
);

async function goDown(
  lane: Lane,
  dockerd: PrivateDockerd,
  phase: Phase,
  name: FaultName,
): Promise<{ outcome: string; found: string[] }> {
  const arranged = await lane.arrange(phase.scenario);
  lane.proxy.reset();
  lane.prober.clear();
  const running = watchRunning(lane);
  const outages: { from: number; to: number }[] = [];
  let struck: Promise<void> | null = null;
  lane.proxy.rule((request) => {
    if (struck === null && phase.at(request, lane.proxy.requests)) {
      struck = (async () => {
        if (phase.onceItRuns)
          await waitFor(() => isRunning(lane), { everyMs: 20, what: 'the container to run' });
        await delay(phase.afterMs);
        const from = Date.now();
        await dockerd[FAULTS[name]]();
        await dockerd.start();
        outages.push({ from, to: Date.now() });
      })();
    }
    return null;
  });
  try {
    const id = await arranged.trigger();
    const ended = await Promise.race([endedOrDead(lane.engine, id), delay(120_000, null, { ref: false })]);
    if (struck === null) return { outcome: String(ended?.outcome), found: ['the phase was never reached'] };
    await struck;
    if (ended === null) return { outcome: 'open', found: ['the update did not end within 2 minutes'] };
    const held =
      ended.outcome === 'rollback-failed' && HELD_PORT.test(ended.error === null ? '' : render(ended.error));
    if (held) {
      // Docker's own fault, which held-port.test.ts makes on purpose: what Homeport asks for is done.
      await dockerd.stop();
      await dockerd.start();
      outages.push({ from: struckAt(outages), to: Date.now() });
    }
    if (
      name === 'SIGKILL and start' &&
      !ended.steps.some((step) => ['hand-over', 'stop-previous'].includes(step.kind))
    )
      await startWhatDockerLeft(lane);
    // An update that ended while the daemon was still on its way back is looked at once it is.
    const found = await checkLane(lane, arranged, ended.outcome, lane.proxy.requests, {
      allowed: [
        ...(phase.scenario === 'update' ? (['succeeded'] as const) : (['rolled-back'] as const)),
        'failed',
        ...(held ? (['rollback-failed'] as const) : []),
      ],
      outages,
    });
    const most = await running.most();
    if (most > 1) found.push(`${most} containers of the app ran at the same time`);
    return {
      outcome: held ? `${ended.outcome} (Docker held the port; back once restarted)` : String(ended.outcome),
      found,
    };
  } finally {
    await running.stop();
  }
}

async function isRunning({ docker, app }: Lane): Promise<boolean> {
  return (await docker.getContainer(app).inspect()).State.Running;
}

/** When the engine first went down. */
function struckAt(outages: { from: number }[]): number {
  return outages[0]?.from ?? Date.now();
}

/**
 * After a SIGKILL without live-restore Docker 20.10 leaves its containers dead, whatever their restart policies say (tried
 * without Homeport). Where the update had not touched the app, that is between Docker and the person.
 */
async function startWhatDockerLeft(lane: Lane): Promise<void> {
  if (!(await isRunning(lane))) await lane.docker.getContainer(lane.app).start();
}

/** Counts the app's running containers all along. */
function watchRunning(lane: Lane): { most(): Promise<number>; stop(): Promise<void> } {
  let most = 0;
  let stopped = false;
  const run = (async () => {
    while (!stopped) {
      const list = await lane.docker.listContainers().catch(() => []);
      const mine = list.filter((it) =>
        it.Names.some((n) => n === `/${lane.app}` || n.startsWith(`/${lane.app}.`)),
      );
      most = Math.max(most, mine.length);
      await delay(100);
    }
  })();
  const stop = async () => {
    stopped = true;
    await run;
  };
  return {
    stop,
    async most() {
      await stop();
      return most;
    },
  };
}
