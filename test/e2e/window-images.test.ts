import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { CALM, expectClean, launchBrowser } from './support/page.ts';
import { screens } from './support/screens.ts';

/** Images in the window, over a made-up engine: what stays and why, making room, removing one, getting one. */

const PATIENCE_MS = 10_000;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let demo: Demo;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  demo = await startDemo();
  context = await browser.newContext(CALM);
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await visit('/settings/images');
  await list().waitFor();
});
afterEach(async () => {
  await context.close();
  await demo.close();
});

const { visit } = screens(() => ({ page, url: demo.url }));
const list = () => page.getByRole('table', { name: 'Images', exact: true });
const rowOf = (name: string) => list().getByRole('row').filter({ hasText: name });
const dialog = () => page.getByRole('dialog');
const button = (name: string | RegExp) => page.getByRole('button', { name });

it('says of each image what it is there for; only what nothing needs can be removed', async () => {
  await rowOf('jellyfin/jellyfin:10.9').getByText('Runs as jellyfin').waitFor();
  expect(await rowOf('jellyfin/jellyfin:10.9').getByRole('button').count()).toBe(0);
  await button('Remove nginx:1.25').click();
  await dialog().getByText('No container uses it').waitFor();
  await expectClean(page);
  await dialog().getByRole('button', { name: 'Remove image' }).click();
  await page.getByText('nginx:1.25 is removed').waitFor();
  await rowOf('nginx:1.25').waitFor({ state: 'detached' });
});

it('shows before it removes anything what goes and why the others stay, by the keyboard alone', async () => {
  await button('Free space…').focus();
  await page.keyboard.press('Enter');
  await dialog().getByText('1 image goes, which frees 330 MB.').waitFor();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await dialog().getByLabel('Also what somebody named').check();
  await dialog().getByText('3 images go').waitFor();
  await dialog().getByText('4 stay, and why').click();
  await dialog().getByRole('list', { name: 'Stays' }).getByText('base of wiki’s builds').waitFor();
  await expectClean(page);
  await dialog().getByRole('button', { name: 'Remove 3 images' }).click();
  await page.getByText('3 images removed').waitFor();
  await rowOf('nginx:1.25').waitFor({ state: 'detached' });
  expect(await list().getByRole('row').count()).toBe(5);
  await button('Free space…').click();
  await dialog().getByText('Nothing to remove').waitFor();
  await dialog().getByRole('button', { name: 'Close' }).click();
});

it('gets an image by its name, and says in its place why it did not come', async () => {
  await page.getByLabel('Get an image by its name').fill('nothing:1');
  await button('Get the image').click();
  await page.getByText('nothing:1').last().waitFor();
  expect(await page.getByLabel('Get an image by its name').getAttribute('aria-invalid')).toBe('true');
  await page.getByLabel('Get an image by its name').fill('redis:7');
  await page.keyboard.press('Enter');
  await page.getByText('redis:7 is here.').waitFor();
  await rowOf('redis:7').waitFor();
});

it('fits a phone', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  await button('Free space…').click();
  await dialog().getByText('1 image goes').waitFor();
  const wide = await page.evaluate(
    'document.documentElement.scrollWidth > document.documentElement.clientWidth',
  );
  expect(wide).toBe(false);
  await expectClean(page);
});
