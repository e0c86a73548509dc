import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, waitFor } from '../../support/docker.ts';
import { type Desktop, startDesktop } from '../../support/electron-double/desktop.ts';

/** Windows with real Chromium pages: built preload, ports, real renderer and real engine together. */
let desktop: Desktop;
const homes: string[] = [];
afterEach(async () => {
  await desktop.dispose();
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

const textOf = async (window: number) => String(await desktop.command('textOfPage', window));
const shows = (window: number, text: string) =>
  waitFor(async () => (await textOf(window)).includes(text), {
    what: `"${text}" in window ${window}`,
    timeoutMs: 20_000,
  });
const stored = () =>
  JSON.parse(readFileSync(join(desktop.home, 'config', 'Homeport', 'preferences.json'), 'utf8'));

async function start(env: NodeJS.ProcessEnv = {}, preferences: object | null = null) {
  const home = mkdtempSync(join(tmpdir(), 'hpt-pages-'));
  homes.push(home);
  if (preferences !== null) {
    mkdirSync(join(home, 'config', 'Homeport'), { recursive: true });
    writeFileSync(join(home, 'config', 'Homeport', 'preferences.json'), JSON.stringify(preferences));
  }
  desktop = startDesktop({ home, env: { HOMEPORT_DOUBLE_PAGES: '1', ...env } });
  await desktop.until('the engine', (seen) => seen.tray?.menu[0]?.label === 'No apps yet');
}
async function openSettings() {
  await desktop.command('clickMenu', ['Settings']);
  await desktop.until('the settings window', (seen) => seen.windows.length === 2);
  await shows(1, 'Launch at login');
}

describe('the main window', () => {
  it('shows the engine’s picture over its port, under the strict policy, and again after the engine was killed', async () => {
    await start();
    await shows(0, 'No apps yet');
    await desktop.command('killEngine');
    await desktop.until(
      'a new engine',
      (seen) => seen.engines.length === 2 && seen.tray?.menu[0]?.label === 'No apps yet',
    );
    await desktop.until('a second port', (seen) => (seen.windows[0]?.ports ?? 0) >= 2);
    // What the page asks now is answered by the new engine.
    await desktop.command('clickMenu', ['Pause schedules', 'Until resumed']);
    await shows(0, 'Resume');
    expect((await desktop.see()).failures).toEqual([]);
  });

  it('gives the page no API but the port', async () => {
    await start();
    await shows(0, 'No apps yet');
    expect(
      await desktop.command(
        'inPage',
        0,
        'typeof window.require + typeof window.process + typeof window.electron',
      ),
    ).toBe('undefinedundefinedundefined');
  });
});

describe('the settings window', () => {
  it('says that a damaged settings file was kept aside', async () => {
    await start({}, { version: 1, general: { theme: 'purple' } });
    await openSettings();
    await shows(1, 'The settings could not be read');
    const kept = readdirSync(join(desktop.home, 'config', 'Homeport')).filter((name) =>
      name.includes('.damaged-'),
    );
    expect(kept).toHaveLength(1);
    const aside = readFileSync(join(desktop.home, 'config', 'Homeport', kept[0] ?? ''), 'utf8');
    expect(JSON.parse(aside)).toEqual({ version: 1, general: { theme: 'purple' } });
  });

  it('keeps what a person chooses, at once', async () => {
    await start();
    await openSettings();
    await desktop.command('clickInPage', 1, 'checkbox', 'Launch at login');
    await waitFor(async () => stored().general.launchAtLogin === true, {
      what: 'the stored switch',
      timeoutMs: 10_000,
    });
    const entry = readFileSync(join(desktop.home, 'config', 'autostart', 'homeport.desktop'), 'utf8');
    expect(entry).toContain('Exec=/opt/Homeport/homeport --hidden');
    await desktop.command(
      'inPage',
      1,
      "document.querySelector('input[type=radio][name] ~ span, label:has(input)') && [...document.querySelectorAll('label')].find((l) => l.textContent === 'Dark').click()",
    );
    await desktop.until('the dark theme', (seen) => seen.themeSource === 'dark');
  });

  it('says when secrets can’t be protected, keeps them without ever showing them', async () => {
    await start({ HOMEPORT_DOUBLE_SECRETS: 'basic_text' });
    await openSettings();
    await desktop.command('clickInPage', 1, 'link', 'Security');
    await shows(1, 'No keyring was found');
    await desktop.command('fillInPage', 1, 'Name', 'git.example.org');
    await desktop.command('fillInPage', 1, 'Secret', 'correct horse');
    await desktop.command('clickInPage', 1, 'button', 'Store secret');
    await shows(1, 'git.example.org');
    const file = readFileSync(join(desktop.home, 'config', 'Homeport', 'secrets.json'), 'utf8');
    expect(file).not.toContain('correct horse');
    expect(await desktop.command('inPage', 1, 'document.documentElement.outerHTML')).not.toContain(
      'correct horse',
    );
  });

  it('turns browser access on, with its address, and off', async () => {
    const port = await freePort();
    await start({}, { version: 1, browserAccess: { enabled: false, port } });
    await openSettings();
    await desktop.command('clickInPage', 1, 'link', 'Security');
    await desktop.command('clickInPage', 1, 'checkbox', 'Allow access from a browser');
    await shows(1, 'for this machine only');
    await desktop.command('clickInPage', 1, 'button', 'Open in browser');
    const seen = await desktop.until('the browser', (now) => now.opened.length === 1);
    expect(seen.opened[0]).toContain(`http://127.0.0.1:${port}/#/sign-in?token=`);
    const answer = await fetch(`http://127.0.0.1:${port}/api/session`);
    expect(answer.status).toBe(401);
    await desktop.command('clickInPage', 1, 'checkbox', 'Allow access from a browser');
    await shows(1, 'nothing listens');
    await expect(fetch(`http://127.0.0.1:${port}/api/session`)).rejects.toThrow();
  });

  it('saves diagnostics without secrets', async () => {
    await start();
    await openSettings();
    const path = join(desktop.home, 'diagnostics.json');
    await desktop.command('saveAs', path);
    await desktop.command('clickInPage', 1, 'link', 'About');
    await desktop.command('clickInPage', 1, 'button', 'Save diagnostics');
    await shows(1, 'Saved as');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      engine: { state: 'running' },
      live: { apps: [] },
    });
  });
});
