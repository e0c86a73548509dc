import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort, waitFor } from '../../support/docker.ts';
import type { Snapshot } from '../../support/electron-double/control.ts';
import { type Desktop, startDesktop } from '../../support/electron-double/desktop.ts';

/** Windows with real Chromium pages: built preload, ports, real renderer and real engine together. */
let desktop: Desktop;
const homes: string[] = [];
afterEach(async () => {
  await desktop.dispose();
  for (const home of homes.splice(0)) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

const textOf = async (window: number) => String(await desktop.command('textOfPage', window));
const pageOf = async (window: number) =>
  String(await desktop.command('inPage', window, 'document.documentElement.outerHTML'));
const isUp = (seen: Snapshot) => seen.tray?.menu[0]?.label === 'No apps yet';
const shows = (window: number, text: string, where: 'text' | 'html' = 'text') =>
  waitFor(async () => (await (where === 'text' ? textOf : pageOf)(window)).includes(text), {
    what: `"${text}" in window ${window}`,
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
async function storeToken(host: string, token: string) {
  await shows(1, 'Store token');
  await desktop.command('fillInPage', 1, 'Host', host);
  await desktop.command('fillInPage', 1, 'Token', token);
  await desktop.command('clickInPage', 1, 'button', 'Store token');
}
/** Everything that the app keeps: settings, logs, database. */
const filesWith = (text: string) =>
  readdirSync(desktop.home, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile() === true)
    .filter((file) => readFileSync(file, 'latin1').includes(text));
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

/**
 * Code for a page that has been taken over: takes ports of its own, sends one raw message on each, and answers what came back,
 * by which port it came.
 */
const askRaw = (message: string) => `new Promise((resolve) => {
  const answers = {};
  window.addEventListener('message', ({ data, ports: [port] }) => {
    if (!port) return;
    port.onmessage = (event) => {
      answers[data.type] = JSON.parse(event.data).p.b.json;
      if (Object.keys(answers).length === 2) resolve(answers);
    };
    port.postMessage(${JSON.stringify(message)});
    port.postMessage(JSON.stringify({ i: 'after', p: { u: '/apps/remove', b: { json: { app: 'web' } } } }));
  });
  window.postMessage({ type: 'homeport:ready' }, '/');
})`;

describe('a settings window that was taken over', () => {
  it.each([
    [
      'asks for what is the main window’s',
      JSON.stringify({ i: '1', p: { u: '/live/get', b: { json: {} } } }),
    ],
    ['sends something that is not a request', '{"i":'],
    ['takes the main window’s address first', null],
  ])('%s: is refused by engine and shell, and harms neither', async (_what, message) => {
    await start();
    await openSettings();
    if (message === null) await desktop.command('inPage', 1, "history.replaceState(null, '', '#/')");
    const refused = {
      code: 'FORBIDDEN',
      message: expect.stringContaining('The settings window may not ask'),
    };
    expect(await desktop.command('inPage', 1, askRaw(message ?? '{}'))).toMatchObject({
      'homeport:port': refused,
      'homeport:shell-port': refused,
    });
    const log = readFileSync(join(desktop.home, 'logs', 'desktop.log'), 'utf8');
    expect(log).toContain('engine: Refused: the settings window may not ask for');
    // Both processes live on, and the main window is served as ever.
    await desktop.command('clickMenu', ['Pause schedules', 'Until resumed']);
    await shows(0, 'Resume');
    const seen = await desktop.see();
    expect(seen.engines).toHaveLength(1);
    expect(seen.failures).toEqual([]);
  });
});

describe('the settings window', () => {
  it('is answered by the engine again after it was killed', async () => {
    await start();
    await openSettings();
    await desktop.command('clickInPage', 1, 'link', 'Storage');
    await shows(1, desktop.dataDir);
    await desktop.command('killEngine');
    await desktop.until('a new engine', (seen) => seen.engines.length === 2 && isUp(seen));
    await desktop.command('clickInPage', 1, 'button', 'Make a backup');
    await shows(1, 'Restore…');
  });

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

  it('keeps git tokens without ever showing them, and says what protects them', async () => {
    await start();
    await openSettings();
    await desktop.command('clickInPage', 1, 'link', 'Security');
    await shows(1, 'the Secret Service keyring');
    await storeToken('git.example.org', 'correct horse');
    await shows(1, 'Remove the token', 'html');
    expect(await pageOf(1)).not.toContain('correct horse');
    expect(filesWith('correct horse')).toEqual([]);
    // The keychain's key seals them: the engine has made no key file.
    expect(existsSync(join(desktop.dataDir, 'secret.key'))).toBe(false);
    await desktop.command('killEngine');
    await desktop.until('a new engine', (seen) => seen.engines.length === 2 && isUp(seen));
    await desktop.command('clickInPage', 1, 'link', 'Storage');
    await desktop.command('clickInPage', 1, 'link', 'Security');
    await shows(1, 'git.example.org');
    expect(await textOf(1)).not.toContain('can’t be read');
    await desktop.command('clickInPage', 1, 'button', 'Remove the token for git.example.org');
    await waitFor(async () => !(await pageOf(1)).includes('Remove the token'), { what: 'it to be gone' });
  });

  it('says that a file protects the tokens where there is no keyring', async () => {
    await start({ HOMEPORT_DOUBLE_SECRETS: 'basic_text' });
    await openSettings();
    await desktop.command('clickInPage', 1, 'link', 'Security');
    await shows(1, 'No keyring was found');
    await storeToken('git.example.org', 'correct horse');
    await shows(1, 'Remove the token', 'html');
    expect(statSync(join(desktop.dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(filesWith('correct horse')).toEqual([]);
  });

  it('keeps the defaults for new apps, with which the main window’s forms begin', async () => {
    await start();
    await openSettings();
    await desktop.command('clickInPage', 1, 'link', 'Defaults for apps');
    await shows(1, 'Every 6 hours');
    await desktop.command('fillInPage', 1, 'Releases to keep', '3');
    await desktop.command('fillInPage', 1, 'Cron expression', 'every day');
    await desktop.command('clickInPage', 1, 'button', 'Save defaults');
    await shows(1, 'The defaults were not changed');
    await desktop.command('fillInPage', 1, 'Cron expression', '0 4 * * *');
    await shows(1, '04:00');
    await desktop.command('clickInPage', 1, 'button', 'Save defaults');
    await shows(1, 'New apps begin with this');
    await desktop.command('inPage', 0, "location.hash = '#/add'");
    await shows(0, 'Releases to keep');
    const begun = `[...document.querySelectorAll('input')].map((input) => input.value)`;
    expect(await desktop.command('inPage', 0, begun)).toEqual(expect.arrayContaining(['3', '0 4 * * *']));
  });

  it('restores a backup, after asking', async () => {
    await start();
    await openSettings();
    await desktop.command('clickInPage', 1, 'link', 'Storage');
    await desktop.command('clickInPage', 1, 'button', 'Make a backup');
    await shows(1, 'manual');
    await desktop.command('clickInPage', 1, 'link', 'Security');
    await storeToken('later.example.org', 'correct horse');
    await shows(1, 'Remove the token', 'html');
    await desktop.command('clickInPage', 1, 'link', 'Storage');
    await desktop.command('clickInPage', 1, 'button', 'Restore backup');
    await shows(1, 'Restore this backup?');
    await desktop.command(
      'inPage',
      1,
      `document.querySelector('dialog .danger, dialog button:last-child').click()`,
    );
    await shows(1, 'is in use now');
    await desktop.command('clickInPage', 1, 'link', 'Security');
    await shows(1, 'Store token');
    expect(await pageOf(1)).not.toContain('Remove the token');
  });

  it('opens from the main window’s settings, where the theme is not chosen a second time', async () => {
    await start();
    await shows(0, 'No apps yet');
    await desktop.command('inPage', 0, "location.hash = '#/settings'");
    await shows(0, 'Git tokens');
    expect(await textOf(0)).not.toContain('Appearance');
    await desktop.command('clickInPage', 0, 'button', 'Desktop settings');
    await desktop.until('the settings window', (seen) => seen.windows.length === 2);
    await shows(1, 'Launch at login');
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

  it('looks for Docker where a person says, and again at the usual places', async () => {
    await start();
    await openSettings();
    await desktop.command('clickInPage', 1, 'link', 'Docker hosts');
    await shows(1, 'Connected');
    const choose = (label: string) =>
      desktop.command(
        'inPage',
        1,
        `[...document.querySelectorAll('label')].find((one) => one.textContent.startsWith('${label}')).click()`,
      );
    await choose('An address of your own');
    await desktop.command('fillInPage', 1, 'Address', 'ssh://nas');
    await shows(1, 'An address begins with unix://');
    await desktop.command('fillInPage', 1, 'Address', 'unix:///nonexistent/docker.sock');
    await desktop.command('clickInPage', 1, 'button', 'Use this address');
    await shows(1, 'Away');
    await desktop.until('words', (seen) => seen.tray?.menu[0]?.label === 'Docker does not answer');
    expect(stored().docker).toEqual({ host: 'unix:///nonexistent/docker.sock' });
    await choose('The usual places');
    await shows(1, 'Connected');
    await desktop.until('the tray', isUp);
  });

  it('opens the data directory in the person’s file manager', async () => {
    await start();
    await openSettings();
    await desktop.command('clickInPage', 1, 'link', 'Storage');
    await shows(1, desktop.dataDir);
    await desktop.command('clickInPage', 1, 'button', 'Open the data directory');
    const seen = await desktop.until('the folder', (now) => now.openedPaths.length === 1);
    expect(seen.openedPaths).toEqual([desktop.dataDir]);
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
