import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { freePort } from '../../support/docker.ts';
import { createRepo } from '../../support/git-repo.ts';
import type { Absent, Bench, Benchmark, Contender } from '../harness/benchmark.ts';
import { isAbsent } from '../harness/benchmark.ts';
import { buildRelease, releaseFiles, releaseOf } from '../measure/app-image.ts';
import { type Compose, findCompose } from '../measure/compose.ts';
import { startHomeport } from '../measure/homeport.ts';
import { longestGap, startProber, watch } from '../measure/prober.ts';
import { composeFile, type Place, sharedNetwork } from './app-place.ts';

const [OLD, NEW] = ['old', 'new'];

export const restore: Benchmark = {
  name: 'restore',
  title: 'The way back',
  about:
    'How long it takes until the old release serves again, from the click, or from the verdict that the new one is not healthy; and for how long nobody answered. Asked every few milliseconds from outside.',
  needs: ['docker', 'bundles'],
  rounds: 7,
  cases: [
    { title: 'Restore, on a person’s click', open: openRestore },
    { title: 'Automatic rollback of a release that turns out unhealthy', open: openRollback },
  ],
};

const MEASURES = [
  { key: 'until', title: 'until the old one serves', unit: 'ms' as const },
  { key: 'gap', title: 'without an answer', unit: 'ms' as const },
];

async function openRestore(bench: Bench) {
  const { homeport, place, add, commit } = await startApp(bench);
  await commit(OLD, 'prompt');
  await add();
  const composes = await composers(bench, 'prompt');
  return {
    measures: MEASURES,
    floor: null,
    notes: [
      'Compose is given the old tag, and "up -d". Before each round the new release was brought in, untimed. Homeport’s time includes looking, recording and what else stands before the swap.',
    ],
    contenders: [
      {
        name: 'Homeport',
        async measure(round: number) {
          await commit(`${NEW}${round}`, 'prompt');
          const updated = await homeport.client.apps.update({ app: place.name });
          const { from } = await homeport.ended(updated.updateId);
          return timed(place, OLD, async () => {
            const { updateId } = await homeport.client.apps.restore({
              app: place.name,
              ...(from?.release ? { release: from.release } : {}),
            });
            await homeport.ended(updateId);
          });
        },
      },
      ...composes,
    ],
  };
}

async function openRollback(bench: Bench) {
  const { homeport, place, add, commit } = await startApp(bench);
  await commit(OLD, 'prompt');
  await add();
  return {
    measures: MEASURES,
    floor: null,
    notes: [
      'The new release answers and its HEALTHCHECK says no. Homeport turns back by itself: timed from its verdict. Compose has no verdict: timed from a person’s "up -d" with the old tag, who would have to be there.',
    ],
    contenders: [
      {
        name: 'Homeport',
        async measure(round: number) {
          await commit(`${NEW}${round}`, 'never-healthy');
          let verdictAt = Number.NaN;
          const { answers, firstAt } = await watch(
            () => startProber(place.port ?? 0),
            async () => {
              const { updateId } = await homeport.client.apps.update({ app: place.name });
              const { steps } = await homeport.ended(updateId, 'rolled-back');
              verdictAt = Date.parse(steps.find(({ kind }) => kind === 'await-gate')?.finishedAt ?? '');
            },
            // The old one answers again, started anew.
            (body, before) => releaseOf(body) === OLD && body !== before,
          );
          return { until: firstAt - verdictAt, gap: longestGap(answers, verdictAt) };
        },
      },
      ...(await composers(bench, 'never-healthy')),
    ],
  };
}

async function startApp(bench: Bench) {
  const place = await placeOf(bench, 'homeport');
  const homeport = await startHomeport(bench);
  const repo = await createRepo(path.join(bench.dir, 'repo'));
  return {
    homeport,
    place,
    commit: (release: string, manners: 'prompt' | 'never-healthy') =>
      repo.commit(releaseFiles(release, manners), release),
    async add() {
      const { updateId } = await homeport.client.apps.add({
        name: place.name,
        source: { kind: 'git', from: { kind: 'git', url: repo.url } },
        run: {
          ports: [{ hostPort: place.port, containerPort: 8080 }],
          networks: place.networks,
        },
        schedule: { cron: null },
        policy: { gate: { stableForS: 1 } },
      });
      await homeport.ended(updateId);
    },
  };
}

async function composers(
  bench: Bench,
  newManners: 'prompt' | 'never-healthy',
): Promise<(Contender | Absent)[]> {
  const all: (Contender | Absent)[] = [];
  for (const major of [2, 1] as const) {
    const compose = await findCompose(major);
    all.push(isAbsent(compose) ? compose : await composer(bench, compose, newManners));
  }
  return all;
}

async function composer(
  bench: Bench,
  compose: Compose,
  newManners: 'prompt' | 'never-healthy',
): Promise<Contender> {
  const place = await placeOf(bench, `compose${compose.major}`);
  const file = path.join(bench.dir, `${place.name}.json`);
  await buildRelease(bench.docker, `${place.name}:${OLD}`, OLD, 'prompt');
  await buildRelease(bench.docker, `${place.name}:${NEW}`, NEW, newManners);
  const up = async (release: string) => {
    await writeFile(file, composeFile(place, `${place.name}:${release}`, compose.major));
    await compose.run('-p', place.name, '-f', file, 'up', '-d');
  };
  await up(OLD);
  return {
    name: compose.name,
    async measure() {
      await up(NEW);
      return timed(place, OLD, () => up(OLD));
    },
  };
}

async function timed(place: Place, release: string, back: () => Promise<void>) {
  let began = 0;
  const { gapMs, firstAt } = await watch(
    () => startProber(place.port ?? 0),
    () => {
      began = Date.now();
      return back();
    },
    (body) => releaseOf(body) === release,
  );
  return { until: firstAt - began, gap: gapMs };
}

async function placeOf(bench: Bench, short: string): Promise<Place> {
  return {
    name: `${bench.prefix}${short}`,
    port: await freePort(),
    networks: [await sharedNetwork(bench)],
    alias: null,
    volumes: [],
    stopTimeoutS: 10,
    manners: 'prompt',
  };
}
