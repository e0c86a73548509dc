import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_BY } from '../../../electron/engine/domain/image-labels.ts';
import { BASE_IMAGE, dockerCleanup, drain, testDocker } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

/** Two Homeports build on one engine, and a person does: each takes away what is its own. */
const PREFIX = `hpt-own-img-${process.pid}-`;
const OURS = `${PREFIX}ours`;
const THEIRS = `${PREFIX}theirs`;
const docker = testDocker();

let dir: string;
let repo: TestRepo;
let ours: Homeport;
let theirs: Homeport;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-own-img-'));
  repo = await createRepo(path.join(dir, 'repo'));
  await repo.commit(
    webApp({ body: `Whose is it? ${PREFIX}`, lines: [`LABEL ${BUILT_BY}=somebody`] }),
    'First page',
  );
  [ours, theirs] = await Promise.all([startHomeport(), startHomeport()]);
});
afterAll(async () => {
  await Promise.all([ours.close(), theirs.close()]);
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

async function add(homeport: Homeport, name: string): Promise<string> {
  const source = { kind: 'git', from: { kind: 'git', url: repo.url } } as const;
  const { updateId } = await homeport.client.apps.add({
    name,
    source,
    schedule: { cron: null },
    policy: { gate: { timeoutS: 20, stableForS: 1 } },
  });
  const update = await homeport.ended(updateId);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
  return update.to?.imageId ?? '';
}

/** `FROM` an image, with something on top. */
async function childOf(image: string, tag: string): Promise<void> {
  const context = pack();
  context.entry({ name: 'Dockerfile' }, `FROM ${image}\nCOPY Dockerfile /child\n`);
  context.finalize();
  await drain(docker, await docker.buildImage(Readable.from(context), { t: tag }));
}

const labelOf = async (image: string) => (await docker.getImage(image).inspect()).Config.Labels?.[BUILT_BY];

test('an image says which Homeport built it, and the same is the same image for each', async () => {
  const [one, other] = [await add(ours, OURS), await add(theirs, THEIRS)];
  expect(await labelOf(one)).toMatch(/^[0-9a-f-]{36}$/);
  expect(await labelOf(other)).toMatch(/^[0-9a-f-]{36}$/);
  expect(await labelOf(one)).not.toBe(await labelOf(other));
  const again = await ours.client.apps.update({ app: OURS, force: true });
  expect((await ours.ended(again.updateId)).to?.imageId).toBe(one);
  // What runs from it does not have the label as a person's wish.
  const { config } = await ours.client.apps.get({ app: OURS });
  expect(JSON.stringify(config)).not.toContain(BUILT_BY);
});

test('what goes with an app is what this Homeport built, and not what only goes by its name or was made from it', async () => {
  const repository = `homeport/${OURS}`;
  const tag = (image: string, name: string) => docker.getImage(image).tag({ repo: repository, tag: name });
  const own = `${repository}:${(await ours.client.releases.list({ app: OURS }))[0]?.tag.split(':')[1]}`;
  const foreign = (await theirs.client.releases.list({ app: THEIRS }))[0]?.tag ?? '';
  await tag(own, '7-of-ours');
  await tag(foreign, '8-of-theirs');
  await tag(BASE_IMAGE, '9-of-nobody');
  await childOf(own, `${repository}:10-made-from-ours`);
  expect(await labelOf(`${repository}:10-made-from-ours`)).toBe(await labelOf(own));

  await ours.client.apps.remove({ app: OURS, keepContainer: false });
  const left = (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  expect(left.filter((name) => name.startsWith(`${repository}:`)).sort()).toEqual([
    `${repository}:10-made-from-ours`,
    `${repository}:8-of-theirs`,
    `${repository}:9-of-nobody`,
  ]);
  expect((await theirs.client.apps.get({ app: THEIRS })).state).toBe('healthy');
});
