import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { withRegistryApps } from '../support/demo-registry.ts';
import { CALM, expectClean, launchBrowser, takePictures } from './support/page.ts';
import { screens } from './support/screens.ts';

/** Images of registries in the built window, over made-up data: what is chosen, found, shown and asked for. */

let browser: Browser;
let context: BrowserContext;
let page: Page;
let demo: Demo;
const { visit, button, heading, row } = screens(() => ({ page, url: demo.url }));
const app = (name: string) => demo.world.live.apps.find((each) => each.name === name);

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

describe('a new app', () => {
  it('is looked for in its registry: problems beside their fields, and what matches in order', async () => {
    await visit('/add');
    await button('Add and start').click();
    await page.getByText('Name an image, such as nginx').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.labels?.[0]?.textContent')).toBe('Image');
    await page.getByLabel('Image', { exact: true }).fill('missing');
    await button('Look').click();
    await page.getByText('Docker Hub has no repository missing').waitFor();
    expect(await page.getByLabel('Image', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    // A whole reference says what to follow, too.
    await page.getByLabel('Image', { exact: true }).fill('nginx:1.27');
    await page.getByLabel('Tag', { exact: true }).focus();
    expect(await page.getByLabel('Image', { exact: true }).inputValue()).toBe('nginx');
    expect(await page.getByLabel('Tag', { exact: true }).inputValue()).toBe('1.27');
    await page.getByRole('radio', { name: /^Versions/ }).check();
    await button('Look').click();
    await page.getByText('Say which: a range such as').waitFor();
    await page.getByLabel('Which versions').fill('^1.27');
    await button('Look').click();
    const found = page.getByRole('status').filter({ hasText: 'Found 1.27.3-alpine' });
    await found.getByText('84 MB').waitFor();
    await found.getByText('2 days ago').waitFor();
    expect(await found.getByRole('link', { name: /Release notes/ }).getAttribute('href')).toMatch(/^https:/);
    expect(await page.getByLabel('App name').inputValue()).toBe('nginx');
    expect(await page.getByLabel('Published ports').inputValue()).toBe('8080:80');
    await takePictures(page, 'add-registry-versions');
    await button('Add and start').click();
    await heading('nginx: First start #1').waitFor();
  });

  it('can stay with the very image that was found', async () => {
    await visit('/add');
    await page.getByLabel('Image', { exact: true }).fill('nginx');
    await page.getByRole('radio', { name: /^Exactly this one/ }).check();
    await button('Add and start').click();
    await page.getByText('Press Look first').waitFor();
    await button('Look').click();
    await page.getByText('This very image (3b1f').waitFor();
    await expectClean(page);
  });

  it('keeps what was typed for one kind of source while another is looked at', async () => {
    await visit('/add');
    await page.getByLabel('Image', { exact: true }).fill('ghcr.io/you/app');
    await page.getByRole('radio', { name: /^Git repository/ }).check();
    await page.getByLabel('Git URL').fill('https://git.example.org/me/notes.git');
    await button('Add and build').waitFor();
    await page.getByRole('radio', { name: /^Image from a registry/ }).check();
    expect(await page.getByLabel('Image', { exact: true }).inputValue()).toBe('ghcr.io/you/app');
  });
});

describe('what runs already', () => {
  it('keeps following its own image, which nobody has to be asked for', async () => {
    await visit('/adopt');
    await page.getByRole('radio', { name: /^grafana/ }).check();
    await page.getByText('It keeps following grafana/grafana:11.6.0').waitFor();
    expect(await page.getByLabel('Git URL').count()).toBe(0);
    await takePictures(page, 'adopt-own-image');
    await button('Look after it').click();
    await heading('grafana').waitFor();
    await page.getByText('Waits until you have seen what is new.').waitFor();
    expect(app('grafana')?.config.source).toMatchObject({ kind: 'registry', image: 'grafana/grafana' });
  });

  it('is given another source where it can’t be told, or is wanted', async () => {
    await visit('/adopt');
    await page.getByRole('radio', { name: /^price-scraper/ }).check();
    await page.getByText('was made on this machine').first().waitFor();
    await button('Look after it').click();
    await page.getByText('Name an image, such as nginx').waitFor();
    await page.getByRole('radio', { name: /^grafana/ }).check();
    await page.getByRole('radio', { name: /^Another source/ }).check();
    await page.getByLabel('Image', { exact: true }).fill('grafana/grafana-oss');
    await button('Look after it').click();
    await heading('grafana').waitFor();
    expect(app('grafana')?.config.source).toMatchObject({ image: 'grafana/grafana-oss' });
  });

  it('several at once: who can’t says why, and what comes next is said', async () => {
    await visit('/adopt');
    await page.getByRole('link', { name: 'Look after several' }).click();
    await heading('Look after several').waitFor();
    expect(await page.getByRole('checkbox', { name: /Swarm/ }).isDisabled()).toBe(true);
    await page.getByRole('checkbox', { name: /^price-scraper.*made on this machine/ }).waitFor();
    await button('Choose none').click();
    await button('Look after several').click();
    await page.getByText('Choose at least one').waitFor();
    await page.getByRole('checkbox', { name: /^adguard/ }).focus();
    await page.keyboard.press('Space');
    await button('Look after 1 container').waitFor();
    await button('Choose all').click();
    await takePictures(page, 'adopt-several');
    await button('Look after 4 containers').click();
    await heading('3 more apps are looked after').waitFor();
    await page.getByText('Nothing was changed or restarted').waitFor();
    await page.getByText('Docker is removing it').waitFor();
    await takePictures(page, 'adopted-several');
    await page.getByRole('link', { name: 'paperless', exact: true }).click();
    await heading('paperless').waitFor();
  });
});

describe('an app of a registry', () => {
  beforeEach(() => withRegistryApps(demo.world));

  it('shows what is out, with the button that puts it in', async () => {
    await visit('/apps/paperless');
    await page.getByText('2.20.1 is out', { exact: true }).waitFor();
    await page.getByText('412 MB to get at most').waitFor();
    await takePictures(page, 'app-release-out');
    await button('Leave it to the schedule').click();
    await page.getByText('are left to its schedule from now on').waitFor();
    await button('Put 2.20.1 in').click();
    await heading(/^paperless: Update/).waitFor();
  });

  it('is told of on the dashboard, too', async () => {
    await visit('/');
    await row('paperless').getByRole('link', { name: '2.20.1 is out' }).click();
    await heading('paperless').waitFor();
    await visit('/');
    await takePictures(page, 'dashboard-registry');
  });

  it('shows how far its image has come', async () => {
    await visit('/updates/grafana-13');
    await page.getByText('61 MB of 149 MB, 8.3 MB/s, 4 of 9 layers').waitFor();
    expect(await page.getByRole('progressbar').getAttribute('value')).toBe('61400000');
    await page.getByText('Get the image', { exact: true }).first().waitFor();
    await takePictures(page, 'update-getting');
  });

  it('is not built again, and can be changed to follow versions', async () => {
    await visit('/apps/adguard/settings');
    await page.getByRole('button', { name: 'More for adguard' }).click();
    expect(await page.getByRole('menuitem', { name: /Build again/ }).count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('radio', { name: /^Exactly this one/ }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: /^Versions/ }).check();
    await page.getByLabel('Which versions').fill('~0.107');
    await takePictures(page, 'app-settings-registry');
    await button('Save settings').click();
    await page.getByText('Settings of adguard are saved').waitFor();
    expect(app('adguard')?.config.source).toMatchObject({ follow: { kind: 'versions', pattern: '~0.107' } });
  });
});
