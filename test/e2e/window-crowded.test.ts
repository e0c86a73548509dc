import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { crowdedWorld } from '../support/demo-worlds.ts';
import { CALM, expectClean, launchBrowser, takePictures } from './support/page.ts';
import { screens } from './support/screens.ts';

/** A thousand apps and a log of a hundred thousand lines: only what is seen is in the page, and all of it can be reached. */

const APPS = 1000;
const LINES = 100_000;
const PATIENCE_MS = 45_000;
const PATIENCE = { timeout: PATIENCE_MS };

let browser: Browser;
let context: BrowserContext;
let page: Page;
let demo: Demo;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  demo = await startDemo({ world: crowdedWorld(APPS, LINES) });
  context = await browser.newContext(CALM);
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
});
afterEach(async () => {
  await context.close();
  await demo.close();
});

const { visit, row } = screens(() => ({ page, url: demo.url }));

describe('a thousand apps', () => {
  const inView = (name: string) =>
    row(name).evaluate((element) => element.getBoundingClientRect().bottom <= innerHeight);

  it('are a few rows in the page, each of which says its place', async () => {
    await visit('/');
    await page.locator('.in-view').waitFor();
    const item = page.getByRole('listitem').filter({ has: row('jellyfin') });
    expect(await item.getAttribute('aria-setsize')).toBe(String(APPS + 6));
    expect(await item.getAttribute('aria-posinset')).toBe('3');
    expect(await page.getByRole('article').count()).toBeLessThan(40);
    await expectClean(page);
    await takePictures(page, 'crowded-dashboard', false);
  });

  it('are reached with End, Home and the page keys', async () => {
    await visit('/');
    await page.locator('.in-view').waitFor();
    await page.keyboard.press('End');
    await row('app-1000').waitFor();
    expect(await inView('app-1000')).toBe(true);
    expect(await page.getByRole('article').count()).toBeLessThan(40);
    await page.keyboard.press('PageUp');
    await row('app-0990').waitFor();
    await page.keyboard.press('Home');
    await row('photos').waitFor();
    await expect
      .poll(async () => {
        await page.keyboard.press('PageDown');
        return row('app-0050').count();
      }, PATIENCE)
      .toBe(1);
  });

  it('keep the place of the keyboard when its row is scrolled away', async () => {
    await visit('/');
    await page.locator('.in-view').waitFor();
    await row('photos').getByRole('link', { name: 'photos' }).focus();
    await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
    await expect.poll(() => row('app-0001').count(), PATIENCE).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('photos');
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.closest('article').textContent")).toContain('photos');
  });

  it('can be gone through with Tab', async () => {
    await visit('/');
    await page.locator('.in-view').waitFor();
    const last = page.getByRole('article').last();
    const name = await last.getByRole('heading').textContent();
    await row(name ?? '')
      .getByRole('button')
      .last()
      .focus();
    // It is scrolled to, and the rows after it come.
    await expect.poll(() => last.getByRole('heading').textContent(), PATIENCE).not.toBe(name);
    await page.keyboard.press('Tab');
    const next = await page.evaluate(
      "document.activeElement.closest('article')?.querySelector('h3').textContent",
    );
    expect(next).not.toBe(name);
    expect(next).toMatch(/^app-\d+$/);
  });

  it('are found by name, which the browser’s own search would miss', async () => {
    await visit('/');
    await page.getByRole('searchbox', { name: 'Find apps' }).fill('APP-07');
    await page.getByText('100 of 1006').waitFor();
    await row('app-0700').waitFor();
    await page.getByRole('searchbox', { name: 'Find apps' }).fill('nothing like it');
    await page.getByText('No app’s name has').waitFor();
  });

  it('show a menu over the rows below it', async () => {
    await visit('/');
    await page.locator('.in-view').waitFor();
    await page.getByRole('button', { name: 'More for photos' }).click();
    // Playwright clicks only what nothing covers.
    await page.getByRole('menuitem').last().click({ trial: true });
  });
});

describe('a log of a hundred thousand lines', () => {
  const log = () => page.getByRole('region', { name: /^Log/ }).first();
  const line = (n: number) => log().getByText(new RegExp(`^${n} #`));
  const isSeen = (n: number) =>
    line(n).evaluate((line) => {
      const box = line.closest('section')?.getBoundingClientRect();
      const { top, bottom } = line.getBoundingClientRect();
      return box !== undefined && bottom > box.top && top < box.bottom;
    });
  const scrollTo = (part: number) =>
    log().evaluate((box, part) => {
      box.scrollTop = box.scrollHeight * part;
    }, part);
  const open = async () => {
    await visit('/updates/wiki-13');
    await line(LINES).waitFor();
  };

  it('is at its end, and reached everywhere by keyboard', async () => {
    await open();
    expect(await isSeen(LINES)).toBe(true);
    expect(await page.locator('.log-line').count()).toBeLessThan(400);
    await log().focus();
    await page.keyboard.press('Home');
    await line(1).waitFor();
    await expect.poll(() => isSeen(1), PATIENCE).toBe(true);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await expect.poll(() => isSeen(40), PATIENCE).toBe(true);
    await page.keyboard.press('End');
    await line(LINES).waitFor();
    await expect.poll(() => isSeen(LINES), PATIENCE).toBe(true);
    await scrollTo(1 / 2);
    await line(LINES / 2).waitFor();
    await page.keyboard.press('PageUp');
    await expect.poll(() => line(LINES / 2 - 20).count(), PATIENCE).toBe(1);
    expect(await page.locator('.log-line').count()).toBeLessThan(400);
  });

  it('is complete: no line is missing or there twice while one scrolls', async () => {
    await open();
    await scrollTo(1 / 3);
    await expect
      .poll(async () => {
        const texts = await page.locator('.log-line').allTextContents();
        const numbers = texts.map((text) => Number.parseInt(text, 10));
        return numbers.length > 50 && numbers.every((n, i) => i === 0 || n === (numbers[i - 1] ?? 0) + 1);
      }, PATIENCE)
      .toBe(true);
  });

  it('finds lines, copies all of them and saves them', async () => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await open();
    await page.getByRole('searchbox', { name: 'Find lines' }).first().fill('99999 #');
    await page.getByText('1 of 100,000').waitFor();
    await line(99_999).waitFor();
    await page.getByRole('searchbox', { name: 'Find lines' }).first().fill('');
    await line(LINES).waitFor();
    await page.getByRole('button', { name: 'Copy all' }).first().click();
    await page.getByText('Copied').waitFor();
    const copied = await page.evaluate('navigator.clipboard.readText()');
    expect(String(copied).split('\n')).toHaveLength(LINES + 1);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save' }).first().click();
    expect((await coming).suggestedFilename()).toMatch(/^Log-.*\.log$/);
  });

  it('copies where the origin is not secure, as a home server’s often is', async () => {
    await page.addInitScript("Object.defineProperty(window, 'isSecureContext', { value: false })");
    await context.grantPermissions(['clipboard-read']);
    await open();
    await page.getByRole('button', { name: 'Copy all' }).first().click();
    await page.getByText('Copied').waitFor();
    expect(String(await page.evaluate('navigator.clipboard.readText()'))).toContain('100000 #');
  });

  it('keeps what is selected when it is scrolled away', async () => {
    await open();
    await scrollTo(0);
    await line(1).waitFor();
    await line(3).selectText();
    await scrollTo(1 / 2);
    await line(LINES / 2).waitFor();
    expect(String(await page.evaluate('getSelection().toString()'))).toMatch(/^3 #/);
  });

  it('is clean in every look', async () => {
    await open();
    await takePictures(page, 'crowded-log');
  });
});
