import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { snapshotEngine } from '../support/docker-leftovers.ts';
import { type CommandLine, commandLine, type Served } from '../support/homeport-process.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../support/private-dockerd.ts';
import { CALM, expectClean, launchBrowser, takePictures } from './support/page.ts';
import { screens } from './support/screens.ts';

/** Two minutes of a newcomer in the window, on an engine of the test's own: the sample has the name that it has. */

let daemon: PrivateDockerd;
let empty: Awaited<ReturnType<typeof snapshotEngine>>;
let browser: Browser;
let page: Page;
let cli: CommandLine;
let host: Served;

beforeAll(async () => {
  daemon = await startPrivateDockerd();
  empty = await snapshotEngine({ docker: daemon.docker });
  cli = await commandLine({ DOCKER_HOST: daemon.endpoint });
  host = await cli.serve();
  browser = await launchBrowser();
  page = await browser.newPage(CALM);
  page.setDefaultTimeout(45_000);
});
afterAll(async () => {
  await browser?.close();
  await cli?.close();
  await daemon?.dispose();
});

const { visit, button, heading } = screens(() => ({ page, url: host.url }));
const panel = () => page.getByRole('region', { name: 'Push a change to the sample' });
const push = (name: string) => panel().getByRole('button', { name });
/** Waits until the next change can be pushed. */
const atRest = () => panel().getByText('Each is a real commit').waitFor();
const updates = () => page.getByRole('region', { name: 'Recent updates' });

it('tries the sample from the empty window', async () => {
  await page.goto(host.signInUrl);
  await heading('No apps yet').waitFor();
  await takePictures(page, 'empty');
  await button('Try it with a sample').click();
  await heading('sample').waitFor();
  await panel().getByText('An update is under way').waitFor();
  await expectClean(page);
  await atRest();
  await page.locator('.page-title').getByText('Healthy').waitFor();
  await takePictures(page, 'sample');
});

it('pushes an unhealthy release and sees it rolled back, with the keyboard', async () => {
  await push('Push an unhealthy release').focus();
  await page.keyboard.press('Enter');
  await panel().getByText('An update is under way').waitFor();
  // Nothing can be pushed meanwhile; the reason is there, and the focus has not gone.
  expect(await push('Push a good change').getAttribute('aria-disabled')).toBe('true');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Push an unhealthy release');
  await page.keyboard.press('Enter');
  await takePictures(page, 'sample-working');
  await atRest();
  await updates().getByText('Rolled back').first().waitFor();
  await page.locator('.page-title').getByText('Healthy').waitFor();
  expect(await updates().getByText('Rolled back').count()).toBe(1);
});

it('pushes a broken build, which touches nothing', async () => {
  await push('Push a broken build').click();
  await updates().getByText('Failed, app untouched').first().waitFor();
  await atRest();
});

it('shows the buttons after a reload, and goes without a trace', async () => {
  await page.reload();
  await visit('/apps/sample');
  await atRest();
  await panel().getByRole('button', { name: 'Remove the sample…' }).click();
  await takePictures(page, 'sample-remove');
  await button('Remove the sample').and(page.getByRole('dialog').getByRole('button')).click();
  await heading('No apps yet').waitFor();
  expect(await snapshotEngine({ docker: daemon.docker })).toEqual(empty);
  expect(existsSync(path.join(cli.dataDir, 'sample'))).toBe(false);
});
