import { createKeepers } from '../../../electron/engine/apps/keeper.ts';
import { type AppNow, NOTHING_KNOWN } from '../../../electron/engine/domain/app-state.ts';
import type { Proof } from '../../../electron/engine/health/proofs.ts';
import type { AboutEngine, HostFacts } from '../../../electron/engine/live/live-state.ts';
import type { AppFacts } from '../../../electron/engine/live/to-dto.ts';
import type { Store } from '../../../electron/engine/ports.ts';
import { parkedOf } from '../../../electron/engine/update/parked.ts';
import type { UnderWay } from '../../../electron/engine/update/runner-port.ts';
import type { DockerStatus } from '../../../electron/shared/dto.ts';
import type { Text } from '../../../electron/shared/text/text.ts';
import { at, T0 } from '../store/samples.ts';

const CONNECTED: DockerStatus = {
  state: 'connected',
  endpoint: 'unix:///var/run/docker.sock',
  version: '28.5.2',
  apiVersion: '1.51',
  message: null,
  otherEngine: null,
  since: T0.toISOString(),
};

/** Everything that the live picture is made of, over a real store: what else there is lies in hand, to be changed. */
export function factsOver(store: Store) {
  const inHand = {
    now: new Map<string, AppNow>(),
    active: new Map<string, UnderWay>(),
    proofs: new Map<string, Proof>(),
    missing: new Set<string>() as ReadonlySet<string>,
    docker: CONNECTED,
    low: null as Text | null,
    clock: T0,
  };
  const volumes = {
    create: async (name: string, labels: Record<string, string>) => ({
      name,
      labels,
      driver: 'local',
      mountpoint: '',
    }),
    inspect: async () => null,
    list: async () => [],
    remove: async () => undefined,
  };
  const here: AppFacts & { images: { missing(): ReadonlySet<string> } } & Pick<HostFacts, 'runner'> = {
    store,
    runner: {
      all: () => [...inHand.active.values()].map(({ update }) => update),
      // An object of its own for everyone who asks, as the runner's.
      active: (app) => {
        const active = inHand.active.get(app);
        return active ? { ...active } : null;
      },
      tookUp: (id) => id.endsWith('0'),
    },
    monitor: { now: (app) => inHand.now.get(app) ?? NOTHING_KNOWN },
    images: {
      missing: () => inHand.missing,
      kept: ({ app, number, imageId }) => ({
        image: !inHand.missing.has(imageId),
        parked: parkedOf(store, app).some((it) => it.release === number),
      }),
    },
    keepers: createKeepers({
      docker: { volumes },
      store,
      holder: { installation: 'i', machine: 'm', directory: '/d', who: 'root@nas' },
      wasMoved: () => false,
      now: () => at(1),
      changed: () => undefined,
      log: () => undefined,
    }),
    proofs: { of: (app) => inHand.proofs.get(app) ?? null },
    host: { machine: { reached: (addresses) => addresses } },
  };
  const local = {
    host: { id: 'local', name: 'This machine' },
    docker: { status: () => inHand.docker },
    disks: { low: () => inHand.low },
  };
  const facts: HostFacts = {
    store,
    clock: { now: () => inHand.clock, sleep: async () => undefined },
    runner: here.runner,
    hosts: { all: () => [local] },
  };
  const about: AboutEngine = { version: '1.0.0', startedAt: T0, storeProblem: null };
  return { facts: { ...facts, on: () => here }, here, about, inHand };
}
