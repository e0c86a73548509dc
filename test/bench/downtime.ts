import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import {
  dockerCleanup,
  ensureBaseImage,
  freePort,
  httpGet,
  TEST_LABEL,
  testDocker,
  waitFor,
} from '../support/docker.ts';
import { createRepo } from '../support/git-repo.ts';
import { webApp } from '../support/git-web-app.ts';
import { startHomeport } from '../support/homeport.ts';

/**
 * `npm run bench`: for how long an app does not answer while it is updated, as seen by somebody who asks it every 20 ms.
 * Three ways take turns in one run on one engine, so that only their ratios mean anything: machines differ and are shared.
 * Another container keeps the bridge up: alone on it, each of them would wait a second more for ARP.
 */
const ROUNDS = Number(process.env.HOMEPORT_BENCH_ROUNDS ?? 9);
const PREFIX = 'hpt-bench-';
const [APP, HAND] = [`${PREFIX}app`, `${PREFIX}hand`];

const docker = testDocker();
await docker.ping();
await ensureBaseImage(docker);
await dockerCleanup(PREFIX);
const dir = await mkdtemp(`/tmp/${PREFIX}`);
const homeport = await startHomeport();
const [appPort, handPort] = [await freePort(), await freePort()];
const [app, hand] = [startAsking(appPort), startAsking(handPort)];
try {
  await bench();
} finally {
  app.stop();
  hand.stop();
  await homeport.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const repo = await createRepo(path.join(dir, 'repo'));
  const commit = (body: string) => repo.commit(webApp({ body, variant: 'no-healthcheck' }), body);
  await commit('round 0');
  const added = await homeport.client.apps.add({
    name: APP,
    source: { from: { kind: 'git', url: repo.url } },
    run: { ports: [{ hostPort: appPort, containerPort: 8080 }] },
    schedule: { cron: null },
    policy: { gate: { stableForS: 1 } },
  });
  await homeport.ended(added.updateId);
  const { Image } = await docker.getContainer(APP).inspect();
  await (await byHand(Image)).start();
  await served(hand, 'round 0');

  const gaps = { restart: [] as number[], recreate: [] as number[], homeport: [] as number[] };
  const told: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    gaps.restart.push(
      await gapOf(hand, 'round 0', async () => {
        await docker.getContainer(HAND).stop();
        await docker.getContainer(HAND).start();
      }),
    );
    gaps.recreate.push(
      await gapOf(hand, 'round 0', async () => {
        await docker.getContainer(HAND).stop();
        await docker.getContainer(HAND).remove();
        await (await byHand(Image)).start();
      }),
    );
    await commit(`round ${round}`);
    gaps.homeport.push(
      await gapOf(app, `round ${round}`, async () => {
        const { updateId } = await homeport.client.apps.update({ app: APP });
        const update = await homeport.ended(updateId);
        if (update.outcome !== 'succeeded') throw new Error(`${update.outcome}: ${update.error}`);
        told.push(update.downtimeMs ?? Number.NaN);
      }),
    );
  }
  const floor = median(gaps.restart);
  const line = (what: string, ms: number[]) =>
    console.log(
      `${what.padEnd(58)} ${String(Math.round(median(ms))).padStart(5)} ms  ${(median(ms) / floor).toFixed(2)} ×`,
    );
  console.log(`No answer on the app's port, median of ${ROUNDS} rounds:`);
  line('docker stop + docker start of the same container (floor)', gaps.restart);
  line('stop, remove, create, start (as most updaters do)', gaps.recreate);
  line('Homeport: build, swap, gate, commit', gaps.homeport);
  line('what Homeport’s history says of it', told);
}

function byHand(image: string): Promise<Docker.Container> {
  return docker.createContainer({
    name: HAND,
    Image: image,
    Labels: TEST_LABEL,
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: { PortBindings: { '8080/tcp': [{ HostPort: String(handPort) }] } },
  });
}

/** How long nobody answered while `work` was done, in milliseconds: the longest time between two answers. */
async function gapOf(asking: Asking, body: string, work: () => Promise<void>): Promise<number> {
  asking.clear();
  await served(asking, null);
  await work();
  const from = Date.now();
  await served(asking, body, from);
  const times = asking.answers().map(({ at }) => at);
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
}

/** @param body null: anything. @param since answers that came later count */
function served(asking: Asking, body: string | null, since = 0): Promise<unknown> {
  return waitFor(() => asking.answers().some((it) => it.at >= since && (body === null || it.body === body)), {
    what: `${body ?? 'anything'} to be served`,
  });
}

type Asking = { answers(): { at: number; body: string }[]; clear(): void; stop(): void };

/** Asks every 20 ms and waits for none before the next: one whose first packet is lost hears a second later. */
function startAsking(port: number): Asking {
  let answers: { at: number; body: string }[] = [];
  const timer = setInterval(() => {
    void httpGet(port, { timeoutMs: 1000 }).then((answer) => {
      if (answer?.status === 200) answers.push({ at: Date.now(), body: answer.body.trim() });
    });
  }, 20);
  return {
    answers: () => answers,
    clear() {
      answers = [];
    },
    stop: () => clearInterval(timer),
  };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[sorted.length % 2 === 0 ? middle - 1 : middle],
    sorted[middle],
  ];
  return (low + high) / 2;
}
