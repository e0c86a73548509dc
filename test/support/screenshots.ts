import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { asWritten, say } from '../../electron/shared/text/text.ts';
import { complaintsOf, launchBrowser } from '../e2e/support/page.ts';
import { type Demo, startDemo } from './demo-contract.ts';
import { withFailedFirstBuild } from './demo-never-ran.ts';
import { withAnotherEngine, withQuestions } from './demo-questions.ts';
import { withSample } from './demo-sample.ts';

/**
 * Takes pictures of every screen over made-up data, light, dark and narrow, and runs axe on each:
 * `node test/support/screenshots.ts <folder>` after the renderer is built. Exits 1 when axe or the console complains.
 */

const folder = process.argv[2];
if (folder === undefined) throw new Error('Say where to: node test/support/screenshots.ts <folder>');
mkdirSync(folder, { recursive: true });

type Screen = { name: string; hash: string; act?: (page: Page) => Promise<void>; full?: boolean };

const SCREENS: Screen[] = [
  { name: 'dashboard', hash: '/' },
  { name: 'app-overview', hash: '/apps/jellyfin' },
  { name: 'app-working', hash: '/apps/wiki' },
  { name: 'app-releases', hash: '/apps/jellyfin/releases' },
  { name: 'app-history', hash: '/apps/jellyfin/history' },
  { name: 'app-health', hash: '/apps/recipes/health' },
  { name: 'app-logs', hash: '/apps/photos/logs' },
  { name: 'app-settings', hash: '/apps/photos/settings' },
  { name: 'app-adopted-settings', hash: '/apps/dns/settings' },
  { name: 'update-rolled-back', hash: '/updates/jellyfin-13' },
  { name: 'update-deciding', hash: '/updates/recipes-13' },
  { name: 'activity', hash: '/activity' },
  { name: 'settings', hash: '/settings' },
  {
    name: 'settings-storage',
    hash: '/settings/storage',
    act: (page) => page.getByRole('button', { name: 'Count what is used' }).click(),
  },
  {
    name: 'add-looked',
    hash: '/add',
    act: async (page) => {
      await page.getByRole('radio', { name: /^Git repository/ }).check();
      await page.getByLabel('Git URL').fill('https://git.example.org/home/notes.git');
      await page.getByRole('button', { name: 'Look' }).click();
      await page.getByText('Found').waitFor();
    },
  },
  {
    name: 'add-problems',
    hash: '/add',
    act: async (page) => {
      await page.getByLabel('Published ports').fill('80:http');
      await page.getByRole('button', { name: 'Add and start' }).click();
      await page.getByText('Give the app a name').waitFor();
    },
  },
  { name: 'adopt', hash: '/adopt' },
  { name: 'adopt-several', hash: '/adopt-several' },
  {
    name: 'remove-dialog',
    hash: '/apps/photos/settings',
    full: false,
    act: (page) => page.getByRole('button', { name: 'Remove app…' }).click(),
  },
  {
    name: 'menu',
    hash: '/',
    full: false,
    act: (page) => page.getByRole('button', { name: 'More for photos' }).click(),
  },
  {
    name: 'build-again',
    hash: '/',
    full: false,
    act: async (page) => {
      await page.getByRole('button', { name: 'More for photos' }).click();
      await page.getByRole('menuitem', { name: 'Build again…' }).click();
    },
  },
  {
    name: 'stop-dialog',
    hash: '/',
    full: false,
    act: async (page) => {
      await page.getByRole('button', { name: 'More for photos' }).click();
      await page.getByRole('menuitem', { name: 'Stop…' }).click();
    },
  },
  {
    name: 'pause-menu',
    hash: '/',
    full: false,
    act: (page) => page.getByRole('button', { name: 'Pause schedules' }).click(),
  },
];

const LOOKS = [
  { look: 'light', colorScheme: 'light', width: 1280 },
  { look: 'dark', colorScheme: 'dark', width: 1280 },
  { look: 'narrow', colorScheme: 'light', width: 360 },
] as const;

let complaints = 0;
const complain = (words: string) => {
  complaints += 1;
  console.log(words);
};

async function expectNone(page: Page, selector: string): Promise<void> {
  // One after the other: an answer may show a part that waits for an answer of its own.
  while ((await page.locator(selector).count()) > 0)
    await page.locator(selector).first().waitFor({ state: 'detached' });
}

async function take(browser: Browser, demo: Demo, screens: readonly Screen[], prefix = ''): Promise<void> {
  for (const { look, colorScheme, width } of LOOKS) {
    const context = await browser.newContext({
      colorScheme,
      viewport: { width, height: 820 },
      reducedMotion: 'reduce',
    });
    for (const { name, hash, act, full = true } of screens) {
      const page = await context.newPage();
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type()) && !message.text().includes('401'))
          complain(`console, ${name}: ${message.text()}`);
      });
      page.on('pageerror', (error) => complain(`page, ${name}: ${error.message}`));
      await page.goto(`${demo.url}/#${hash}`);
      await page.locator('h1').first().waitFor();
      await expectNone(page, '.awaiting');
      await act?.(page);
      await page.screenshot({ path: join(folder ?? '', `${prefix}${name}-${look}.png`), fullPage: full });
      for (const it of await complaintsOf(page)) complain(`${prefix}${name}-${look}: ${it}`);
      await page.close();
    }
    await context.close();
  }
}

const browser = await launchBrowser();
const only = process.argv[3];
const chosen = (screens: Screen[]) =>
  only === undefined ? screens : screens.filter((s) => s.name.includes(only));

const rich = await startDemo();
await take(browser, rich, chosen(SCREENS));
const tried = await startDemo();
withSample(tried.world);
await take(
  browser,
  tried,
  chosen([
    { name: 'sample', hash: '/apps/sample' },
    { name: 'sample-settings', hash: '/apps/sample/settings' },
    {
      name: 'sample-remove',
      hash: '/apps/sample',
      full: false,
      act: (page) => page.getByRole('button', { name: 'Remove the sample…' }).click(),
    },
  ]),
);
await take(
  browser,
  tried,
  chosen([
    {
      name: 'sample-working',
      hash: '/apps/sample',
      act: async (page) => {
        const button = page.getByRole('button', { name: 'Push an unhealthy release' });
        // The world outlives the page: by the next look it is at work already.
        if ((await button.getAttribute('aria-disabled')) === null) await button.click();
        await page.getByText('An update is under way').waitFor();
      },
    },
  ]),
);
await tried.close();
withQuestions(rich.world);
await take(
  browser,
  rich,
  chosen([
    { name: 'dashboard-questions', hash: '/' },
    { name: 'update-unknown', hash: '/updates/jellyfin-13' },
  ]),
);
withFailedFirstBuild(rich.world);
await take(
  browser,
  rich,
  chosen([
    { name: 'never-ran', hash: '/apps/notes' },
    { name: 'dashboard-never-ran', hash: '/' },
    {
      name: 'never-ran-remove',
      hash: '/apps/notes/settings',
      full: false,
      act: (page) => page.getByRole('button', { name: 'Remove app…' }).click(),
    },
  ]),
);
rich.world.live.docker = {
  ...rich.world.live.docker,
  state: 'away',
  message: asWritten(
    'Nothing answers at unix:///var/run/docker.sock. Is Docker installed and running? Try "systemctl start docker".',
  ),
};
rich.world.live.overall = 'away';
rich.world.live.pause = { paused: true, until: null };
rich.world.live.storeProblem = say('store-trouble.full', {
  path: '/home/ada/.local/share/homeport/homeport.db',
});
await take(browser, rich, chosen([{ name: 'dashboard-away', hash: '/' }]));
withAnotherEngine(rich.world);
await take(browser, rich, chosen([{ name: 'dashboard-other-engine', hash: '/' }]));
await rich.close();
const calm = await startDemo();
calm.world.live.attention = [];
calm.world.live.overall = 'well';
for (const app of calm.world.live.apps) {
  app.activeUpdate = null;
  if (app.state === 'unhealthy' || app.state === 'stopped')
    Object.assign(app, { state: 'stopped', stateDetail: asWritten('Stopped by hand (code 137)') });
}
await take(browser, calm, chosen([{ name: 'dashboard-stopped', hash: '/' }]));
for (const app of calm.world.live.apps)
  if (app.state === 'stopped') Object.assign(app, { state: 'healthy', stateDetail: asWritten('Up 3 hours') });
await take(browser, calm, chosen([{ name: 'dashboard-well', hash: '/' }]));
await calm.close();
const empty = await startDemo({ world: 'empty' });
await take(
  browser,
  empty,
  chosen([
    { name: 'dashboard-empty', hash: '/' },
    { name: 'activity-empty', hash: '/activity' },
  ]),
);
await empty.close();
const locked = await startDemo({ token: 'right' });
await take(browser, locked, chosen([{ name: 'sign-in', hash: '/sign-in?token=wrong' }]));
await locked.close();
await browser.close();
console.log(complaints === 0 ? 'No complaint of axe or the console.' : `${complaints} complaints.`);
process.exitCode = complaints === 0 ? 0 : 1;
