import fc from 'fast-check';
import { type BehaviourName, OF_APPS } from './behaviours.ts';

/** `exitsOnce`: with each start of the app's container, until that has been up for a moment. */
type Child = {
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
};

export type Request = {
  /** Which app it is about; without a neighbour, always the first. */
  about: 'app' | 'neighbour';
  /** The other one is updated from the same moment on. */
  beside: boolean;
  /** How long the other one's build takes: it comes to its swap in whichever moment of this one's. Milliseconds. */
  otherBuildMs: number;
  kind: 'update' | 'restore';
  behaviour: BehaviourName;
  /** The build makes the very image that runs. */
  sameImage: boolean;
  buildFails: boolean;
  foreignArchitecture: boolean;
  /** What a person answers where the policy is to ask. */
  decision: 'keep' | 'restore';
  /** What somebody took off the engine beforehand. */
  pruned: Prune;
  /** What somebody made of the app's container, or of its name, beforehand. */
  outside: Outside;
};

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
  | { what: 'cancel' }
  /** The other app's update is asked for. */
  | { what: 'other update' }
  | { what: 'person'; act: (typeof PERSON_ACTS)[number] };

/** `at`: it happens at the so-manieth point of the request: a call that changes something, a durable write, a wait. */
export type Incident = { at: number } & Trouble;

export type History = { setup: Setup; requests: { request: Request; incidents: Incident[] }[] };

const behaviour = fc.constantFrom(...OF_APPS);

const children: fc.Arbitrary<Setup['children']> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Setup['children']>([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc
        .record<Child>({
          joins: fc.constantFrom('NetworkMode', 'NetworkMode', 'PidMode', 'IpcMode'),
          policy: fc.constantFrom('no', 'always', 'always', 'on-failure'),
          running: fc.nat(3).map((n) => n > 0),
          exitsOnce: fc.boolean(),
        })
        // Without a restart policy it would not run in the first place.
        .map((it) => ({ ...it, exitsOnce: it.exitsOnce && it.running && it.policy !== 'no' })),
      { minLength: 1, maxLength: 2 },
    ),
  },
);

const setup: fc.Arbitrary<Setup> = fc
  .record<Setup>({
    begin: fc.constantFrom('add', 'adopt', 'adopt'),
    published: fc.constantFrom(true, true, false),
    autoRemove: fc.nat(4).map((n) => n === 0),
    compose: fc.nat(3).map((n) => n === 0),
    restartPolicy: fc.constantFrom('always', 'unless-stopped', 'no', 'on-failure'),
    children,
    onFailure: fc.constantFrom('rollback', 'rollback', 'ask'),
    running: fc.nat(9).map((n) => n > 0),
    paused: fc.nat(9).map((n) => n === 0),
    neighbour: fc.constantFrom('none', 'none', 'none', 'none', 'in its network', 'in its network', 'apart'),
    neighbourRuns: fc.nat(4).map((n) => n > 0),
    tag: fc.constantFrom(
      'none',
      'own',
      'own',
      'of another container',
      'base of the build',
      'from a registry',
    ),
    keepReleases: fc.integer({ min: 1, max: 3 }),
  })
  .map(possible);

/** Docker knows no `--rm` container with a restart policy, and what is yet to be made has no surroundings. */
function possible(wanted: Setup): Setup {
  if (wanted.begin === 'add')
    return {
      ...wanted,
      autoRemove: false,
      compose: false,
      children: [],
      neighbour: 'none',
      running: true,
      paused: false,
      tag: 'none',
    };
  if (wanted.autoRemove) return { ...wanted, restartPolicy: 'no', running: true };
  // A container can't run in the network of one that does not.
  const joined = wanted.children.length > 0 || wanted.neighbour === 'in its network';
  const running = wanted.running || joined;
  return { ...wanted, running, paused: wanted.paused && running };
}

const request: fc.Arbitrary<Request> = fc.record({
  about: fc.constantFrom('app', 'app', 'neighbour'),
  beside: fc.nat(5).map((n) => n === 0),
  otherBuildMs: fc.integer({ min: 800, max: 4000 }),
  kind: fc.constantFrom('update', 'update', 'update', 'restore'),
  behaviour: fc.oneof(
    { weight: 1, arbitrary: fc.constant('healthy' as const) },
    { weight: 2, arbitrary: behaviour },
  ),
  sameImage: fc.nat(9).map((n) => n === 0),
  buildFails: fc.nat(14).map((n) => n === 0),
  foreignArchitecture: fc.nat(29).map((n) => n === 0),
  decision: fc.constantFrom('keep', 'restore'),
  pruned: fc.oneof(
    { weight: 3, arbitrary: fc.constant('nothing' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...PRUNES) },
  ),
  outside: fc.oneof(
    { weight: 6, arbitrary: fc.constant('nothing' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...OUTSIDE) },
  ),
});

const when = fc.constantFrom('before' as const, 'after' as const);
const crash = fc.record({ what: fc.constant('crash' as const), when });
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 8, arbitrary: crash },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('reboot' as const), when }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('engine restart' as const),
      ms: fc.integer({ min: 100, max: 20_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('engine stops' as const),
      ms: fc.integer({ min: 100, max: 20_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('engine away' as const),
      when,
      ms: fc.integer({ min: 100, max: 60_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('live restore' as const),
      ms: fc.integer({ min: 100, max: 20_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('store fails' as const),
      ms: fc.integer({ min: 1, max: 60_000 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('port stolen' as const),
      ms: fc.integer({ min: 100, max: 60_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Trouble>({ what: 'backup' }) },
  { weight: 1, arbitrary: fc.constant<Trouble>({ what: 'put back' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('other engine' as const),
      ms: fc.integer({ min: 100, max: 60_000 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cancel' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('other update' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('person' as const), act: fc.constantFrom(...PERSON_ACTS) }),
  },
);
/** The swap and its way back are where it counts: with a gate's looks in between they lie about there. */
const at = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 20 }) },
  { weight: 5, arbitrary: fc.integer({ min: 17, max: 70 }) },
  { weight: 1, arbitrary: fc.integer({ min: 60, max: 140 }) },
);
/** One thing right after the other: a stop that is still on its way when the database fails, say. */
const burst = fc
  .tuple(at, fc.array(trouble, { minLength: 2, maxLength: 4 }))
  .map(([first, troubles]) => list(troubles.map((it, index) => [first + index, it])));
const incidents = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Incident[]>([]) },
  { weight: 3, arbitrary: fc.array(fc.tuple(at, crash), { minLength: 1, maxLength: 6 }).map(list) },
  { weight: 5, arbitrary: fc.array(fc.tuple(at, trouble), { minLength: 1, maxLength: 4 }).map(list) },
  { weight: 3, arbitrary: burst },
);

function list(pairs: [number, Trouble][]): Incident[] {
  return pairs.map(([place, it]) => ({ at: place, ...it })).sort((a, b) => a.at - b.at);
}

const anything: fc.Arbitrary<History> = fc.record({
  setup,
  requests: fc.array(fc.record({ request, incidents }), { minLength: 1, maxLength: 4 }),
});

/** Two updates go well and their images are lost: then there is a release to build again, which chance alone rarely arranges. */
const lost: fc.Arbitrary<History> = fc
  .tuple(setup, request, fc.constantFrom('images' as const, 'all' as const), incidents)
  .map(([surroundings, last, pruned, troubles]) => {
    const calm: Request = {
      ...last,
      kind: 'update',
      behaviour: 'healthy',
      sameImage: false,
      buildFails: false,
      foreignArchitecture: false,
      pruned: 'nothing',
      outside: 'nothing',
    };
    return {
      setup: surroundings,
      requests: [
        { request: calm, incidents: [] },
        { request: calm, incidents: [] },
        { request: { ...last, kind: 'restore', pruned }, incidents: troubles },
      ],
    };
  });

export const histories: fc.Arbitrary<History> = fc.oneof(
  { weight: 5, arbitrary: anything },
  { weight: 1, arbitrary: lost },
);
