import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BASE_IMAGE, dockerCleanup, ensureBaseImage, testDocker } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { createRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { wordsOf } from '../../support/in-words.ts';
import { PRIVATE_LOGIN, startPrivateRegistry } from '../../support/private-registry.ts';

/** A login for a registry, from being entered to an app that is built upon a private image. */

const PREFIX = 'hpt-login-';
const APP = `${PREFIX}web`;
const docker = testDocker();
const WRONG = { username: 'ada', password: 'wrong horse' };

let dir: string;
let homeport: Homeport;
let registry: Awaited<ReturnType<typeof startPrivateRegistry>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  await ensureBaseImage();
  registry = await startPrivateRegistry();
  homeport = await startHomeport();
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
});
afterAll(async () => {
  await homeport?.close();
  await registry?.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

test('is tried with the registry itself, kept, and tried again', async () => {
  const { registries } = homeport.client.secrets;
  const { host } = registry;
  const refused = await registries.test({ registry: host, ...WRONG });
  expect(refused).toMatchObject({ ok: false, source: 'typed' });
  expect(refused.why && wordsOf(refused.why)).toMatch(/refuses this login/);
  expect(await registries.test({ registry: host, ...PRIVATE_LOGIN })).toMatchObject({ ok: true });
  await expect(registries.test({ registry: host })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await registries.set({ registry: host, ...PRIVATE_LOGIN });
  expect(await registries.test({ registry: host })).toMatchObject({ ok: true, source: 'homeport' });
  expect((await registries.list()).logins).toContainEqual(
    expect.objectContaining({ registry: host, username: 'ada', source: 'homeport', problem: null }),
  );
  expect(await registries.test({ registry: '127.0.0.1:9', ...WRONG })).toMatchObject({ ok: false });
  expect(await registries.remove({ registry: host })).toEqual({ removed: true });
});

test('is what an app’s private base image is had with', async () => {
  const base = `${registry.host}/${PREFIX}base`;
  const host = await connectedHost();
  await docker.getImage(BASE_IMAGE).tag({ repo: base, tag: '1' });
  const transfer = { limitMs: 30_000, login: PRIVATE_LOGIN };
  await host.images.push(`${base}:1`, transfer, new AbortController().signal);
  await docker.getImage(`${base}:1`).remove();
  host.close();
  const repo = await createRepo(path.join(dir, 'repo'));
  const files = webApp({ body: 'one', variant: 'no-healthcheck' });
  const Dockerfile = String(files.Dockerfile).replace(`FROM ${BASE_IMAGE}`, `FROM ${base}:1`);
  expect(Dockerfile).toContain(base);
  await repo.commit({ ...files, Dockerfile }, 'One');

  const { client } = homeport;
  const add = () =>
    client.apps.add({
      name: APP,
      source: { kind: 'git', from: { kind: 'git', url: repo.url } },
      schedule: { cron: null },
      policy: { gate: { probe: null, timeoutS: 20, stableForS: 0 } },
    });
  const without = await homeport.ended((await add()).updateId);
  expect(without.outcome).toBe('failed');
  // A busy engine may lose the session before it has asked the registry.
  expect(await logOf(homeport, without.id)).toMatch(/unauthorized|no basic auth|denied|no active session/i);
  await client.secrets.registries.set({ registry: registry.host, ...PRIVATE_LOGIN });
  const { updateId } = await client.apps.update({ app: APP, force: true });
  const update = await homeport.ended(updateId);
  const log = await logOf(homeport, update.id);
  expect(update.outcome, log).toBe('succeeded');
  expect(log).toContain(`Signing in to ${registry.host} for base images.`);
  // Neither what is logged nor what is kept has the password in it.
  expect(log).not.toContain('correct horse');
  const database = await readFile(path.join(homeport.dataDir, 'homeport.db'), 'latin1');
  expect(database).not.toContain('correct horse');
  await client.apps.remove({ app: APP, keepContainer: false });
});
