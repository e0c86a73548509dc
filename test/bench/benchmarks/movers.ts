import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createRepo } from '../../support/git-repo.ts';
import type { Absent, Bench } from '../harness/benchmark.ts';
import { isAbsent } from '../harness/benchmark.ts';
import { buildRelease, releaseFiles } from '../measure/app-image.ts';
import { type Compose, findCompose } from '../measure/compose.ts';
import { type RunningHomeport, startHomeport } from '../measure/homeport.ts';
import { composeFile, createByHand, type Place } from './app-place.ts';

/** Ways to bring an app from one release to the next. Building is no part of it, but for Homeport, which builds before it swaps. */
type Mover = {
  name: string;
  /** Runs the app for the first time. */
  begin(): Promise<void>;
  /** What is done before the clock matters: the new release is built. */
  prepare(round: number): Promise<void>;
  move(round: number): Promise<void>;
};

export const FLOOR = 'stop + start of the same container';

/** What nobody can do without: the container that is there is stopped and started. */
export function restarting(bench: Bench, place: Place): Mover {
  const tag = `${place.name}:0`;
  return {
    name: FLOOR,
    async begin() {
      await buildRelease(bench.docker, tag, 0, place.manners);
      await (await createByHand(bench.docker, place, tag)).start();
    },
    prepare: () => Promise.resolve(),
    async move() {
      await bench.docker.getContainer(place.name).stop();
      await bench.docker.getContainer(place.name).start();
    },
  };
}

/** As scripts and most updaters do it. */
function recreating(bench: Bench, place: Place): Mover {
  const tag = (round: number) => `${place.name}:${round}`;
  const prepare = (round: number) => buildRelease(bench.docker, tag(round), `r${round}`, place.manners);
  return {
    name: 'stop + rm + run',
    async begin() {
      await buildRelease(bench.docker, tag(0), 'first', place.manners);
      await (await createByHand(bench.docker, place, tag(0))).start();
    },
    prepare,
    async move(round) {
      await bench.docker.getContainer(place.name).stop();
      await bench.docker.getContainer(place.name).remove();
      await (await createByHand(bench.docker, place, tag(round))).start();
    },
  };
}

/** The image's tag in the Compose file is changed, and `up -d` is asked for. */
function composing(bench: Bench, place: Place, compose: Compose): Mover {
  const file = path.join(bench.dir, `${place.name}.json`);
  const up = async (tag: string) => {
    await writeFile(file, composeFile(place, tag, compose.major));
    await compose.run('-p', place.name, '-f', file, 'up', '-d');
  };
  const tag = (round: number | string) => `${place.name}:r${round}`;
  return {
    name: compose.name,
    async begin() {
      await buildRelease(bench.docker, tag('first'), 'first', place.manners);
      await up(tag('first'));
    },
    prepare: (round) => buildRelease(bench.docker, tag(round), `r${round}`, place.manners),
    move: (round) => up(tag(round)),
  };
}

/** A commit, and `update`: Homeport builds it, swaps, looks at its health and commits. */
async function homeporting(bench: Bench, place: Place, homeport: RunningHomeport): Promise<Mover> {
  const repo = await createRepo(path.join(bench.dir, `${place.name}-repo`));
  const commit = (release: string) => repo.commit(releaseFiles(release, place.manners), release);
  return {
    name: 'Homeport',
    async begin() {
      await commit('first');
      const { updateId } = await homeport.client.apps.add({
        name: place.name,
        source: { kind: 'git', from: { kind: 'git', url: repo.url } },
        run: {
          ports: place.port === null ? [] : [{ hostPort: place.port, containerPort: 8080 }],
          networks: place.networks,
          volumes: place.volumes,
          stopTimeout: place.stopTimeoutS,
          ...(place.alias === null ? {} : { networkAliases: [place.alias] }),
        },
        schedule: { cron: null },
        policy: { gate: { stableForS: 1 } },
      });
      await homeport.ended(updateId);
    },
    async prepare(round) {
      await commit(`r${round}`);
    },
    async move() {
      const { updateId } = await homeport.client.apps.update({ app: place.name });
      await homeport.ended(updateId);
    },
  };
}

/** All of them, each with an app in a place of its own. @param placeFor a place by the contender's short name */
export async function allMovers(
  bench: Bench,
  placeFor: (name: string) => Promise<Place>,
): Promise<{ movers: (Mover & { place: Place })[]; absent: Absent[] }> {
  const movers: (Mover & { place: Place })[] = [];
  const absent: Absent[] = [];
  const homeport = await startHomeport(bench);
  const homes = await placeFor('homeport');
  movers.push({ ...(await homeporting(bench, homes, homeport)), place: homes });
  for (const major of [2, 1] as const) {
    const compose = await findCompose(major);
    if (isAbsent(compose)) absent.push(compose);
    else {
      const place = await placeFor(`compose${major}`);
      movers.push({ ...composing(bench, place, compose), place });
    }
  }
  for (const [name, mover] of [
    ['rerun', recreating],
    ['restart', restarting],
  ] as const) {
    const place = await placeFor(name);
    movers.push({ ...mover(bench, place), place });
  }
  for (const mover of movers) await mover.begin();
  return { movers, absent };
}
