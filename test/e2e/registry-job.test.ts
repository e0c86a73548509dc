import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dockerCleanup, freePort, httpGet, TEST_LABEL, testDocker, waitFor } from '../support/docker.ts';
import { type CommandLine, commandLine, type Served } from '../support/homeport-process.ts';
import { pushImage } from '../support/registry/push-image.ts';
import { type RealRegistry, startRealRegistry } from '../support/registry/real-registry.ts';
import { CALM, expectClean, launchBrowser, takePictures } from './support/page.ts';
import { screens } from './support/screens.ts';

/**
 * A container that somebody started from a registry, as a person lives it: looked after in a browser, a new image is pushed, found, put in
 * and taken back. A real registry, a real engine, the headless host as a process. One story: each test goes on from the one before.
 */

const PREFIX = `hpt-e2e-reg-${process.pid}-`;
const APP = `${PREFIX}web`;
const REPOSITORY = `hpt/e2e-${process.pid}`;
const docker = testDocker();

let browser: Browser;
let page: Page;
let cli: CommandLine;
let host: Served;
let registry: RealRegistry;
let port: number;
const consoleErrors: string[] = [];
const { visit, button, heading, ended, row } = screens(() => ({ page, url: host.url }));

const image = () => `${registry.host}/${REPOSITORY}`;
const body = async () => (await httpGet(port))?.body;

async function push(version: string): Promise<void> {
  await pushImage(
    { url: registry.url, repository: REPOSITORY, tag: 'stable' },
    {
      files: { 'bin/busybox': await readFile('/bin/busybox'), 'www/index.html': version },
      cmd: ['/bin/busybox', 'sh', '-c', 'trap "exit 0" TERM; /bin/busybox httpd -f -p 8080 -h /www & wait'],
      labels: { 'org.opencontainers.image.version': version },
    },
  );
}

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  registry = await startRealRegistry();
  port = await freePort();
  await push('1.0.0');
  const pulled = await docker.pull(`${image()}:stable`);
  await new Promise<void>((resolve, reject) =>
    docker.modem.followProgress(pulled, (error) => (error ? reject(error) : resolve())),
  );
  const container = await docker.createContainer({
    name: APP,
    Image: `${image()}:stable`,
    Labels: TEST_LABEL,
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] } },
  });
  await container.start();
  cli = await commandLine();
  host = await cli.serve();
  browser = await launchBrowser();
  page = await browser.newPage(CALM);
  page.setDefaultTimeout(45_000);
  page.on('pageerror', (error) => consoleErrors.push(error.message));
  await page.goto(host.signInUrl);
  await heading('No apps yet').waitFor();
});
afterAll(async () => {
  await browser?.close();
  await cli?.run('remove', APP, '--yes', '--with-container').catch(() => undefined);
  await cli?.close();
  await dockerCleanup(PREFIX);
  for (const { RepoTags, RepoDigests } of await docker.listImages({ all: true }))
    for (const name of [...(RepoTags ?? []), ...(RepoDigests ?? [])].filter((it) => it.includes(REPOSITORY)))
      await docker
        .getImage(name)
        .remove({ force: true })
        .catch(() => undefined);
  await registry?.close();
});

it('is looked after without a word about where it comes from, and nothing about it changes', async () => {
  const before = await docker.getContainer(APP).inspect();
  await visit('/');
  await page.getByRole('link', { name: 'Look after a container' }).click();
  await page.getByRole('radio', { name: new RegExp(APP) }).check();
  await page.getByText(`It keeps following ${image()}:stable`).waitFor();
  await page.getByRole('radio', { name: 'Only by hand' }).check();
  await page.getByLabel('Must then stay healthy, seconds').fill('1');
  await expectClean(page);
  await button('Look after it').click();
  await heading(APP).waitFor();
  const after = await docker.getContainer(APP).inspect();
  expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
  expect(await body()).toBe('1.0.0');
});

it('has nothing new while its registry has nothing new', async () => {
  await button('Check now').click();
  await page.getByText('Up to date').first().waitFor();
  expect(await page.getByText(/ is out$/).count()).toBe(0);
});

it('a new image is pushed: a check finds it, says what it is, and touches nothing', async () => {
  await push('1.1.0');
  const out = page.getByText('1.1.0 is out', { exact: true });
  // What the registry answered counts for some seconds.
  await waitFor(
    async () => {
      await button('Check now').click();
      return (await out.count()) > 0;
    },
    { what: 'the check that finds it', timeoutMs: 90_000, everyMs: 2_000 },
  );
  await page.getByText(/to get at most/).waitFor();
  await takePictures(page, 'registry-job-out');
  expect(await body()).toBe('1.0.0');
  const check = await cli.run('check', APP);
  expect(check.stdout).toMatch(/1\.1\.0, [\d.]+ [kM]?B/);
});

it('is put in with one click, and is named by what the image says of itself', async () => {
  await button('Put 1.1.0 in').click();
  await heading(new RegExp(`^${APP}: Update`)).waitFor();
  await ended('Succeeded');
  expect(await body()).toBe('1.1.0');
  await visit(`/apps/${APP}/releases`);
  await page.getByText('1.1.0', { exact: true }).first().waitFor();
  await takePictures(page, 'registry-job-releases');
});

it('goes back to the one before with one click, and without the registry', async () => {
  await registry.stop();
  await visit(`/apps/${APP}`);
  await button(/^Restore previous/).click();
  await ended('Succeeded');
  expect(await body()).toBe('1.0.0');
  await visit('/');
  await row(APP).waitFor();
  expect(consoleErrors).toEqual([]);
});
