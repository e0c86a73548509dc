import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FIRST_LOAD_BYTES, firstLoad } from '../../build/vite/first-load.ts';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { CALM, expectClean, launchBrowser, takePictures } from './support/page.ts';
import { screens } from './support/screens.ts';

/** How the built window gets into a browser: little at first, the rest when it is needed, and never a blank page. */

const RENDERER = fileURLToPath(new URL('../../out/renderer', import.meta.url));
const PATIENCE_MS = 10_000;
/** Parts of the window that only the screens need. */
const SCREENS = /assets\/(add|adopt|app-|update-|activity|settings|send-form|log-view)[\w-]*\.js/;

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
});
afterEach(async () => {
  await context.close();
  await demo.close();
});

const { visit, heading, row } = screens(() => ({ page, url: demo.url }));
/** The window fetches all its screens when it has nothing to do: put off, so that a test decides when one comes. */
const neverIdle = () =>
  page.addInitScript('window.requestIdleCallback = () => 0; window.cancelIdleCallback = () => undefined;');
const appLink = () => row('photos').getByRole('link', { name: 'photos' });

describe('what is needed to begin with', () => {
  it('is small', () => {
    const scripts = firstLoad(RENDERER);
    expect(scripts.length).toBeGreaterThan(1);
    const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
    expect(bytes, scripts.map((s) => `${s.file} ${s.bytes}`).join('\n')).toBeLessThan(FIRST_LOAD_BYTES);
    // It is a part of the window: what is left out of the page's own list is there as well.
    expect(readdirSync(`${RENDERER}/assets`).filter((name) => name.endsWith('.js')).length).toBeGreaterThan(
      scripts.length,
    );
  });

  it('is all that is fetched for the dashboard, and compressed', async () => {
    await neverIdle();
    const fetched: { url: string; coding: string | null }[] = [];
    page.on('response', async (response) => {
      fetched.push({ url: response.url(), coding: await response.headerValue('content-encoding') });
    });
    await visit('/');
    await appLink().waitFor();
    const scripts = fetched.filter(({ url }) => url.endsWith('.js'));
    expect(scripts.filter(({ url }) => SCREENS.test(url))).toEqual([]);
    const large = fetched.filter(({ url }) => /assets\/index-.*\.(js|css)$/.test(url));
    expect(large.map(({ coding }) => coding)).toEqual(['br', 'br']);
  });

  it('says what this is before any script has run', async () => {
    await page.route('**/assets/*.js', (route) => route.abort());
    await visit('/');
    await page.getByText('Homeport', { exact: true }).waitFor();
    expect(await page.getByText('Load it again').isVisible()).toBe(false);
    // Ten seconds later, say.
    await page.evaluate(() => {
      for (const animation of document.getAnimations()) animation.finish();
    });
    await page.getByRole('link', { name: 'Load it again' }).waitFor();
  });

  it('includes the theme: a window that was told to be dark does not begin light', async () => {
    await visit('/settings');
    await page.getByText('Dark', { exact: true }).click();
    await page.route('**/assets/index-*.js', (route) => route.abort());
    await page.reload();
    await page.getByText('Homeport', { exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  });
});

describe('a screen', () => {
  it('comes when its link is pointed at, so that it is there by the click', async () => {
    await neverIdle();
    await visit('/');
    const coming = page.waitForResponse((response) => /assets\/app-screen-.*\.js/.test(response.url()));
    await appLink().hover();
    await coming;
  });

  it('comes by itself when there is nothing to do', async () => {
    const coming = page.waitForResponse((response) => /assets\/adopt-.*\.js/.test(response.url()));
    await visit('/');
    await coming;
    // All of them are here now: a host that is gone takes no screen away.
    await page.waitForLoadState('networkidle');
    await page.route('**/assets/*', (route) => route.abort());
    await page.getByRole('link', { name: 'Add app' }).click();
    await heading('Add an app').waitFor();
  });

  it('is waited for on the one before it: nothing flashes', async () => {
    await neverIdle();
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route('**/assets/app-screen-*.js', async (route) => {
      await held;
      await route.continue();
    });
    await visit('/');
    await appLink().click();
    await page.locator('main[aria-busy=true]').waitFor();
    expect(await row('jellyfin').isVisible()).toBe(true);
    expect(await page.locator('.awaiting').count()).toBe(0);
    release();
    await heading('photos').waitFor();
    expect(await page.locator('main').getAttribute('aria-busy')).toBe('false');
    expect(await heading('photos').evaluate((h1) => h1 === document.activeElement)).toBe(true);
  });

  it('that does not come is said, with a way out, and the rest of the window goes on', async () => {
    await neverIdle();
    await page.route('**/assets/app-screen-*.js', (route) => route.fulfill({ status: 404 }));
    await visit('/');
    await appLink().click();
    await heading('This page could not be loaded').waitFor();
    await expectClean(page);
    await takePictures(page, 'not-loaded');
    await page.getByRole('link', { name: 'Homeport, all apps' }).click();
    await row('jellyfin').waitFor();
    await appLink().click();
    await page.unroute('**/assets/app-screen-*.js');
    await page.getByRole('button', { name: 'Reload' }).click();
    await heading('photos').waitFor();
  });

  it('is not reloaded into a browser’s error page while Homeport is away', async () => {
    await neverIdle();
    await visit('/');
    await row('photos').waitFor();
    const port = Number(new URL(demo.url).port);
    await demo.close();
    await appLink().click();
    await heading('This page could not be loaded').waitFor();
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByText('Homeport does not answer just now').waitFor();
    demo = await startDemo({ port });
    await page.getByRole('button', { name: 'Reload' }).click();
    await heading('photos').waitFor();
  });
});
