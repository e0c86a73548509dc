import type { UpdateDto } from '../shared/dto.ts';
import type { Keepers } from './apps/keeper.ts';
import type { ImageStock } from './docker-port/image-stock.ts';
import type { ImageCensus } from './health/image-census.ts';
import type { Monitor } from './health/monitor.ts';
import type { Proofs } from './health/proofs.ts';
import type { Host } from './hosts/host.ts';
import type { Removals } from './images/removals.ts';
import type { Notify } from './notify/start.ts';
import type { DockerHost, EngineStorage, Store } from './ports.ts';
import type { Logins } from './registry/logins.ts';
import type { RegistryClient } from './registry/registry-client.ts';
import type { GitTokens } from './secrets/git-tokens.ts';
import type { RegistryLogins } from './secrets/registry-logins.ts';
import type { Signal } from './signal.ts';
import type { Sources } from './sources/sources.ts';
import type { BuildCache } from './storage/build-cache.ts';
import type { DiskWatch } from './storage/disk-watch.ts';
import type { Clock } from './update/context.ts';
import type { UpdateRunner } from './update/runner-port.ts';

/** The parts of a running engine that are there once, whichever hosts its apps are on. */
export type Shared = {
  store: Store;
  hosts: Hosts;
  sources: Sources;
  tokens: GitTokens;
  /** Logins for registries that a person entered. */
  registryLogins: RegistryLogins;
  /** What registries are signed in to with, wherever it is from. */
  logins: Logins;
  /** Asks registries as this machine's engine does. */
  registries: RegistryClient;
  runner: UpdateRunner;
  /** What people are told, and by which channels. */
  notify: Pick<Notify, 'lookAt' | 'seen'>;
  /** How the updates of apps that are forgotten since ended, by id. */
  lastWords: Map<string, UpdateDto>;
  clock: Clock;
  /** Id of this Homeport, on every container that it makes and every image that it builds. */
  installation: string;
  log: (line: string) => void;
  /** Something a window shows has changed. */
  changed: Signal<void>;
  /** The schedule must be looked at again. */
  reschedule: () => void;
  /** Ends what waits on behalf of a caller when the engine closes. */
  closing: AbortSignal;
};

/** What there is of each host, and what watches it. */
type OfHost = {
  host: Pick<Host, 'id' | 'name' | 'machine'>;
  docker: DockerHost;
  engineStorage: EngineStorage;
  imageStock: ImageStock;
  /** Every removal of an image that a person asks for is one of these. */
  removals: Removals;
  monitor: Monitor;
  images: ImageCensus;
  buildCache: BuildCache;
  disks: Pick<DiskWatch, 'low' | 'look'>;
  proofs: Pick<Proofs, 'of'>;
  /** Who looks after which container, where several Homeports use one engine. */
  keepers: Keepers;
};

/** The parts of a running engine as its procedures use them, on the host that they are asked about. */
export type Core = Shared & OfHost;

export type Hosts = {
  /** This machine's first. */
  all(): Core[];
  /** @throws NOT_FOUND */
  get(id: string): Core;
  /** That of an app; this machine's where there is no such app, for whoever asks to be told so. */
  of(app: string): Core;
};
