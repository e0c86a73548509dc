import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { CALM, expectClean, launchBrowser } from './support/page.ts';
import { screens } from './support/screens.ts';

/** Logins for image registries in the built window, over made-up data. */

let browser: Browser;
let context: BrowserContext;
let page: Page;
let demo: Demo;
const { visit } = screens(() => ({ page, url: demo.url }));

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

it('keeps logins for registries: tested, stored, removed after a question, never shown', async () => {
  await visit('/settings');
  const list = page.getByRole('list', { name: 'Registries with a login' });
  await list.getByText('kept by a helper of Docker’s').waitFor();
  const form = page.getByRole('form', { name: 'Store a registry login' });
  await form.getByLabel('Registry').fill('nas');
  await form.getByLabel('User name').fill('ada');
  await form.getByLabel('Password or token').fill('wrong');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByText('Write the registry alone').waitFor();
  await form.getByLabel('Registry').fill('Registry.example:5000');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByRole('status').getByText('registry.example:5000 refuses this login').waitFor();
  await form.getByLabel('Password or token').fill('correct horse');
  await form.getByRole('button', { name: 'Test' }).click();
  await form.getByRole('status').getByText('It works.').waitFor();
  await form.getByRole('button', { name: 'Store login' }).click();
  await list.getByRole('button', { name: 'Test the login for registry.example:5000' }).click();
  await list.getByRole('status').getByText('It works.').waitFor();
  expect(await form.getByLabel('Password or token').inputValue()).toBe('');
  expect(await page.content()).not.toContain('correct horse');
  const remove = list.getByRole('button', { name: 'Remove the login for registry.example:5000' });
  await remove.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  expect(await remove.count()).toBe(1);
  await remove.click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove login' }).click();
  await remove.waitFor({ state: 'detached' });
  await expectClean(page);
});
