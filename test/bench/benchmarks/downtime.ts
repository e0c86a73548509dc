import { freePort, TEST_LABEL } from '../../support/docker.ts';
import type { Bench, Benchmark, CasePlan } from '../harness/benchmark.ts';
import type { Manners } from '../measure/app-image.ts';
import { networkProber } from '../measure/network-prober.ts';
import { startProber, watch } from '../measure/prober.ts';
import { type Place, sharedNetwork } from './app-place.ts';
import { allMovers, FLOOR } from './movers.ts';

type Setting = {
  title: string;
  manners: Manners;
  /** `shared`: with the others and a neighbour who stays; `alone`: one each, with nobody else on it. */
  network: 'shared' | 'alone';
  /** More networks that it is on, and volumes. */
  more: number;
  /** By a published port from outside; by an alias, or by its container's name, from a neighbour on its network alone. */
  reached: 'port' | 'alias' | 'name';
  stopTimeoutS: number;
  notes: string[];
};

const USUAL = {
  manners: 'prompt',
  network: 'shared',
  more: 0,
  reached: 'port',
  stopTimeoutS: 10,
  notes: [],
} as const;

const BY_NEIGHBOUR =
  'Asked 40 times a second by a neighbour on its network, who looks the name up each time: programs of a shell, whose own time is in it.';

const SETTINGS: readonly Setting[] = [
  {
    ...USUAL,
    title: 'An app that ends at once when told to',
    notes: ['Another container stays on its network.'],
  },
  {
    ...USUAL,
    title: 'An app that ignores SIGTERM',
    manners: 'ignores-sigterm',
    stopTimeoutS: 3,
    notes: ['Docker is told to wait 3 s before it kills it (10 s is usual), for all alike.'],
  },
  {
    ...USUAL,
    title: 'An app alone on its bridge',
    network: 'alone',
    notes: [
      'Whoever stops the only container on a bridge has its carrier dropped, and a client that asks too early waits for ARP to try again after a second.',
    ],
  },
  {
    ...USUAL,
    title: 'An app on ten networks, with ten volumes',
    more: 9,
    notes: ['One network more than nine, one volume more than nine; all of them were there before.'],
  },
  {
    ...USUAL,
    title: 'An app behind an alias, without a published port',
    reached: 'alias',
    notes: [BY_NEIGHBOUR],
  },
  {
    ...USUAL,
    title: 'An app found by its container’s name, without a published port',
    reached: 'name',
    notes: [BY_NEIGHBOUR, 'Homeport may prove the new one beside the old one here (start-first).'],
  },
];

export const downtime: Benchmark = {
  name: 'downtime',
  title: 'Downtime of an update',
  about:
    'For how long nobody answers while an app goes from one release to the next: from the last good answer of the old one to the first of the new one, as seen by somebody outside who asks every few milliseconds, each time on a new connection. Images are built before; what is timed is what a client feels.',
  needs: ['docker', 'bundles'],
  rounds: 9,
  cases: SETTINGS.map(
    (setting): CasePlan => ({ title: setting.title, open: (bench) => open(bench, setting) }),
  ),
};

async function open(bench: Bench, setting: Setting) {
  const { docker, prefix } = bench;
  let networks = 0;
  const network = async (name: string) => {
    networks += 1;
    // Small ones: Docker's own choice has room for about thirty.
    const Config = [{ Subnet: `10.212.${networks}.0/28` }];
    await docker.createNetwork({ Name: name, Labels: TEST_LABEL, IPAM: { Config } });
    return name;
  };
  const shared = setting.network === 'shared' ? await sharedNetwork(bench) : null;

  const placeFor = async (short: string): Promise<Place> => {
    const name = `${prefix}${short}`;
    const numbers = Array.from({ length: setting.more }, (_, index) => index + 1);
    const networks = [shared ?? (await network(`${name}-net`))];
    for (const n of numbers) networks.push(await network(`${name}-net${n}`));
    const volumes = setting.more === 0 ? [] : [0, ...numbers];
    for (const n of volumes) await docker.createVolume({ Name: `${name}-data${n}`, Labels: TEST_LABEL });
    return {
      name,
      port: setting.reached === 'port' ? await freePort() : null,
      networks,
      alias: setting.reached === 'alias' ? `${short}.alias` : null,
      volumes: volumes.map((n) => ({ source: `${name}-data${n}`, destination: `/data${n}` })),
      stopTimeoutS: setting.stopTimeoutS,
      manners: setting.manners,
    };
  };
  const { movers, absent } = await allMovers(bench, placeFor);
  return {
    measures: [{ key: 'gap', title: 'without an answer', unit: 'ms' as const }],
    floor: FLOOR,
    notes: setting.notes,
    contenders: [
      ...movers.map((mover) => ({
        name: mover.name,
        async measure(round: number) {
          await mover.prepare(round);
          const asking = await proberFor(bench, mover.place);
          try {
            const { gapMs } = await watch(asking.start, () => mover.move(round));
            return { gap: gapMs };
          } finally {
            await asking.remove();
          }
        },
      })),
      ...absent,
    ],
  };
}

async function proberFor({ docker, prefix }: Bench, { name, port, alias, networks: [network = ''] }: Place) {
  if (port !== null) return { start: () => startProber(port), remove: () => Promise.resolve() };
  return networkProber(docker, { name: `${prefix}prober`, network, alias: alias ?? name });
}
