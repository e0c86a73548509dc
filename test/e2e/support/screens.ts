import type { Locator, Page } from 'playwright-core';

/** The window's parts as a person finds them: by what they say. */
type Screens = {
  /** Goes to a screen: '/apps/web'. */
  visit(screen: string): Promise<unknown>;
  button(name: string | RegExp): Locator;
  heading(name: string | RegExp): Locator;
  /** An app on the dashboard. */
  row(app: string): Locator;
  /** What the dashboard says needs a person. */
  notice(app: string, text: string): Locator;
  /** The update's page says how it ended. */
  ended(outcome: string): Promise<void>;
  updateFromItsPage(app: string): Promise<void>;
  /** Saves what `change` does on the app's settings. */
  settings(app: string, change: () => Promise<void>): Promise<void>;
};

/** @param now the page, and where the window is served: asked at every use, since both come after the tests are named */
export function screens(now: () => { page: Page; url: string }): Screens {
  const page = () => now().page;
  const visit = async (screen: string) => {
    await page().goto(`${now().url}/#${screen}`);
    // The page hears of its address before the next frame, and shows the screen before until this one is here.
    await nextFrame(page());
    await page().locator('main[aria-busy="true"]').waitFor({ state: 'hidden' });
  };
  const button = (name: string | RegExp) => page().getByRole('button', { name });
  const heading = (name: string | RegExp) => page().getByRole('heading', { level: 1, name });
  return {
    visit,
    button,
    heading,
    row: (app) => page().getByRole('article', { name: app }),
    notice: (app, text) => page().getByRole('listitem', { name: `${app}: ${text}` }),
    ended: (outcome) => page().locator('.page-title').getByText(outcome).waitFor(),
    async updateFromItsPage(app) {
      await visit(`/apps/${app}`);
      await button('Update now').click();
      await heading(new RegExp(`^${app}: Update`)).waitFor();
    },
    async settings(app, change) {
      await visit(`/apps/${app}/settings`);
      await change();
      await button('Save settings').click();
      await page().getByText(`Settings of ${app} are saved`).waitFor();
    },
  };
}

/** Once more where the page is loaded again meanwhile, because Chromium gave up a part of it (page.ts). */
async function nextFrame(page: Page): Promise<void> {
  try {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
  } catch (error) {
    if (!/context was destroyed/.test(String(error))) throw error;
    await page.waitForLoadState();
    await nextFrame(page);
  }
}
