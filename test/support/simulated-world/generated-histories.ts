import fc from 'fast-check';
import { OF_APPS } from './behaviours.ts';
import {
  type Child,
  FAILED_PULLS,
  type History,
  type Incident,
  OUTSIDE,
  PERSON_ACTS,
  PRUNES,
  type Request,
  type Setup,
  TOGETHER,
  type Trouble,
} from './history.ts';

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
    // Who shares what it writes is never started beside what it replaces.
    data: fc.constantFrom('none', 'none', 'none', 'named', 'anonymous', 'anonymous', 'shared'),
    from: fc.constantFrom('git', 'git', 'tag', 'versions'),
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
  together: fc.oneof(
    { weight: 2, arbitrary: fc.constant('no' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...TOGETHER) },
  ),
  otherBehaviour: fc.oneof(
    { weight: 2, arbitrary: fc.constant('healthy' as const) },
    { weight: 1, arbitrary: behaviour },
  ),
  otherBuildMs: fc.integer({ min: 800, max: 4000 }),
  kind: fc.constantFrom('update', 'update', 'update', 'restore'),
  behaviour: fc.oneof(
    { weight: 1, arbitrary: fc.constant('healthy' as const) },
    { weight: 2, arbitrary: behaviour },
  ),
  sameImage: fc.nat(9).map((n) => n === 0),
  again: fc.nat(6).map((n) => n === 0),
  buildFails: fc.nat(14).map((n) => n === 0),
  pull: fc.constantFrom(...FAILED_PULLS),
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
/** Something that is over after so many simulated milliseconds. */
const lasting = <What extends string>(what: What, min: number, max: number) =>
  fc.record({ what: fc.constant(what), ms: fc.integer({ min, max }) });
const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  { weight: 8, arbitrary: crash },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('reboot' as const), when }) },
  { weight: 2, arbitrary: lasting('engine restart', 100, 20_000) },
  { weight: 2, arbitrary: lasting('engine stops', 100, 20_000) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('engine away' as const),
      when,
      ms: fc.integer({ min: 100, max: 60_000 }),
    }),
  },
  { weight: 2, arbitrary: lasting('live restore', 100, 20_000) },
  { weight: 2, arbitrary: lasting('store fails', 1, 60_000) },
  { weight: 1, arbitrary: lasting('port stolen', 100, 60_000) },
  { weight: 1, arbitrary: fc.constant<Trouble>({ what: 'backup' }) },
  { weight: 1, arbitrary: fc.constant<Trouble>({ what: 'put back' }) },
  { weight: 1, arbitrary: fc.constant<Trouble>({ what: 'taken over' }) },
  { weight: 1, arbitrary: lasting('other engine', 100, 60_000) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cancel' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('other update' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('person' as const), act: fc.constantFrom(...PERSON_ACTS) }),
  },
);
const meanwhile: fc.Arbitrary<Trouble> = fc.oneof(
  fc.record({ what: fc.constant('reboot' as const), when }),
  lasting('engine restart', 100, 20_000),
  lasting('live restore', 100, 20_000),
  lasting('store fails', 1, 60_000),
  lasting('port stolen', 100, 60_000),
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

/** It takes fewer points than an update: most of what happens here happens in the middle of it. */
const again = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 30 }), fc.oneof({ weight: 2, arbitrary: crash }, meanwhile)), {
    maxLength: 3,
  })
  .map(list);

const anything: fc.Arbitrary<History> = fc.record({
  setup,
  requests: fc.array(fc.record({ request, incidents, again }), { minLength: 1, maxLength: 4 }),
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
      again: false,
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
