import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { render } from '../../../electron/shared/text/render.ts';
import { dockerCleanup, freePort, httpGet } from '../../support/docker.ts';
import { type GitHost, startGitHost } from '../../support/git-host.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

/** Private repositories over http with a password server, real git, real Docker; defaults of new apps on the way. */
const APP = 'hpt-private-web';
const USER = 'ada';
const TOKEN = 'lovelace';
const SIGNS = [TOKEN, Buffer.from(`${USER}:${TOKEN}`).toString('base64').replace(/=+$/, '')];

let dir: string;
let homeport: Homeport;
let here: GitHost;
let elsewhere: GitHost;
let repo: TestRepo;
let port: number;
/** Where the token was found although it must not be there, while git was at work. */
const seenOutside: string[] = [];

beforeAll(async () => {
  await dockerCleanup('hpt-private-');
  dir = mkdtempSync(path.join(tmpdir(), 'hpt-private-'));
  repo = await createRepo(path.join(dir, 'private'));
  [here, elsewhere] = await Promise.all([startGitHost(), startGitHost()]);
  await here.add('private', repo.dir, 'password');
  await elsewhere.add('private', repo.dir, 'password');
  port = await freePort();
  homeport = await startHomeport({ background: false });
  here.onOffer = () => seenOutside.push(...tokenInProcesses(), ...tokenInFiles(homeport.dataDir));
});
afterAll(async () => {
  await homeport.close();
  await Promise.all([here.close(), elsewhere.close()]);
  await dockerCleanup('hpt-private-');
  rmSync(dir, { recursive: true, force: true });
});

const holdsToken = (text: string) => SIGNS.some((sign) => text.includes(sign));

/** Files under a folder that hold the token, as text or as HTTP would send it. */
function tokenInFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .filter((file) => holdsToken(readFileSync(file, 'latin1')));
}

/** Other processes with the token in their arguments or environment, while they run. */
function tokenInProcesses(): string[] {
  const found: string[] = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const file of ['cmdline', 'environ']) {
      try {
        const text = readFileSync(`/proc/${pid}/${file}`, 'latin1');
        if (holdsToken(text)) found.push(`/proc/${pid}/${file}: ${text.slice(0, 200)}`);
      } catch {
        // It has ended.
      }
    }
  }
  return found;
}

const add = (url: string, name = APP) =>
  homeport.client.apps.add({
    name,
    source: { kind: 'git', from: { kind: 'git', url } },
    run: { ports: [{ hostPort: port, containerPort: 8080, hostIp: '127.0.0.1' }] },
  });
const setToken = (token: string, host = here.host) =>
  homeport.client.secrets.set({ host, username: USER, token });

describe('a private repository', () => {
  test('without a token: the words name the way, and nothing is kept', async () => {
    await repo.commit(webApp({ body: 'one' }), 'First page');
    await expect(add(here.url('private'))).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringContaining(`homeport secret set ${here.host}`),
    });
    expect(here.offered('private')).toEqual([]);
    expect((await homeport.client.live.get()).apps).toEqual([]);
  });

  test('a wrong token is said to be refused', async () => {
    await setToken('not-it');
    await expect(add(here.url('private'))).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringContaining(`${here.host} refuses the token stored for it`),
    });
    expect(here.offered('private')).toContain('ada:not-it');
  });

  test('with the right one it is built and runs, by the defaults that a person keeps for new apps', async () => {
    await setToken(TOKEN);
    const kept = await homeport.client.defaults.set({
      schedule: { cron: null },
      policy: { gate: { timeoutS: 30, stableForS: 0.5 }, keepReleases: 2 },
    });
    const { updateId } = await add(here.url('private'));
    const update = await homeport.ended(updateId);
    expect(update.outcome, await logOf(homeport, updateId)).toBe('succeeded');
    expect((await httpGet(port))?.body).toBe('one');
    const { config } = await homeport.client.apps.get({ app: APP });
    expect(config).toMatchObject({ schedule: kept.schedule, policy: kept.policy });
    expect(config.policy).toMatchObject({ keepReleases: 2, gate: { timeoutS: 30, stableForS: 0.5 } });
  });

  test('after a start it is updated as before', async () => {
    await homeport.restart();
    const commit = await repo.commit(webApp({ body: 'two' }), 'Second page');
    const { updateId } = await homeport.client.apps.update({ app: APP });
    const update = await homeport.ended(updateId);
    expect(update).toMatchObject({ outcome: 'succeeded', to: { version: { id: commit } } });
    expect((await httpGet(port))?.body).toBe('two');
    expect(here.offered('private').filter((offer) => offer === 'ada:lovelace').length).toBeGreaterThan(4);
  });

  test('the token is in no process, file, database, backup, log line or answer', async () => {
    expect(seenOutside).toEqual([]);
    await homeport.client.storage.backup();
    expect(tokenInFiles(homeport.dataDir)).toEqual([]);
    expect(homeport.lines.filter(holdsToken)).toEqual([]);
    const updates = await homeport.client.updates.list({});
    const answers = [
      await homeport.client.secrets.list(),
      await homeport.client.live.get(),
      updates,
      ...(await Promise.all(updates.map(({ id }) => homeport.client.updates.log({ id })))),
    ];
    expect(holdsToken(JSON.stringify(answers))).toBe(false);
    // The search itself finds what is there.
    writeFileSync(path.join(dir, 'canary'), `password=${TOKEN}`);
    expect(tokenInFiles(dir)).toEqual([path.join(dir, 'canary')]);
  });

  test('a removed token is used no more', async () => {
    expect(await homeport.client.secrets.remove({ host: here.host })).toEqual({ removed: true });
    const [result] = await homeport.client.apps.check({ apps: [APP] });
    expect(result?.result).toBe('failed');
    expect(result && render(result.message)).toContain('asks for a password');
    await setToken(TOKEN);
    expect(await homeport.client.apps.check({ apps: [APP] })).toMatchObject([{ result: 'current' }]);
  });
});

describe('a token goes to nobody else', () => {
  const inspect = async (url: string) => {
    const found = await homeport.client.apps.inspectSource({
      source: { kind: 'git', from: { kind: 'git', url } },
    });
    if (found.kind !== 'git') throw new Error(`It was looked at as ${found.kind}`);
    return found;
  };

  test('another host that asks gets none', async () => {
    await expect(inspect(elsewhere.url('private'))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(elsewhere.offered('private')).toEqual([]);
  });

  test('a public repository does not bring the person’s private one along as its submodule', async () => {
    const open = await createRepo(path.join(dir, 'open'));
    await open.commit(webApp({ body: 'open' }), 'Open');
    await submodule(open, here.url('private'));
    await here.add('open', open.dir, 'open');
    const before = here.offered('private').length;
    await expect(inspect(here.url('open'))).rejects.toMatchObject({
      message: expect.stringContaining('A submodule can'),
    });
    expect(here.offered('private')).toHaveLength(before);
  });

  test('a private repository brings its private submodule of the same host, and none of another', async () => {
    const parent = await createRepo(path.join(dir, 'parent'));
    await parent.commit(webApp({ body: 'parent' }), 'Parent');
    await submodule(parent, here.url('private'));
    await here.add('parent', parent.dir, 'password');
    expect((await inspect(here.url('parent'))).commit.message).toBe('With a submodule');

    await setToken(TOKEN, elsewhere.host);
    const foreign = await createRepo(path.join(dir, 'foreign'));
    await foreign.commit(webApp({ body: 'foreign' }), 'Foreign');
    await submodule(foreign, elsewhere.url('private'));
    await here.add('foreign', foreign.dir, 'password');
    await expect(inspect(here.url('foreign'))).rejects.toMatchObject({
      message: expect.stringContaining('A submodule can'),
    });
    expect(elsewhere.offered('private')).toEqual([]);
  });
});

/** A submodule as `git submodule add` would write it, without fetching it. */
async function submodule(parent: TestRepo, url: string): Promise<void> {
  await parent.git('update-index', '--add', '--cacheinfo', `160000,${await repo.head()},sub`);
  await parent.git('config', '--file', '.gitmodules', 'submodule.sub.path', 'sub');
  await parent.git('config', '--file', '.gitmodules', 'submodule.sub.url', url);
  await parent.git('add', '.gitmodules');
  await parent.git('commit', '--quiet', '-m', 'With a submodule');
}
