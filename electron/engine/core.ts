import type { UpdateDto } from '../shared/dto.ts';
import type { Keepers } from './apps/keeper.ts';
import type { ImageCensus } from './health/image-census.ts';
import type { Monitor } from './health/monitor.ts';
import type { Proofs } from './health/proofs.ts';
import type { DockerHost, EngineStorage, Store } from './ports.ts';
import type { GitTokens } from './secrets/git-tokens.ts';
import type { Signal } from './signal.ts';
import type { Sources } from './sources/sources.ts';
import type { BuildCache } from './storage/build-cache.ts';
import type { DiskWatch } from './storage/disk-watch.ts';
import type { Clock } from './update/context.ts';
import type { UpdateRunner } from './update/runner.ts';

/** The parts of a running engine, as its procedures use them. */
export type Core = {
  store: Store;
  docker: DockerHost;
  engineStorage: EngineStorage;
  sources: Sources;
  tokens: GitTokens;
  runner: UpdateRunner;
  monitor: Monitor;
  images: ImageCensus;
  buildCache: BuildCache;
  disks: Pick<DiskWatch, 'low' | 'look'>;
  proofs: Pick<Proofs, 'of'>;
  /** Who looks after which container, where several Homeports use one engine. */
  keepers: Keepers;
  /** How the updates of apps that are forgotten since ended, by id. */
  lastWords: Map<string, UpdateDto>;
  clock: Clock;
  /** Id of this Homeport, on every container that it makes. */
  installation: string;
  log: (line: string) => void;
  /** Something a window shows has changed. */
  changed: Signal<void>;
  /** The schedule must be looked at again. */
  reschedule: () => void;
  /** Ends what waits on behalf of a caller when the engine closes. */
  closing: AbortSignal;
};
