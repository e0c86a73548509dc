import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { launchChromium } from '../../../build/scripts/chromium.ts';
import { LOCALES } from '../../../electron/shared/text/locales.ts';
import { SCREENS } from '../../../electron/shared/text/screens.ts';
import { WINDOW } from '../../../electron/shared/text/window.ts';

/** A real browser, and what every screen is held against: no complaint of axe, nothing wider than the window, words instead of codes. */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const PICTURES = path.join(root, 'out/pictures');
const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WIDE = { width: 1280, height: 820 };
/** For a page on which nothing turns: without a graphics card that alone takes half a core. */
export const CALM = { viewport: WIDE, reducedMotion: 'reduce' } as const;

const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: WIDE },
  { look: 'dark', colorScheme: 'dark', viewport: WIDE },
  { look: 'narrow', colorScheme: 'light', viewport: { width: 360, height: 780 } },
] as const;

const launched = new Set<Browser>();

/** @throws where the window has not been built */
export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(path.join(root, 'out/renderer/index.html')))
    throw new Error('Build the window first: npm run build');
  const browser = await launchChromium();
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => loadedAgain(await newContext(options));
  browser.newPage = async (options) => (await browser.newContext(options)).newPage();
  launched.add(browser);
  browser.on('disconnected', () => launched.delete(browser));
  return browser;
}

/**
 * Chromium gives up requests, of 127.0.0.1 too, when an interface of the machine comes or goes (net::ERR_NETWORK_CHANGED), as they do with
 * every container of the tests beside this one. A page that did not come up for it offers to be loaded again: that is done here.
 */
function loadedAgain(context: BrowserContext): BrowserContext {
  context.on('requestfailed', (request) => {
    if (request.failure()?.errorText !== 'net::ERR_NETWORK_CHANGED' || request.resourceType() !== 'script')
      return;
    const page = request.frame().page();
    page
      .evaluate("document.querySelector('#root > .boot') !== null")
      .then((waits) => (waits === true ? page.reload() : null))
      .catch((error: unknown) => console.error(`A page could not be loaded again: ${String(error)}`));
  });
  return context;
}

/** As much of a page's text as says which screen it is, and what it complains of. */
const TOLD_CHARACTERS = 3_000;

/** What the open pages show, one paragraph each: a locator that was waited for in vain does not say what was there instead. */
export async function whatIsShown(): Promise<string[]> {
  const pages = [...launched].flatMap((browser) => browser.contexts().flatMap((context) => context.pages()));
  return Promise.all(
    pages.map(async (page) => {
      const text = await page
        .locator('body')
        .innerText({ timeout: 5_000 })
        .catch((error: unknown) => `(not to be read: ${String(error)})`);
      const parts = await page
        .evaluate(
          "performance.getEntriesByType('resource').map((it) => it.responseStatus + ' ' + it.name).join('\\n')",
        )
        .catch(String);
      return `${page.url()} showed:\n${text.slice(0, TOLD_CHARACTERS)}\nIt had loaded:\n${String(parts)}`;
    }),
  );
}

/** A text is shown by its code where the window has not loaded its message. */
const CODES = new Set([LOCALES, WINDOW, SCREENS].flatMap(({ en }) => Object.keys(en)));

/** axe's violations on the screen as it is now, one sentence each; whether it is wider than its window; and codes in place of words. */
export async function complaintsOf(page: Page): Promise<string[]> {
  // Evaluated through the debugger: the page's own policy allows no injected script, and should not.
  await page.evaluate(await axe);
  const violations: unknown =
    await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then((r) =>
    r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ')).join('; ')))`);
  const wider: unknown = await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  return [
    ...(Array.isArray(violations) ? violations.map(String) : ['axe gave no answer']),
    ...(typeof wider === 'number' && wider > 0 ? [`${wider} px wider than its window`] : []),
    ...(await page.locator('body').innerText())
      .split(/\s+/)
      .filter((word) => CODES.has(word))
      .map((code) => `${code} instead of its words`),
  ];
}

export async function expectClean(page: Page): Promise<void> {
  expect(await complaintsOf(page)).toEqual([]);
}

/**
 * Pictures of the screen as it is now in `out/pictures`, light, dark and narrow; each must be clean.
 * @param fullPage with what is scrolled out of view
 */
export async function takePictures(page: Page, name: string, fullPage = true): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const complaints: string[] = [];
  for (const { look, colorScheme, viewport } of LOOKS) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize(viewport);
    await page.screenshot({ path: path.join(PICTURES, `${name}-${look}.png`), fullPage });
    complaints.push(...(await complaintsOf(page)).map((complaint) => `${look}: ${complaint}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
  expect(complaints).toEqual([]);
}
