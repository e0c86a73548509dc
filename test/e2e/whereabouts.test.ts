import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { astrayWords } from '../../electron/engine/domain/whereabouts-words.ts';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { launchBrowser, takePictures } from './support/page.ts';
import { screens } from './support/screens.ts';

/** The built window asks which container an app is, and hears both answers. */

let browser: Browser;
let context: BrowserContext;
let page: Page;
let demo: Demo;
const { visit, notice } = screens(() => ({ page, url: demo.url }));

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  demo = await startDemo();
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
});
afterEach(async () => {
  await context.close();
  await demo.close();
});

const photos = { name: 'photos', containerName: 'photos' };
async function asked(answers: ('follow' | 'keep-name')[]) {
  demo.world.live.attention.unshift({
    app: 'photos',
    kind: 'whereabouts',
    message: astrayWords(photos, { is: 'renamed', to: 'photos-old' }),
    at: new Date().toISOString(),
    updateId: null,
    restore: null,
    answers,
  });
  await visit('/');
  const question = notice('photos', 'Which container is it?');
  await question.getByText('is called "photos-old" now').waitFor();
  return question;
}

it('both answers are one press of a key away, and the question goes with them', async () => {
  const question = await asked(['follow', 'keep-name']);
  expect(await question.getByRole('button', { name: 'Dismiss' }).count()).toBe(0);
  await takePictures(page, 'whereabouts');
  await question.getByRole('button', { name: 'Follow the container' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('photos keeps its name.').waitFor();
  await question.waitFor({ state: 'detached' });
}, 60_000);

it('what can’t be answered has no button', async () => {
  const question = await asked(['follow']);
  expect(await question.getByRole('button').allTextContents()).toEqual(['Follow the container']);
  await question.getByRole('button', { name: 'Follow the container' }).press('Enter');
  await page.getByText('photos is followed.').waitFor();
}, 60_000);
