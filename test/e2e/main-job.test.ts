import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import {
  dockerCleanup,
  freePort,
  httpGet,
  TEST_LABEL,
  tagBaseImage,
  testDocker,
  waitFor,
} from '../support/docker.ts';
import { watchLeftovers } from '../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../support/git-repo.ts';
import { type WebAppOptions, webApp } from '../support/git-web-app.ts';
import { type CommandLine, commandLine, jsonOf, type Served } from '../support/homeport-process.ts';
import { CALM, expectClean, launchBrowser, takePictures } from './support/page.ts';
import { screens } from './support/screens.ts';

/**
 * The main job as a person lives it: a browser, the headless host as a process, a real Docker engine, real git.
 * One story: each test goes on from the one before.
 */

/** Two runs on one machine must not clean up after each other. */
const PREFIX = `hpt-e2e-${process.pid}-`;
const APP = `${PREFIX}web`;
const HAND = `${PREFIX}hand`;

const lastChecks = z
  .array(z.object({ name: z.string(), lastCheck: z.object({ at: z.string() }).nullable() }))
  .transform((apps) => new Map(apps.map((app) => [app.name, app.lastCheck?.at])));

let browser: Browser;
let page: Page;
let cli: CommandLine;
let host: Served;
let dir: string;
let repo: TestRepo;
let port: number;
let handPort: number;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
const consoleErrors: string[] = [];

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  leftovers = await watchLeftovers({ prefix: PREFIX });
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  [port, handPort] = [await freePort(), await freePort()];
  cli = await commandLine();
  host = await cli.serve();
  browser = await launchBrowser();
  page = await browser.newPage(CALM);
  page.setDefaultTimeout(45_000);
  page.on('pageerror', (error) => consoleErrors.push(error.message));
});
afterAll(async () => {
  await browser?.close();
  await cli?.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

const commit = (options: WebAppOptions, message: string) => repo.commit(webApp(options), message);
const body = async (at = port) => (await httpGet(at))?.body;
const { visit, button, heading, row, notice, ended, updateFromItsPage, settings } = screens(() => ({
  page,
  url: host.url,
}));
/** In the Dockerfiles: a layer in the cache of an earlier run would be built before anybody could see it. */
const RUN = Date.now();

it('signs in by the one-time link', async () => {
  await page.goto(host.signInUrl);
  await heading('No apps yet').waitFor();
  expect(page.url()).toBe(`${host.url}/#/`);
  await expectClean(page);
});

it('adds an app: Look fills in, the build log is live, it becomes healthy', async () => {
  await commit({ body: 'one', lines: [`RUN echo "first layer" && sleep 3 # ${RUN}`] }, 'First page');
  await visit('/add');
  await page.getByRole('radio', { name: /^Git repository/ }).check();
  await page.getByLabel('Git URL').fill(repo.url);
  await button('Look').click();
  await page.getByText('The Dockerfile has ports 8080/tcp, a HEALTHCHECK.').waitFor();
  expect(await page.getByLabel('Published ports').inputValue()).toBe('8080:8080');
  await page.getByLabel('App name').fill(APP);
  await page.getByLabel('Published ports').fill(`127.0.0.1:${port}:8080`);
  await page.getByLabel('Must then stay healthy, seconds').fill('1');
  await page.getByRole('radio', { name: 'Only by hand' }).check();
  await expectClean(page);
  await button('Add and build').click();
  await heading(`${APP}: First start`).waitFor();
  await page.getByLabel('Log: Build the image').getByText('first layer').first().waitFor();
  await button('Cancel update').waitFor();
  await expectClean(page);
  await ended('Succeeded');
  expect(await body()).toBe('one');
  await visit('/');
  await row(APP).getByText('Healthy').waitFor();
});

it('updates to a good commit', async () => {
  await commit({ body: 'two', lines: [`RUN echo "second layer" && sleep 6 # ${RUN}`] }, 'Second page');
  await updateFromItsPage(APP);
  await visit(`/apps/${APP}`);
  await page.getByLabel('Log: Build the image').getByText('second layer').first().waitFor();
  await takePictures(page, 'app-updating');
  await page.getByRole('link', { name: 'Follow update' }).click();
  await ended('Succeeded');
  expect(await body()).toBe('two');
});

it('a build that fails leaves the app untouched, served all the time', async () => {
  await commit({ body: 'three', variant: 'build-fails' }, 'Broken build');
  const served = new Set<string | undefined>();
  let watching = true;
  const watch = (async () => {
    for (; watching; await delay(20)) served.add(await body());
  })();
  await visit('/');
  await row(APP).getByRole('button', { name: 'Update now' }).click();
  await notice(APP, 'Update failed').waitFor();
  watching = false;
  await watch;
  expect([...served]).toEqual(['two']);
  await notice(APP, 'Update failed').getByRole('link', { name: 'Show log' }).click();
  await ended('Failed, app untouched');
  await page.getByText('no such module: left-pad').first().waitFor();
  await expectClean(page);
});

it('a commit that never becomes healthy is rolled back before one’s eyes', async () => {
  await commit({ body: 'four', variant: 'never-healthy' }, 'Never healthy');
  await updateFromItsPage(APP);
  const steps = page.getByRole('list', { name: 'Steps' });
  await steps.getByText('Wait for it to prove healthy').waitFor();
  await steps.getByText('Stop the new container and start the previous one').waitFor();
  await ended('Rolled back');
  expect(await body()).toBe('two');
  await takePictures(page, 'update-rolled-back');
  await visit('/');
  await row(APP).getByText('Healthy').waitFor();
  await takePictures(page, 'dashboard');
  await notice(APP, 'Rolled back').getByRole('link', { name: 'Show log' }).click();
  await page.getByText('database is locked').first().waitFor();
  await visit(`/apps/${APP}`);
  await page.getByText('Recent updates').waitFor();
  await takePictures(page, 'app-rolled-back');
});

it('adopts a container made by hand, which changes nothing, while the other’s schedule is set', async () => {
  await settings(APP, async () => {
    await page.getByRole('radio', { name: 'On a schedule' }).check();
    await page.getByLabel('Cron expression').fill('* * * * *');
    await page.getByText('Every minute').waitFor();
  });
  const container = await testDocker().createContainer({
    name: HAND,
    Image: await tagBaseImage(HAND),
    Labels: TEST_LABEL,
    Cmd: [
      '/bin/sh',
      '-c',
      'trap "exit 0" TERM; echo by hand > /www/index.html; httpd -f -p 8080 -h /www & wait',
    ],
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(handPort) }] } },
  });
  await container.start();
  const before = await container.inspect();
  await visit('/adopt');
  await page.getByRole('radio', { name: new RegExp(HAND) }).check();
  await page.getByRole('radio', { name: /^Git repository/ }).check();
  await page.getByLabel('Git URL').fill(repo.url);
  await page.getByRole('radio', { name: 'Only by hand' }).check();
  await page.getByLabel('Must then stay healthy, seconds').fill('1');
  await expectClean(page);
  await button('Look after it').click();
  await heading(HAND).waitFor();
  const after = await container.inspect();
  expect([after.Id, after.Created, after.State.StartedAt, after.HostConfig]).toEqual([
    before.Id,
    before.Created,
    before.State.StartedAt,
    before.HostConfig,
  ]);
  expect((await body(handPort))?.trim()).toBe('by hand');
});

it('the scheduled check does not try the quarantined release again', async () => {
  await visit(`/apps/${APP}`);
  await page.getByText('Newest is quarantined').waitFor();
  const checkedAt = async () => lastChecks.parse(jsonOf(await cli.run('apps', '--json'))).get(APP) ?? '';
  const before = await checkedAt();
  // The slot is up to a minute away.
  await waitFor(async () => (await checkedAt()) > before, {
    what: 'the scheduled check',
    timeoutMs: 90_000,
    everyMs: 1_000,
  });
  await visit(`/apps/${APP}/history`);
  await page.locator('.update-list > li').nth(3).waitFor();
  expect(await page.locator('.update-list > li').count()).toBe(4);
  expect(await body()).toBe('two');
  await settings(APP, () => page.getByRole('radio', { name: 'Only by hand' }).check());
});

it('restores an earlier release with one click, by its number', async () => {
  await visit(`/apps/${APP}`);
  // The notice of the rollback offers none: the previous release runs already.
  await button(/^Restore #1 \(1-/).click();
  await ended('Succeeded');
  expect(await body()).toBe('one');
});

it('keeps its history over a restart of the host, and the window reconnects by itself', async () => {
  await visit('/activity');
  await page.locator('.update-list > li').nth(4).waitFor();
  const told = await page.locator('.update-list .update-title').allTextContents();
  expect(await host.stop()).toBe(0);
  await page.getByText('Connection lost, trying again').waitFor();
  host = await cli.serve({ port: host.port });
  await page.getByText('Connection lost, trying again').waitFor({ state: 'detached' });
  await page.reload();
  await page.locator('.update-list > li').nth(4).waitFor();
  expect(await page.locator('.update-list .update-title').allTextContents()).toEqual(told);
  await expectClean(page);
});

it('asks where the policy says so, and does what is decided', async () => {
  await settings(APP, () => page.getByRole('radio', { name: 'Ask me' }).check());
  await updateFromItsPage(APP);
  const alert = page.getByRole('alert').filter({ hasText: 'Your decision is needed' });
  await alert.getByText('database is locked').waitFor();
  await takePictures(page, 'update-decision');
  // The way back leads to the release that ran until now, not to the one before it.
  await alert.getByRole('button', { name: /^Restore previous \(1-/ }).click();
  await ended('Rolled back');
  expect(await body()).toBe('one');
  await updateFromItsPage(APP);
  await visit('/');
  await notice(APP, 'Your decision is needed').getByRole('button', { name: 'Keep it' }).click();
  await row(APP).getByText('Succeeded').waitFor();
  expect(await body()).toBe('four');
});

it('cancels a build that hangs', async () => {
  await commit({ body: 'five', variant: 'build-hangs' }, 'Hangs');
  await updateFromItsPage(APP);
  await page.getByLabel('Log: Build the image').getByText('going to sleep').first().waitFor();
  await button('Cancel update').click();
  await ended('Cancelled');
  expect(await body()).toBe('four');
});

it('pauses and resumes all schedules', async () => {
  await visit('/');
  await button('Pause schedules').click();
  await page.getByRole('menuitem', { name: 'Until resumed' }).click();
  await page.getByText('Schedules are paused').waitFor();
  await expectClean(page);
  await button('Resume schedules').click();
  await page.getByText('Schedules are paused').waitFor({ state: 'detached' });
});

it('updates the adopted container, and removes both apps with all that was theirs', async () => {
  await commit({ body: 'six' }, 'Sixth page');
  await updateFromItsPage(HAND);
  await ended('Succeeded');
  for (const app of [HAND, APP]) {
    await visit(`/apps/${app}/settings`);
    await button('Remove app…').click();
    const dialog = page.getByRole('dialog', { name: `Remove ${app}?` });
    await dialog.getByLabel('Also remove its container').check();
    await expectClean(page);
    await dialog.getByRole('button', { name: 'Remove app' }).click();
    await page.getByText(`${app} and its container are removed`).waitFor();
  }
  await heading('No apps yet').waitFor();
  // The tag that the person's container was made from is the person's.
  await leftovers.expectNone(new RegExp(`^\\+ images: ${HAND}:1 `));
  expect(consoleErrors).toEqual([]);
});
