import type { BehaviourName } from './behaviours.ts';

/** `exitsOnce`: with each start of the app's container, until that has been up for a moment. */
export type Child = {
  /** What it shares with the app's container. */
  joins: 'NetworkMode' | 'IpcMode' | 'PidMode';
  policy: 'no' | 'always' | 'on-failure';
  running: boolean;
  exitsOnce: boolean;
};

/** A generated history: how the app begins, what is asked of it, and everything that goes wrong meanwhile. */
export type Setup = {
  /** `add`: Homeport makes it; `adopt`: it runs already, and its first update is yet to come. */
  begin: 'add' | 'adopt';
  /** Publishes a port: the previous container must stop before the new one starts. */
  published: boolean;
  autoRemove: boolean;
  compose: boolean;
  restartPolicy: 'no' | 'always' | 'unless-stopped' | 'on-failure';
  /** The containers in one of its namespaces. */
  children: Child[];
  /** A second app of the engine: it lives in the network of the first, or has nothing to do with it. */
  neighbour: 'none' | 'in its network' | 'apart';
  neighbourRuns: boolean;
  onFailure: 'rollback' | 'ask';
  /** Whether an adopted one runs when its first update begins. */
  running: boolean;
  /** A person paused it before its first update. */
  paused: boolean;
  /**
   * The name of its image, as people use it: none, one that is the app's alone, or one that something else goes by too
   * (another container, the app's own build, everybody who pulls it).
   */
  tag: 'none' | 'own' | 'of another container' | 'base of the build' | 'from a registry';
  keepReleases: number;
  /**
   * Where the app keeps its data: nowhere, in a volume with a name, in one that Docker made for it since its image declares one, or
   * in one that the second app has, too.
   */
  data: 'none' | 'named' | 'anonymous' | 'shared';
  /** Where the first app's releases come from: built, or pulled from a registry that it follows by its tag or by versions. */
  from?: From;
};

export const FROM = ['git', 'tag', 'versions'] as const;
export type From = (typeof FROM)[number];

export const FAILED_PULLS = ['refused', 'hangs', 'cut off'] as const;
export type FailedPull = (typeof FAILED_PULLS)[number];

export type Request = {
  /** Which app it is about; without a neighbour, always the first. */
  about: 'app' | 'neighbour';
  /** The other one is updated from the same moment on. */
  beside: boolean;
  /** One update brings both apps something new: which of them the other one needs, if any. */
  together: Together;
  otherBehaviour: BehaviourName;
  /** How long the other one's build takes: it comes to its swap in whichever moment of this one's. Milliseconds. */
  otherBuildMs: number;
  kind: 'update' | 'restore';
  behaviour: BehaviourName;
  /** The build makes the very image that runs. */
  sameImage: boolean;
  /** The commit that runs already is built once more: another image, where the base is a newer one. */
  again: boolean;
  buildFails: boolean;
  /** How it fails, where it is pulled. */
  pull?: FailedPull;
  foreignArchitecture: boolean;
  /** What a person answers where the policy is to ask. */
  decision: 'keep' | 'restore';
  /** What somebody took off the engine beforehand. */
  pruned: Prune;
  /** What somebody made of the app's container, or of its name, beforehand. */
  outside: Outside;
};

export const TOGETHER = ['no', 'as it comes', 'the other first', 'the other last'] as const;
export type Together = (typeof TOGETHER)[number];

export const OUTSIDE = ['nothing', 'made again', 'renamed', 'swapped with the other'] as const;
export type Outside = (typeof OUTSIDE)[number];

export const PRUNES = [
  'nothing',
  /** `docker image prune -a`: every image that no container was made from. */
  'images',
  /** `docker system prune -a`: stopped containers first. */
  'all',
  /** `docker rmi -f`: images of stopped containers too, which can be started all the same. */
  'by force',
] as const;
export type Prune = (typeof PRUNES)[number];

export const PERSON_ACTS = [
  'remove candidate',
  'stop candidate',
  'rename candidate',
  'remove previous',
  'rename previous',
  'start previous',
  'take the name',
  'stop the app',
  'start the app',
  'prune images',
] as const;

export type Trouble =
  /** Homeport dies: before what it does takes effect, or after it and before it hears of it. */
  | { what: 'crash'; when: 'before' | 'after' }
  /** The machine goes down with everything on it, and comes up again. */
  | { what: 'reboot'; when: 'before' | 'after' }
  /** The engine goes down with its containers and is back after a while; Homeport lives. */
  | { what: 'engine restart'; ms: number }
  /** The engine is told to go down: it refuses what it is asked for at that moment, and is away with its containers right after. */
  | { what: 'engine stops'; ms: number }
  /** The engine can't be reached for a while; containers live on. */
  | { what: 'engine away'; when: 'before' | 'after'; ms: number }
  /** The engine is restarted, and containers live on. */
  | { what: 'live restore'; ms: number }
  | { what: 'store fails'; ms: number }
  | { what: 'port stolen'; ms: number }
  /** A copy of the database is made: of whatever is under way, too. */
  | { what: 'backup' }
  /** Homeport dies, and the last copy is put in the place of its database: yesterday's, where there was none since. */
  | { what: 'put back' }
  /** Another engine answers for a while, with containers of the same names. */
  | { what: 'other engine'; ms: number }
  /** Another Homeport on the engine takes the app over, and updates it. */
  | { what: 'taken over' }
  | { what: 'cancel' }
  /** The other app's update is asked for. */
  | { what: 'other update' }
  | { what: 'person'; act: (typeof PERSON_ACTS)[number] };

/** `at`: it happens at the so-manieth point of the request: a call that changes something, a durable write, a wait. */
export type Incident = { at: number } & Trouble;

/** `again`: what goes wrong while a rollback that failed is taken up again. */
export type Asked = { request: Request; incidents: Incident[]; again?: Incident[] };

export type History = { setup: Setup; requests: Asked[] };
