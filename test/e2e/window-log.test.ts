import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { crowdedWorld } from '../support/demo-worlds.ts';
import { CALM, expectClean, launchBrowser } from './support/page.ts';
import { screens } from './support/screens.ts';

/** A log that is followed stays at its end until a person leaves it, whatever the layout does; and nobody who left is taken back. */

const LINES = 1500;
const PATIENCE_MS = 45_000;
const PATIENCE = { timeout: PATIENCE_MS };
/** Most of its lines are wrapped here, and so taller than they are taken to be until they are measured. */
const TELEPHONE = { width: 360, height: 780 };
const SLOWER = 6;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let demo: Demo;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  demo = await startDemo({ world: crowdedWorld(0, LINES) });
  context = await browser.newContext(CALM);
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
});
afterEach(async () => {
  await context.close();
  await demo.close();
});

const { visit, button } = screens(() => ({ page, url: demo.url }));
const log = () => page.getByRole('region', { name: /^Log/ }).first();
const line = (n: number) => log().getByText(new RegExp(`^${n} #`));
const fromEnd = () => log().evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight);
const top = () => log().evaluate((box) => box.scrollTop);
const grow = (lines: number) => {
  demo.world.buildLines += lines;
  demo.changed();
  return demo.world.buildLines;
};
const open = async () => {
  await visit('/updates/wiki-13');
  await line(demo.world.buildLines).waitFor();
  await expect.poll(fromEnd, PATIENCE).toBeLessThan(1);
};
const follow = () => button('Follow the end');

describe('a log that is followed', () => {
  it('stays at its end while lines come that turn out taller, on a slow telephone', async () => {
    await page.setViewportSize(TELEPHONE);
    const devtools = await context.newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await open();
    for (const lines of [1, 49, 7, 230, 51, 1000, 3]) {
      await line(grow(lines)).waitFor();
      await expect.poll(fromEnd, PATIENCE).toBeLessThan(1);
      expect(await follow().count()).toBe(0);
    }
    await expectClean(page);
  });

  it('stays at its end when the window becomes lower, or the telephone is turned', async () => {
    await visit('/apps/wiki/logs');
    await line(LINES).or(log().locator('.log-line').last()).waitFor();
    for (const viewport of [TELEPHONE, { width: 780, height: 360 }, { width: 1280, height: 820 }]) {
      await page.setViewportSize(viewport);
      await expect.poll(fromEnd, PATIENCE).toBeLessThan(1);
    }
    await page.setViewportSize({ width: 1280, height: 700 });
    await expect.poll(fromEnd, PATIENCE).toBeLessThan(1);
  });

  it('is left by who scrolls up at the moment when a line comes', async () => {
    await open();
    // The wheel has moved the box and its event has not come yet: that is while the new lines are measured.
    await log().evaluate((box) => {
      const real = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'offsetHeight');
      let turned = false;
      Object.defineProperty(HTMLElement.prototype, 'offsetHeight', {
        configurable: true,
        get(this: HTMLElement) {
          if (this.classList.contains('log-block') && !turned) {
            turned = true;
            box.scrollTop -= 400;
          }
          return real?.get?.call(this);
        },
      });
    });
    grow(120);
    await follow().waitFor();
    expect(await fromEnd()).toBeGreaterThan(400);
    await follow().click();
    await line(demo.world.buildLines).waitFor();
    await expect.poll(fromEnd, PATIENCE).toBeLessThan(1);
    await line(grow(60)).waitFor();
    await expect.poll(fromEnd, PATIENCE).toBeLessThan(1);
  });

  it('is left with the wheel, and followed again by scrolling back to its end', async () => {
    await open();
    await log().hover();
    await page.mouse.wheel(0, -300);
    await follow().waitFor();
    await page.mouse.wheel(0, 3000);
    await follow().waitFor({ state: 'detached' });
    await line(grow(60)).waitFor();
    await expect.poll(fromEnd, PATIENCE).toBeLessThan(1);
  });

  it('is still followed when lines are sought and all are shown again', async () => {
    await open();
    const find = page.getByRole('searchbox', { name: 'Find lines' }).first();
    for (const words of ['npm', 'npm ci', '1500 #', 'nothing like it', '']) {
      await find.fill(words);
      await expect.poll(fromEnd, PATIENCE).toBeLessThan(1);
    }
    await line(LINES).waitFor();
    expect(await follow().count()).toBe(0);
  });
});

describe('a log that is read', () => {
  it('keeps its place and what is selected while lines come', async () => {
    await open();
    await log().focus();
    await page.keyboard.press('Home');
    await line(1).waitFor();
    await line(3).selectText();
    for (const lines of [1, 60, 1000]) {
      const last = grow(lines);
      await page.getByText(`${last.toLocaleString('en')} lines`).waitFor();
      expect(await top()).toBe(0);
      expect(String(await page.evaluate('getSelection().toString()'))).toMatch(/^3 #/);
    }
    await page.keyboard.press('End');
    await line(demo.world.buildLines).waitFor();
    await expect.poll(fromEnd, PATIENCE).toBeLessThan(1);
  });
});
