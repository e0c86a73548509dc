import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { astrayWords } from '../../electron/engine/domain/whereabouts-words.ts';
import { asWritten } from '../../electron/shared/text/text.ts';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { CALM, expectClean, launchBrowser, takePictures } from './support/page.ts';
import { screens } from './support/screens.ts';

/** Apps come and go between people, Homeports and engines: the built window over made-up data asks before it does what can't be undone. */

let browser: Browser;
let context: BrowserContext;
let page: Page;
let demo: Demo;
const { visit, heading, notice } = screens(() => ({ page, url: demo.url }));

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  demo = await startDemo();
  context = await browser.newContext(CALM);
  page = await context.newPage();
  page.setDefaultTimeout(45_000);
});
afterEach(async () => {
  await context.close();
  await demo.close();
});

it('adds an app: problems beside their fields, nothing typed is lost', async () => {
  await visit('/add');
  await page.getByRole('radio', { name: /^Git repository/ }).check();
  await page.getByRole('button', { name: 'Add and build' }).click();
  await page.getByText('A git URL is needed').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.labels?.[0]?.textContent')).toBe('Git URL');
  await page.getByLabel('Git URL').fill('https://git.example.org/me/missing.git');
  await page.getByRole('button', { name: 'Look' }).click();
  await page.getByText('There is no repository at this address').waitFor();
  expect(await page.getByLabel('Git URL').inputValue()).toBe('https://git.example.org/me/missing.git');
  await page.getByLabel('Git URL').fill('https://git.example.org/me/notes.git');
  await page.getByRole('button', { name: 'Look' }).click();
  await expect.poll(() => page.getByLabel('App name').inputValue()).toBe('notes');
  expect(await page.getByLabel('Published ports').inputValue()).toBe('8080:80');
  expect(await page.getByLabel('Volumes').inputValue()).toBe('notes-data:/var/lib/notes');
  await expectClean(page);
  await page.getByLabel('App name').fill('diary');
  expect(await page.getByLabel('Volumes').inputValue()).toBe('diary-data:/var/lib/notes');
  await page.getByLabel('Cron expression').fill('0 4 * *');
  await page.getByText('A schedule has five fields').waitFor();
  await page.getByLabel('Cron expression').fill('0 4 * * *');
  await page.getByText('At 04:00').waitFor();
  await page.getByRole('button', { name: 'Add and build' }).click();
  await heading('diary: First start #1').waitFor();
});

it('adopts a container, and says why another can not be', async () => {
  await visit('/adopt');
  await page.getByRole('button', { name: 'Look after it' }).click();
  await page.getByText('Choose the container to look after').waitFor();
  await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('container');
  expect(await page.getByRole('radio', { name: /Swarm/ }).isDisabled()).toBe(true);
  await page.getByRole('radio', { name: /grafana/ }).check();
  await page.getByRole('button', { name: 'Look after it' }).click();
  await heading('grafana').waitFor();
});

it('takes a container over from another Homeport only where a person confirms it', async () => {
  await visit('/adopt');
  expect(await page.getByRole('checkbox', { name: /over from/ }).count()).toBe(0);
  await page.getByRole('radio', { name: /mosquitto.*Looked after by another Homeport \(root@nas/ }).check();
  await page.getByRole('button', { name: 'Look after it' }).click();
  await page.getByText('Confirm that it is to be taken over').waitFor();
  const confirm = page.getByRole('checkbox', {
    name: 'Take mosquitto over from another Homeport (root@nas',
  });
  await expect.poll(() => page.evaluate('document.activeElement.type')).toBe('checkbox');
  expect(await confirm.getAttribute('aria-invalid')).toBe('true');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Look after it' }).click();
  await heading('mosquitto').waitFor();
});

it('an app that another Homeport took over can be taken back, or forgotten here', async () => {
  demo.world.live.attention.push({
    app: 'photos',
    kind: 'taken-over',
    message: asWritten('photos is looked after by another Homeport (root@nas) now.'),
    at: new Date().toISOString(),
    updateId: null,
    restore: null,
  });
  await visit('/apps/photos/settings');
  await page.getByText('photos is looked after by another Homeport (root@nas) now.').waitFor();
  expect(await page.getByRole('button', { name: 'Dismiss' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Remove app…' }).click();
  await page.getByText('Another Homeport looks after it').waitFor();
  expect(await page.getByLabel('Also remove its container').count()).toBe(0);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('photos is looked after here again.').waitFor();
  await page.getByText('Taken over by another Homeport').waitFor({ state: 'detached' });
});

it('says that another Docker engine answers, and gives the apps to it once that was confirmed', async () => {
  const { live } = demo.world;
  live.docker = {
    ...live.docker,
    state: 'away',
    message: asWritten('Another Docker engine answers at tcp://nas2:2375, that of "nas2".'),
    otherEngine: { id: 'x', name: 'nas2' },
  };
  live.overall = 'away';
  await visit('/');
  const notice = page.getByRole('alert').filter({ hasText: 'Another Docker engine answers' });
  await notice.getByRole('button', { name: 'Use this engine…' }).click();
  await page.getByRole('dialog').getByText('No container is touched').waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Use this engine' }).click();
  await notice.waitFor({ state: 'detached' });
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
});

it('what can’t be answered has no button', async () => {
  const question = await asked(['follow']);
  expect(await question.getByRole('button').allTextContents()).toEqual(['Follow the container']);
  await question.getByRole('button', { name: 'Follow the container' }).press('Enter');
  await page.getByText('photos is followed.').waitFor();
});
