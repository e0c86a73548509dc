import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { ReleaseDto, UpdateDto } from '../../electron/shared/dto.ts';
import { despiteRemovals, waitFor } from './docker.ts';
import type { ChangingRequest } from './docker-proxy.ts';
import type { Arranged, Lane } from './fault-lane.ts';
import { wordsOf } from './in-words.ts';

export type Ended = UpdateDto['outcome'] | 'never began';

/** A cut may end an update before the swap; it never makes a good release bad, or a bad one good. */
const ALLOWED: Record<Arranged['scenario'], Ended[]> = {
  update: ['succeeded', 'interrupted', 'never began'],
  rollback: ['rolled-back', 'interrupted', 'never began'],
  restore: ['succeeded', 'interrupted', 'never began'],
  rebuild: ['succeeded', 'interrupted', 'never began'],
  adopt: ['succeeded', 'interrupted', 'never began'],
  add: ['succeeded', 'interrupted', 'never began'],
};

/** A stop that takes effect, a start that serves: what the request itself takes. */
const STOP_LEAD_MS = 100;
const START_LAG_MS = 4000;
/** Reconnecting with back-off, finding out, and starting. */
const OUTAGE_LAG_MS = 25_000;

/** Everything that must be true of an app after its update was cut off and taken up again. @returns what is not. */
export async function checkLane(
  lane: Lane,
  arranged: Arranged,
  outcome: Ended,
  requests: ChangingRequest[],
  other: { allowed?: Ended[]; outages?: { from: number; to: number }[] } = {},
): Promise<string[]> {
  const problems: string[] = [];
  const must = (true_: boolean, words: string) => {
    if (!true_) problems.push(words);
  };
  const { allowed = ALLOWED[arranged.scenario], outages = [] } = other;
  must(allowed.includes(outcome), `outcome ${outcome} of ${arranged.scenario}`);
  const serves = outcome === 'succeeded' ? arranged.fresh : arranged.old;
  if (serves !== null) {
    const timeoutMs = outages.length > 0 ? OUTAGE_LAG_MS : 5000;
    await waitFor(() => prober(lane).open === null, { timeoutMs, what: 'service' }).catch(() =>
      problems.push('it does not serve'),
    );
  }
  problems.push(...gapProblems(lane, arranged, requests, outages));
  const served = [arranged.old, arranged.fresh];
  for (const body of lane.prober.bodies()) must(served.includes(body), `it served "${body}" meanwhile`);

  const client = lane.engine.client();
  const live = await client.live.get();
  const app = live.apps.find((it) => it.name === lane.app);
  if (app === undefined) {
    must(arranged.scenario === 'add', 'Homeport forgot the app');
    return [...problems, ...(await containerProblems(lane, null, ''))];
  }
  const releases = await client.releases.list({ app: lane.app });
  const running = releases.find((it) => it.running) ?? null;
  must(lane.bodyOf(running) === serves, `history says "${lane.bodyOf(running)}" runs, expected "${serves}"`);
  must(app.activeUpdate === null, 'an update is still under way');
  must(live.attention.length <= 1, `${live.attention.length} things ask for attention`);
  must(live.storeProblem === null, `the store has a problem: ${wordsOf(live.storeProblem)}`);
  if (arranged.scenario === 'rollback') {
    const judged = releases.some((it) => it.state === 'quarantined' && lane.bodyOf(it) === arranged.fresh);
    must(
      judged === (outcome === 'rolled-back' || outcome === 'rollback-failed'),
      `the bad release is ${judged ? '' : 'not '}quarantined`,
    );
  }
  problems.push(...(await historyProblems(lane)));
  problems.push(...(await containerProblems(lane, running, arranged.restartPolicy)));
  problems.push(...(await imageProblems(lane, releases)));
  if (serves !== null) {
    lane.prober.clear();
    await waitFor(() => lane.prober.bodies().has(serves), { timeoutMs: 5000, what: serves }).catch(() =>
      problems.push(`it serves ${[...lane.prober.bodies()].join(', ') || 'nothing'} and not ${serves}`),
    );
  }
  // The script that answers git's questions is there for as long as Homeport runs.
  const work = (await readdir(path.join(lane.engine.dataDir, 'work'))).filter(
    (name) => name !== 'askpass.sh',
  );
  must(work.length === 0, `checkouts are left: ${work.join(', ')}`);
  return problems;
}

function prober(lane: Lane): { open: number | null } {
  const last = lane.prober.gaps().at(-1);
  return { open: last && last.to === null ? last.from : null };
}

/** Every gap begins with a stop that Homeport sent, and ends soon after the start that followed. */
function gapProblems(
  lane: Lane,
  arranged: Arranged,
  requests: ChangingRequest[],
  outages: { from: number; to: number }[],
): string[] {
  const stops = requests.filter((it) => it.what.endsWith('/stop'));
  const starts = requests.filter((it) => it.what.endsWith('/start'));
  // Before an app's first start there is nothing that could be away.
  const gaps = arranged.old === null ? lane.prober.gaps().slice(1) : lane.prober.gaps();
  return gaps.flatMap(({ from, to }) => {
    // An engine that goes down takes its containers along; from its return on the clock runs.
    const outage = outages.findLast((it) => it.from <= from + STOP_LEAD_MS || (to !== null && it.to <= to));
    if (outage)
      return to !== null && to - outage.to > OUTAGE_LAG_MS
        ? [`it came back ${to - outage.to} ms after Docker`]
        : [];
    const because = stops.findLast((stop) => stop.at <= from + STOP_LEAD_MS);
    if (!because) return [`it was away at ${new Date(from).toISOString()} although nothing had been stopped`];
    if (to === null) return [];
    const start = starts.findLast((it) => it.at <= to);
    const late = start ? to - Math.max(start.at, because.at) : 0;
    return late > START_LAG_MS ? [`it came back ${late} ms after it was started`] : [];
  });
}

async function historyProblems(lane: Lane): Promise<string[]> {
  const updates = await lane.engine.client().updates.list({ app: lane.app, limit: 20 });
  return updates.flatMap((update) => [
    ...(update.outcome === null ? [`update ${update.id} has no outcome`] : []),
    ...update.steps
      .filter((step) => step.status === 'running' || step.finishedAt === null)
      .map((step) => `step ${step.kind} of ${update.id} never ended`),
  ]);
}

async function containerProblems(
  lane: Lane,
  running: ReleaseDto | null,
  restartPolicy: string,
): Promise<string[]> {
  const all = (await lane.docker.listContainers({ all: true })).filter((it) =>
    it.Names.some((name) => name === `/${lane.app}` || name.startsWith(`/${lane.app}.`)),
  );
  const problems: string[] = [];
  const up = all.filter((it) => it.State === 'running' || it.State === 'restarting');
  if (running === null) return all.length === 0 ? [] : [`containers are left: ${names(all)}`];
  if (up.length !== 1) problems.push(`${up.length} containers run: ${names(up)}`);
  for (const it of all) {
    const inspect = await lane.docker.getContainer(it.Id).inspect();
    const policy = inspect.HostConfig.RestartPolicy?.Name || 'no';
    if (inspect.Name === `/${lane.app}`) {
      if (!inspect.State.Running) problems.push(`the app's own container does not run`);
      if (policy !== restartPolicy) problems.push(`its restart policy is ${policy}, not ${restartPolicy}`);
      if (inspect.Image !== running.imageId) problems.push('its image is not that of the running release');
      if (!inspect.Mounts.some((mount) => mount.Name === `${lane.app}-data`))
        problems.push('its volume is missing');
    } else {
      if (!inspect.Name.startsWith(`/${lane.app}.release-`)) problems.push(`left over: ${inspect.Name}`);
      if (policy !== 'no') problems.push(`${inspect.Name} has the restart policy ${policy}`);
    }
  }
  if (!all.some((it) => it.Names.includes(`/${lane.app}`))) problems.push(`nothing has the name ${lane.app}`);
  if (all.length > 2) problems.push(`${all.length} containers: ${names(all)}`);
  return problems;
}

const names = (list: { Names: string[] }[]) => list.flatMap((it) => it.Names).join(', ');

async function imageProblems(lane: Lane, releases: ReleaseDto[]): Promise<string[]> {
  const problems: string[] = [];
  const images = await despiteRemovals(() => lane.docker.listImages({ all: true }));
  const tags = images.flatMap((image) =>
    (image.RepoTags ?? [])
      .filter((tag) => tag.startsWith(`homeport/${lane.app}:`))
      .map((tag) => ({ tag, id: image.Id })),
  );
  for (const { tag, id } of tags) {
    const release = releases.find((it) => it.tag === tag);
    if (!release) problems.push(`the tag ${tag} is left over`);
    else if (release.imageId !== id) problems.push(`the tag ${tag} names another image`);
  }
  for (const release of releases) {
    const tagged = tags.some(({ tag }) => tag === release.tag);
    // What was pruned, and is not built again, has neither image nor tag.
    const pruned = images.every((image) => image.Id !== release.imageId);
    if (release.state === 'good' && !tagged && !pruned)
      problems.push(`release ${release.release} has lost its tag`);
    if (release.state === 'candidate') problems.push(`release ${release.release} was never judged`);
  }
  return problems;
}
