import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { asWritten } from '../../electron/shared/text/text.ts';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { withFailedFirstBuild } from '../support/demo-never-ran.ts';
import { withNews } from '../support/demo-skip.ts';
import { launchBrowser } from './support/page.ts';
import { screens } from './support/screens.ts';

/**
 * The built window alone, in a real browser over made-up data: what it shows, says and asks for.
 * Whether Homeport does it is for the tests against the real engine.
 */

const PATIENCE_MS = 10_000;

let browser: Browser;
let context: BrowserContext;
let page: Page;
let demo: Demo;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

const { visit, heading, row, settings } = screens(() => ({ page, url: demo.url }));
const focusedText = () =>
  page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent');
const lost = () => page.getByText('Connection lost, trying again');
/** Stands in for the preload: a port whose other side goes on over a socket of its own. */
const hand = (type = 'homeport:port') =>
  page.evaluate(`(async () => {
    const socket = new WebSocket('/rpc');
    socket.binaryType = 'arraybuffer';
    await new Promise((open) => { socket.onopen = open; });
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => socket.send(event.data);
    socket.onmessage = (event) => port1.postMessage(event.data);
    socket.onclose = () => window.postMessage({ type: 'homeport:port-closed' }, '/');
    window.postMessage({ type: '${type}' }, '/', [port2]);
  })()`);
const change = (app: string, words: string) => {
  const found = demo.world.live.apps.find((one) => one.name === app);
  if (!found) throw new Error(`No app ${app}`);
  found.stateDetail = asWritten(words);
  demo.changed();
};

async function begin(options: Parameters<typeof startDemo>[0] = {}): Promise<void> {
  demo = await startDemo(options);
  context = await browser.newContext();
  page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
}
afterEach(async () => {
  await context.close();
  await demo.close();
});

describe('over made-up apps', () => {
  beforeEach(() => begin());

  it('shows changes without a reload, and goes on after the connection was lost', async () => {
    await visit('/');
    change('photos', 'as said before');
    await row('photos').getByText('as said before').waitFor();
    demo.dropConnections();
    await lost().waitFor();
    await lost().waitFor({ state: 'detached' });
    change('photos', 'as said after');
    await row('photos').getByText('as said after').waitFor();
  });

  it('links to apps by the name that Homeport was reached with, and not to what only its machine reaches', async () => {
    const other = demo.url.replace('127.0.0.1', 'nas.localhost');
    const link = (text: string) => page.getByRole('link', { name: text });
    await page.goto(`${other}/#/apps/photos`);
    expect(await link('nas.localhost:2342').getAttribute('href')).toBe('http://nas.localhost:2342');
    await page.getByText('127.0.0.1:2343 (only from the machine itself)').waitFor();
    expect(await link('127.0.0.1:2343').count()).toBe(0);
    await page.getByRole('button', { name: 'More for photos' }).click();
    expect(await page.getByRole('menuitem', { name: 'Open in browser' }).getAttribute('href')).toBe(
      'http://nas.localhost:2342',
    );
    await visit('/apps/photos');
    await link('127.0.0.1:2343').waitFor();
    expect(await link('127.0.0.1:2342').getAttribute('href')).toBe('http://127.0.0.1:2342');
  });

  it('says in words that nothing was done while Homeport is away', async () => {
    await visit('/');
    await row('photos').waitFor();
    const port = Number(new URL(demo.url).port);
    await demo.close();
    await lost().waitFor();
    await page.getByRole('button', { name: 'Check all' }).click();
    await page.getByText('Nothing was changed').waitFor();
    demo = await startDemo({ port });
    await lost().waitFor({ state: 'detached', timeout: 30_000 });
  });

  it('updates, follows and cancels', async () => {
    await visit('/');
    await row('photos').getByRole('button', { name: 'Update now' }).click();
    await page.getByText('It runs the newest commit already').waitFor();
    await row('dns').getByRole('button', { name: 'Update now' }).click();
    await row('dns').getByRole('link', { name: 'Follow' }).click();
    await heading(/^dns: Update/).waitFor();
    await page.getByRole('button', { name: 'Cancel update' }).click();
    await page.getByText('Cancelled').first().waitFor();
    expect(await page.getByRole('button', { name: 'Cancel update' }).count()).toBe(0);
  });

  it('restores with one click: from the notice, from the decision and from the list', async () => {
    await visit('/');
    const rolledBack = page.getByRole('listitem', { name: 'jellyfin: Rolled back' });
    // The previous one runs: what is further back is on the app's page, by its number.
    expect(await rolledBack.getByRole('button', { name: /Restore/ }).count()).toBe(0);
    const notice = page.getByRole('listitem', { name: 'backup-to-the-office-nas: Not running' });
    await notice.getByRole('button', { name: /^Restore previous \(11-[0-9a-f]{7}, 3 days\)$/ }).click();
    await notice.waitFor({ state: 'detached' });
    await page
      .getByRole('listitem', { name: 'recipes: Your decision is needed' })
      .getByRole('button', { name: 'Keep it' })
      .click();
    await page.getByText('recipes keeps its new release').waitFor();
    await visit('/apps/photos/releases');
    expect(await page.getByRole('button', { name: 'Restore #8' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Restore #10' }).click();
    await heading('photos: Restore #10').waitFor();
  });

  it('says that a pruned release is built again, on the button and beside it', async () => {
    await visit('/apps/photos/releases');
    await page.getByText('What the build downloads may be newer').waitFor();
    await page.getByRole('button', { name: 'Build again and restore #9' }).click();
    await heading('photos: Restore #9').waitFor();
  });

  it('offers what helps an app that never came up, and no more', async () => {
    withFailedFirstBuild(demo.world);
    await visit('/');
    const notice = page.getByRole('listitem', { name: 'notes: Did not come up' });
    await notice.waitFor();
    expect(await notice.getByRole('button').allInnerTexts()).toEqual(['Try again', '']);
    await row('notes').getByText('Not run yet').waitFor();
    await notice.getByRole('link', { name: 'Change settings or remove' }).click();
    await page.getByRole('button', { name: 'Remove app…' }).click();
    await page.getByText('Nothing of it ever ran.').waitFor();
    expect(await page.getByLabel('Also remove its container').count()).toBe(0);
    await page.getByRole('dialog').getByRole('button', { name: 'Remove app' }).click();
    await page.getByText('notes is removed. Nothing of it ran.').waitFor();
  });

  it('says what is out and why it waits; a person skips it, and changes their mind', async () => {
    const photos = demo.world.live.apps.find(({ name }) => name === 'photos');
    if (!photos) throw new Error('No app photos');
    withNews(photos, { because: 'told', until: null });
    await visit('/');
    await row('photos').getByText('2026.11.1 is out').waitFor();
    await page.getByRole('button', { name: 'More for photos' }).click();
    await page.getByRole('menuitem', { name: 'Skip 2026.11.1' }).click();
    await page.getByText('photos: 2026.11.1 is skipped').waitFor();
    await row('photos').getByText('2026.11.1 is skipped').waitFor();
    await visit('/apps/photos');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Skip this version' }).waitFor();
    photos.config.policy.hours = { from: '02:00', to: '05:00', days: [6, 0] };
    withNews(photos, { because: 'hours', until: new Date().toISOString() });
    demo.changed();
    await page.getByText('2026.11.1 waits for its hours').waitFor();
  });

  it('sets when something new is put in', async () => {
    const policy = () => demo.world.live.apps.find(({ name }) => name === 'photos')?.config.policy;
    await settings('photos', async () => {
      await page.getByLabel('Let it rest first, days').fill('3');
      await page.getByText('In certain hours').click();
      await page.getByLabel('Not before').fill('22:30');
      for (const day of ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'])
        await page.getByRole('checkbox', { name: day }).uncheck();
    });
    expect(policy()).toMatchObject({
      automatic: 'update',
      restDays: 3,
      hours: { from: '22:30', to: '05:00', days: [6, 0] },
    });
    await visit('/apps/photos/settings');
    for (const day of ['Sat', 'Sun']) await page.getByRole('checkbox', { name: day }).uncheck();
    await page.getByLabel('Let it rest first, days').fill('a few');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('Choose at least one day').waitFor();
    expect(await page.getByLabel('Let it rest first, days').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Let it rest first, days').fill('0');
    await page.getByText('Only tell me').click();
    // Hours are nothing to what is only told.
    expect(await page.getByLabel('Not before').count()).toBe(0);
    await page.getByText('Only by hand').click();
    expect(await page.getByText('Only tell me').count()).toBe(0);
  });

  it('works from the keyboard and leads the focus', async () => {
    await visit('/');
    await page.getByRole('button', { name: 'More for photos' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Check now' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await focusedText()).toBe('More for photos');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    expect(await focusedText()).toBe('Open page');
    await page.keyboard.press('Enter');
    await heading('photos').waitFor();
    await expect.poll(focusedText).toBe('photos');
  });

  it('asks before it removes, with the harmless answer first', async () => {
    await visit('/apps/photos/settings');
    await page.getByRole('button', { name: 'Remove app…' }).click();
    expect(await focusedText()).toBe('Cancel');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focusedText()).toBe('Remove app…');
    await page.getByRole('button', { name: 'Remove app…' }).click();
    await page
      .getByRole('dialog', { name: 'Remove photos?' })
      .getByRole('button', { name: 'Remove app' })
      .click();
    await row('wiki').waitFor();
    expect(await row('photos').count()).toBe(0);
  });

  it('speaks over a port that is handed to it, and over the next when that one is gone', async () => {
    await visit('/');
    await row('photos').waitFor();
    await hand();
    await visit('/settings');
    await page.getByRole('button', { name: 'Sign out' }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Desktop settings' }).waitFor();
    expect(await page.getByRole('heading', { name: 'Appearance' }).count()).toBe(0);
    demo.dropConnections();
    await page.getByText('Homeport’s engine is being started again').waitFor();
    await hand();
    await lost().waitFor({ state: 'detached' });
    change('photos', 'over the second port');
    await visit('/');
    await row('photos').getByText('over the second port').waitFor();
  });
});

describe('settings', () => {
  beforeEach(() => begin());

  it('defaults for new apps are what the add and adopt forms begin with', async () => {
    await visit('/settings');
    const form = page.getByRole('form', { name: 'Defaults for new apps' });
    await form.getByLabel('Releases to keep').fill('none');
    await form.getByRole('button', { name: 'Save defaults' }).click();
    await form.locator('[aria-invalid=true]').waitFor();
    await form.getByLabel('Releases to keep').fill('3');
    await form.getByText('Only by hand').click();
    await form.getByText('Ask me').click();
    expect(await form.getByLabel('Extra probe').count()).toBe(0);
    await form.getByRole('button', { name: 'Save defaults' }).click();
    await page.getByText('New apps begin with this').waitFor();
    for (const screen of ['/add', '/adopt']) {
      await visit(screen);
      await page.getByLabel('Releases to keep').waitFor();
      expect(await page.getByLabel('Releases to keep').inputValue()).toBe('3');
      expect(await page.getByRole('radio', { name: 'Only by hand' }).isChecked()).toBe(true);
      expect(await page.getByRole('radio', { name: 'Ask me' }).isChecked()).toBe(true);
    }
  });

  it('a git token is stored for its host, never shown, and removed', async () => {
    await visit('/settings');
    const form = page.getByRole('form', { name: 'Store a git token' });
    await form.getByLabel('Host').fill('https://nas.example/');
    await form.getByLabel('Token').fill('correct horse');
    await form.getByRole('button', { name: 'Store token' }).click();
    await form.getByText('Write the host alone').waitFor();
    await form.getByLabel('Host').fill('NAS.example:3000');
    await form.getByRole('button', { name: 'Store token' }).click();
    const remove = page.getByRole('button', { name: 'Remove the token for nas.example:3000' });
    await remove.waitFor();
    expect(await form.getByLabel('Token').inputValue()).toBe('');
    expect(await page.content()).not.toContain('correct horse');
    expect(demo.world.secrets.map((secret) => secret.host)).toEqual(['git.example.org', 'nas.example:3000']);
    await remove.click();
    await remove.waitFor({ state: 'detached' });
    expect(demo.world.secrets.map((secret) => secret.host)).toEqual(['git.example.org']);
  });
});

it('the desktop’s settings say so where they can not be read, and ask for another port', async () => {
  await begin();
  await visit('/desktop-settings');
  await page.getByText('Reading the settings').waitFor();
  // Its other side answers, and knows nothing of a desktop.
  await hand('homeport:shell-port');
  await page.getByRole('alert').filter({ hasText: 'The settings are not read any more' }).waitFor();
  await page.evaluate(`window.addEventListener('message', ({ data }) => {
    if (data.type === 'homeport:ready') window.readyAgain = true;
  })`);
  await page.getByRole('button', { name: 'Read them again' }).click();
  await expect.poll(() => page.evaluate('window.readyAgain')).toBe(true);
});

describe('signing in', () => {
  beforeEach(() => begin({ token: 'right' }));

  it('by the one-time link, which leaves the address bar', async () => {
    await visit('/sign-in?token=right');
    await row('photos').waitFor();
    expect(page.url()).toBe(`${demo.url}/#/`);
  });

  it.each([
    ['nobody could be reached', (route: Route) => route.abort()],
    ['nobody answered', () => undefined],
  ])('by the one-time link, though the first time %s', async (_, failing) => {
    await page.route('**/api/session', failing, { times: 1 });
    await visit('/sign-in?token=right');
    await row('photos').waitFor({ timeout: 30_000 });
  });

  it('again and at once, when the session has ended meanwhile', async () => {
    await visit('/sign-in?token=right');
    await row('photos').waitFor();
    demo.endSessions();
    await page.getByLabel('Token').fill('right', { timeout: 2000 });
    await page.keyboard.press('Enter');
    await row('photos').waitFor();
  });

  it('by hand, after a wrong token was refused in words', async () => {
    await visit('/');
    await page.getByLabel('Token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByText('was not accepted').waitFor();
    await page.getByLabel('Token').fill('right');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await row('photos').waitFor();
  });
});
