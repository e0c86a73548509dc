import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTINGS_TABS } from '../../../electron/shared/preferences.ts';
import { freePort, waitFor } from '../../support/docker.ts';
import { type Desktop, startDesktop } from '../../support/electron-double/desktop.ts';

/**
 * Both windows of the built shell in real Chromium pages of their own size: every tab, light and dark. Pictures are left in
 * `out/pictures`; axe and the window's width decide.
 */
const PICTURES = fileURLToPath(new URL('../../../out/pictures/', import.meta.url));
const MAIN = 0;
const SETTINGS = 1;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let desktop: Desktop;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  desktop = startDesktop({ env: { HOMEPORT_DOUBLE_PAGES: '1' } });
  await desktop.until('the engine', (seen) => seen.tray?.menu[0]?.label === 'No apps yet');
  await desktop.command('clickMenu', ['Settings']);
  await desktop.until('the settings window', (seen) => seen.windows.length === 2);
  await shows(SETTINGS, 'Launch at login');
});
afterAll(() => desktop.dispose());

const shows = (window: number, text: string) =>
  waitFor(async () => String(await desktop.command('textOfPage', window)).includes(text), {
    what: `"${text}" in window ${window}`,
  });

/** axe's violations and what is wider than the window, on the page as it is now. */
async function complaints(window: number): Promise<unknown> {
  await desktop.command('inPage', window, `${axe}; null`);
  return desktop.command(
    'inPage',
    window,
    `axe.run(document, { resultTypes: ['violations'] }).then((result) => [
      ...result.violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.target.join(' ')).join('; ')),
      ...(document.documentElement.scrollWidth > document.documentElement.clientWidth ? ['wider than its window'] : []),
    ])`,
  );
}

async function picture(window: number, name: string): Promise<void> {
  for (const look of ['light', 'dark'] as const) {
    await desktop.command('screenshot', window, join(PICTURES, `${name}-${look}.png`), look);
    expect(await complaints(window), `${name}, ${look}`).toEqual([]);
  }
}

/** What each tab shows once its answers are there. */
const SHOWN: Record<(typeof SETTINGS_TABS)[number], string[]> = {
  general: [
    'shows no tray icons',
    'Launch at login',
    'Start hidden',
    'Theme',
    'Language',
    'Closing the window',
  ],
  notifications: ['A rollback failed', 'An update succeeded', 'Docker does not answer', 'Quiet hours'],
  docker: ['Connected', 'unix:///', 'The usual places'],
  defaults: ['Cron expression', 'Releases to keep', 'Save defaults', 'Every 6 hours'],
  security: ['Git tokens', 'Encrypted with a key', 'Allow access from a browser', 'nothing listens'],
  storage: ['Data directory', 'Database', 'Backups', 'Make a backup'],
  about: ['Version', 'Node', 'Save diagnostics', 'libraries'],
};

describe('the windows, light and dark', () => {
  it('main', async () => {
    await shows(MAIN, 'No apps yet');
    await picture(MAIN, 'desktop-main');
  });

  it.each(SETTINGS_TABS)('settings: %s', async (tab) => {
    await desktop.command('inPage', SETTINGS, `location.hash = '#/desktop-settings/${tab}'`);
    for (const text of SHOWN[tab]) await shows(SETTINGS, text);
    await picture(SETTINGS, `desktop-settings-${tab}`);
  });

  it('settings: everything unfolded', async () => {
    await desktop.command('inPage', SETTINGS, `location.hash = '#/desktop-settings/notifications'`);
    await shows(SETTINGS, 'Keep quiet every day');
    await desktop.command('clickInPage', SETTINGS, 'checkbox', 'Keep quiet every day');
    await shows(SETTINGS, 'said at once all the same');
    await picture(SETTINGS, 'desktop-settings-quiet-hours');
    await desktop.command('inPage', SETTINGS, `location.hash = '#/desktop-settings/security'`);
    await shows(SETTINGS, 'Store token');
    await desktop.command('clickInPage', SETTINGS, 'checkbox', 'Allow access from a browser');
    await shows(SETTINGS, 'Use this port');
    await desktop.command('fillInPage', SETTINGS, 'Port', String(await freePort()));
    await desktop.command('clickInPage', SETTINGS, 'button', 'Use this port');
    await shows(SETTINGS, 'for this machine only');
    await desktop.command('fillInPage', SETTINGS, 'Host', 'git.example.org');
    await desktop.command('fillInPage', SETTINGS, 'Token', 'correct horse');
    await desktop.command('clickInPage', SETTINGS, 'button', 'Store token');
    await waitFor(
      async () =>
        String(await desktop.command('inPage', SETTINGS, 'document.body.outerHTML')).includes(
          'Remove the token',
        ),
      { what: 'the stored token' },
    );
    await picture(SETTINGS, 'desktop-settings-browser-access');
    await desktop.command('inPage', SETTINGS, `location.hash = '#/desktop-settings/storage'`);
    await shows(SETTINGS, 'Make a backup');
    await desktop.command('clickInPage', SETTINGS, 'button', 'Make a backup');
    await shows(SETTINGS, 'manual');
    await desktop.command('clickInPage', SETTINGS, 'button', 'Count what is used');
    await shows(SETTINGS, 'Free for');
    await shows(SETTINGS, 'Build cache');
    await picture(SETTINGS, 'desktop-settings-backups');
  });
});
