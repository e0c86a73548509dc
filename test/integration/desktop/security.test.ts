import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  PORT_CHANNEL,
  PORT_CLOSED_CHANNEL,
  READY_CHANNEL,
  SHELL_PORT_CHANNEL,
} from '../../../electron/main/bridge.ts';
import { type Desktop, startDesktop } from '../../support/electron-double/desktop.ts';

/** The security checklist, each point over the built main bundle. */
let desktop: Desktop;
const out = (path: string) => fileURLToPath(new URL(`../../../out/${path}`, import.meta.url));

beforeAll(async () => {
  desktop = startDesktop();
  await desktop.until(
    'both windows',
    (seen) => seen.windows.length >= 1 && seen.tray?.menu[0]?.label === 'No apps yet',
  );
  await desktop.command('clickMenu', ['Settings']);
  await desktop.until('both windows', (seen) => seen.windows.length === 2);
});
afterAll(async () => {
  await desktop.dispose();
});

describe('every window', () => {
  it('isolates, sandboxes and has no Node', async () => {
    for (const window of (await desktop.see()).windows) {
      expect(window.options.webPreferences).toMatchObject({
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webviewTag: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
      });
    }
  });

  it('shows only app:// pages', async () => {
    for (const window of (await desktop.see()).windows) expect(window.url).toMatch(/^app:\/\/homeport\//);
    expect(readFileSync(out('main/index.cjs'), 'utf8')).not.toMatch(/\.loadFile\(/);
  });

  it.each(['will-navigate', 'will-redirect', 'will-frame-navigate'])(
    '%s elsewhere is stopped',
    async (event) => {
      for (const url of [
        'https://example.org/',
        'file:///etc/passwd',
        'app://homeport.evil/',
        'app://other/',
        'javascript:alert(1)',
        'data:text/html,x',
      ]) {
        expect(await desktop.command('navigate', 0, event, url), url).toBe(true);
      }
      expect(await desktop.command('navigate', 0, event, 'app://homeport/index.html#/apps/x')).toBe(false);
    },
  );

  it('embeds no web views', async () => {
    expect(await desktop.command('navigate', 0, 'will-attach-webview', '')).toBe(true);
  });

  it('opens no windows; https goes to the browser, everything else nowhere', async () => {
    const before = (await desktop.see()).windows.length;
    for (const url of [
      'https://example.org/page',
      'http://example.org/',
      'file:///etc/passwd',
      'smb://host/share',
      'ms-msdt:/id',
      'https://user:pass@example.org/',
    ]) {
      expect(await desktop.command('windowOpen', 0, url)).toEqual({ action: 'deny' });
    }
    const seen = await desktop.until('the link', (now) => now.opened.length > 0);
    expect(seen.opened).toEqual(['https://example.org/page']);
    expect(seen.windows).toHaveLength(before);
  });

  it('is granted nothing but writing to the clipboard', async () => {
    for (const name of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fullscreen',
      'hid',
      'fileSystem',
    ]) {
      expect(await desktop.command('permission', name), name).toEqual({
        request: false,
        check: false,
        device: false,
      });
    }
    expect(await desktop.command('permission', 'clipboard-sanitized-write')).toMatchObject({
      request: true,
      check: true,
      device: false,
    });
  });
});

describe('the protocol', () => {
  it('is a standard, secure scheme without more privileges', async () => {
    expect((await desktop.see()).schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
  });

  it('serves the window with a policy that allows nothing from elsewhere and nothing inline', async () => {
    const page = await desktop.command('fetch', 'app://homeport/index.html');
    expect(page?.status).toBe(200);
    const policy = page?.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-|\*|https?:/);
    expect(page?.headers['x-content-type-options']).toBe('nosniff');
    expect(page?.text).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(page?.text).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });

  it.each([
    'app://homeport/../main/index.cjs',
    'app://homeport/%2e%2e/main/index.cjs',
    'app://homeport/..%2fmain%2findex.cjs',
    'app://homeport/%2e%2e%2f%2e%2e%2fpackage.json',
    'app://homeport/..%5cmain%5cindex.cjs',
    'app://homeport//etc/passwd',
    'app://homeport/index.html%00.png',
    'app://homeport/%zz',
    'app://homeport/assets',
    'app://evil/index.html',
  ])('does not serve %s', async (url) => {
    expect((await desktop.command('fetch', url))?.status).toBe(404);
  });
});

describe('the bridge', () => {
  it.each([
    ['another origin', { url: 'https://example.org/', parent: null }],
    ['a look-alike', { url: 'app://homeport.example/index.html', parent: null }],
    ['a file', { url: 'file:///tmp/index.html', parent: null }],
    ['a frame inside', { url: 'app://homeport/index.html', parent: { url: 'app://homeport/index.html' } }],
    ['a frame that is gone', null],
  ])('gives no port to %s', async (_name, frame) => {
    const before = (await desktop.see()).windows[0]?.ports;
    await desktop.command('ipc', 0, READY_CHANNEL, frame);
    expect((await desktop.see()).windows[0]?.ports).toBe(before);
  });

  it('gives the main frame one port', async () => {
    const before = (await desktop.see()).windows[0]?.ports ?? 0;
    await desktop.command('ipc', 0, READY_CHANNEL, { url: 'app://homeport/index.html#/', parent: null });
    await desktop.until('a port', (seen) => seen.windows[0]?.ports === before + 1);
  });

  it('gives the settings window’s two: to the shell, and to its part of the engine', async () => {
    const before = (await desktop.see()).windows[1]?.ports ?? 0;
    const url = 'app://homeport/index.html#/desktop-settings/general';
    await desktop.command('ipc', 1, READY_CHANNEL, { url, parent: null });
    await desktop.until('both ports', (seen) => seen.windows[1]?.ports === before + 2);
  });

  it('is all that the preload is: one small script that exposes nothing', () => {
    const preload = readFileSync(out('preload/index.cjs'), 'utf8');
    expect(preload.length).toBeLessThan(4_000);
    expect(preload.match(/require\(/g)).toHaveLength(1);
    expect(preload).not.toMatch(/contextBridge|exposeInMainWorld|sendSync|invoke\(|eval|new Function/);
    for (const channel of [READY_CHANNEL, PORT_CHANNEL, PORT_CLOSED_CHANNEL, SHELL_PORT_CHANNEL])
      expect(preload).toContain(`"${channel}"`);
  });
});

describe('the main bundle', () => {
  it('listens on no other channel of the pages and needs nothing but Electron and Node', () => {
    const bundle = readFileSync(out('main/index.cjs'), 'utf8');
    const channels = [...bundle.matchAll(/ipcMain\.(?:on|once|handle|handleOnce)\(([^,]+),/g)].map(
      (match) => match[1],
    );
    // electron-store's own channel is for a renderer's store, which no page here can reach: the preload never sends on it.
    expect(channels).toEqual(expect.arrayContaining(['READY_CHANNEL']));
    expect(
      channels.filter((channel) => channel !== 'READY_CHANNEL' && channel !== '"electron-store-get-data"'),
    ).toEqual([]);
    const modules = [...bundle.matchAll(/^(?:let|const|var) .*= (?:__toESM\()?require\("([^"]+)"\)/gm)].map(
      (match) => match[1] ?? '',
    );
    expect(modules.length).toBeGreaterThan(3);
    for (const name of modules)
      expect(name === 'electron' || /^(node:)?[a-z_/]+$/.test(name), name).toBe(true);
  });

  it('opens links and forks processes only where it should', () => {
    const bundle = readFileSync(out('main/index.cjs'), 'utf8');
    expect(bundle.match(/\.openExternal\(/g)).toHaveLength(1);
    expect(bundle.match(/utilityProcess\.fork\(/g)).toHaveLength(1);
    expect(bundle).not.toMatch(/child_process"\)?\)?\.fork|enableRemoteModule|\.executeJavaScript\(/);
  });
});
