import type { Probe } from '../../shared/config.ts';
import type { TransferProgress } from '../../shared/dto.ts';
import { HomeportError } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { Keepers } from '../apps/keeper.ts';
import type { App, Journal, Member, Target, Update } from '../domain/model.ts';
import type { Published } from '../domain/published-ports.ts';
import type { Step, StepKind } from '../domain/steps.ts';
import type { Removals } from '../images/removals.ts';
import type { DockerHost, LogSink, Store } from '../ports.ts';
import type { Sources } from '../sources/sources.ts';
import type { Claims } from './claims.ts';
import type { WorkFolders } from './work-folders.ts';

/** Time, so that tests can hold it in their hands. */
export type Clock = {
  now(): Date;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
};

/** Asks the app itself whether it is well. Never throws: what went wrong is the detail. */
export type Prober = (
  probe: Probe,
  containerId: string,
  signal: AbortSignal,
) => Promise<{ ok: boolean; detail: string }>;

/** Whether something behind a published port takes a connection, and speaks or keeps it for so long. Never throws. */
export type Listens = (address: Published, signal: AbortSignal, keptMs: number) => Promise<boolean>;

/** The part of the store that updates live by. */
export type UpdateStore = Pick<
  Store,
  | 'apps'
  | 'app'
  | 'updateApp'
  | 'releases'
  | 'release'
  | 'insertRelease'
  | 'passNumbers'
  | 'updateRelease'
  | 'deleteRelease'
  | 'insertUpdate'
  | 'record'
  | 'reopen'
  | 'update'
  | 'openUpdates'
  | 'interruptSteps'
  | 'appendLog'
  | 'setting'
  | 'setSetting'
  | 'proveWritable'
>;

/** Waits its turn. `behind`: the app whose update is waited for, where it is one. */
export type InLine = { behind: string | null };

/** Who waits in line, and how it is told what for; null: it goes on. */
export type Turn = { app: string; signal: AbortSignal; waiting(why: Text | null): void };

/** Lets so many through at a time; the others wait in line. */
export type Slots = <T>(turn: Turn, work: () => Promise<T>) => Promise<T>;

export type UpdateDeps = {
  store: UpdateStore;
  docker: DockerHost;
  sources: Pick<Sources, 'acquire'>;
  probe: Prober;
  /** null: what the engine publishes is not on this machine. */
  listens: Listens | null;
  clock: Clock;
  workFolders: WorkFolders;
  /** Held from the fetch to the end of the build: each is a checkout on the disk. */
  checkoutSlots: Slots;
  buildSlots: Slots;
  /** No image is got while one is being removed. */
  removals: Pick<Removals, 'settled'>;
  /** Id of this Homeport, on every container that it makes: another one on the same engine has its own. */
  installation: string;
  /** Another Homeport may have taken an app over. */
  keepers: Pick<Keepers, 'other' | 'otherAmong'>;
  claims: Claims;
};

/** What an update needs of the host that its app is on. `store`: its apps' records, and no others. */
export type HostDeps = Pick<
  UpdateDeps,
  'store' | 'docker' | 'probe' | 'listens' | 'checkoutSlots' | 'buildSlots' | 'keepers' | 'removals'
>;

export type StepContext = {
  deps: UpdateDeps;
  app: App;
  update: Update;
  log: LogSink;
  /** Why the step stands still; null: it goes on. `turn`: it is only not its turn yet. */
  waiting(why: Text | null, turn?: InLine): void;
  /** What is fetched just now, for those who look; null: nothing any more. */
  moving(progress: TransferProgress | null): void;
  signal: AbortSignal;
};

/** What a step learnt: written to the journal together with its end. */
export type StepResult = {
  journal?: Partial<Journal>;
  update?: Partial<Pick<Update, 'fromRelease' | 'fromImageId'>>;
};

export type Executor<K extends StepKind> = (context: StepContext, step: Step<K>) => Promise<StepResult>;

/** The member a step is about. */
export function memberOf(update: Update, index: number): Member {
  const member = update.journal.members[index];
  if (!member) throw new Error(`Update ${update.id} has no member ${index}`);
  return member;
}

/** What a step is to bring, and to which app: as its record is now. */
export function targetOf({ deps, update }: Pick<StepContext, 'deps' | 'update'>, index: number): TargetOf {
  const target = update.journal.targets[index];
  if (!target) throw new Error(`Update ${update.id} has no target ${index}`);
  const app = deps.store.app(target.app);
  if (!app) throw new HomeportError('NOT_FOUND', say('update.app-unknown', { app: target.app }));
  return { target, app };
}
export type TargetOf = { target: Target; app: App };

/** The app that says how a member is judged: whose release it runs. */
export function appOfMember(context: Pick<StepContext, 'deps' | 'update' | 'app'>, index: number): App {
  const { target } = memberOf(context.update, index);
  return target === null ? context.app : targetOf(context, target).app;
}
