import { describe, expect, it } from 'vitest';
import { answer, resolveAsset } from '../../../electron/main/app-protocol.ts';
import { autostartCommand, autostartEntry, autostartFile } from '../../../electron/main/autostart.ts';
import { diagnosticsBundle } from '../../../electron/main/diagnostics.ts';
import { afterExit, CRASH_LOOP } from '../../../electron/main/engine/restart-policy.ts';
import { judgeLink } from '../../../electron/main/external-links.ts';
import { appsInSwap } from '../../../electron/main/quit.ts';
import { appOfRoute, isOwnUrl, routeOf } from '../../../electron/main/routes.ts';
import { findTrayHost } from '../../../electron/main/tray/tray-host.ts';
import { placeWindow } from '../../../electron/main/windows/placement.ts';
import { appConfig } from '../../../electron/shared/config.ts';
import type { DesktopState } from '../../../electron/shared/desktop-contract.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { withoutSecrets } from '../../../electron/shared/without-secrets.ts';
import { app, attention, live, NOW, update } from '../../support/electron-double/live-samples.ts';

describe('external links', () => {
  const known = ['http://127.0.0.1:8080'];
  it.each([
    ['https://example.org/a?b', true],
    ['http://127.0.0.1:8080/path', true],
    ['http://127.0.0.1:8081/', false],
    ['http://example.org/', false],
    ['file:///etc/passwd', false],
    ['smb://host/share', false],
    ['vscode://x', false],
    ['javascript:alert(1)', false],
    ['https://user:pw@example.org/', false],
    ['http://127.0.0.1:8080@evil.example/', false],
    ['not a url', false],
  ])('%s', (url, opens) => {
    expect('open' in judgeLink(url, known)).toBe(opens);
  });
});

describe('routes', () => {
  it('knows its own pages from look-alikes', () => {
    expect(routeOf('app://homeport/index.html#/apps/x')).toBe('/apps/x');
    expect(routeOf('app://homeport/index.html')).toBe('/');
    for (const url of [
      'app://homeport.evil/',
      'app://evil@homeport/',
      'https://homeport/',
      'file:///app',
      'x',
    ])
      expect(isOwnUrl(url), url).toBe(false);
    expect(appOfRoute('/apps/my-app/history')).toBe('my-app');
    expect(appOfRoute('/updates/u1')).toBeNull();
  });
});

describe('the protocol’s paths', () => {
  it.each([
    ['app://homeport/', '/srv/window/index.html'],
    ['app://homeport/assets/a.js?x#y', '/srv/window/assets/a.js'],
    ['app://homeport/%2e%2e/secret', '/srv/window/secret'],
    ['app://homeport/..%2f..%2fetc/passwd', null],
    ['app://homeport/a/..%2f..%2f..%2fetc', null],
    ['app://homeport/..%5c..%5cetc', null],
    ['app://homeport/a%00.js', null],
    ['app://homeport/%', null],
    ['app://other/index.html', null],
    ['file:///srv/window/index.html', null],
  ])('%s', (url, file) => {
    expect(resolveAsset('/srv/window', url)).toBe(file);
  });
  it('answers nothing but reading', async () => {
    expect((await answer(new Request('app://homeport/index.html', { method: 'POST' }), '/srv')).status).toBe(
      405,
    );
  });
});

describe('launch at login on Linux', () => {
  it('writes where XDG says', () => {
    expect(autostartFile({ env: { XDG_CONFIG_HOME: '/c' }, home: '/h' })).toBe(
      '/c/autostart/homeport.desktop',
    );
    expect(autostartFile({ env: { XDG_CONFIG_HOME: 'relative' }, home: '/h' })).toBe(
      '/h/.config/autostart/homeport.desktop',
    );
  });
  it('starts the AppImage’s file, never its mount', () => {
    const place = { execPath: '/tmp/.mount_abc/homeport', execArgs: [] };
    expect(autostartCommand({ ...place, env: { APPIMAGE: '/home/a/Homeport.AppImage' } })).toEqual([
      '/home/a/Homeport.AppImage',
      '--hidden',
    ]);
    expect(autostartCommand({ env: {}, execPath: '/opt/Homeport/homeport', execArgs: [] })).toEqual([
      '/opt/Homeport/homeport',
      '--hidden',
    ]);
  });
  it('quotes as the Desktop Entry Specification says', () => {
    const exec = (path: string) =>
      autostartEntry([path])
        .split('\n')
        .find((line) => line.startsWith('Exec='));
    expect(exec('/opt/a/b')).toBe('Exec=/opt/a/b');
    expect(exec('/home/my apps/x')).toBe('Exec="/home/my apps/x"');
    expect(exec('/a/$x"`')).toBe('Exec="/a/\\\\$x\\\\"\\\\`"');
    expect(exec('/a/100%')).toBe('Exec=/a/100%%');
  });
});

describe('the engine’s restarts', () => {
  it('back off, and end in words after a crash loop', () => {
    let history = { shortLives: 0 };
    const waits: (number | null)[] = [];
    for (let crash = 1; crash <= CRASH_LOOP; crash += 1) {
      const decision = afterExit(history, 1_000);
      history = decision.history;
      waits.push(decision.retryInMs);
    }
    expect(waits).toEqual([500, 2_000, 5_000, 15_000, null]);
  });
  it('forget a loop once the engine was well', () => {
    expect(afterExit({ shortLives: 4 }, 60_000)).toEqual({ history: { shortLives: 1 }, retryInMs: 500 });
  });
});

describe('quitting', () => {
  it.each([
    ['acquire', false, []],
    ['verify', false, []],
    ['swap', false, ['a']],
    ['gate', false, ['a']],
    ['gate', true, []],
    ['rollback', false, ['a']],
    ['commit', false, ['a']],
  ] as const)('in %s (awaiting a decision: %s) waits for %j', (phase, awaitingDecision, expected) => {
    expect(
      appsInSwap(live({ apps: [app('a', { activeUpdate: update('a', { phase, awaitingDecision }) })] })),
    ).toEqual(expected);
  });
});

describe('the window’s place', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  const at = (x: number, y: number, width = 1000, height = 700) => ({
    bounds: { x, y, width, height },
    maximized: false,
  });
  it('is remembered where its screen is still there', () => {
    expect(placeWindow(at(100, 50), [screen])).toEqual({ x: 100, y: 50, width: 1000, height: 700 });
  });
  it('is forgotten, but not the size, where no hand could reach it', () => {
    for (const away of [at(5000, 0), at(1900, 0), at(0, 1070), at(-990, 0), at(10, -30)]) {
      expect(placeWindow(away, [screen])).toEqual({ width: 1000, height: 700 });
    }
  });
  it('fits the largest screen', () => {
    expect(placeWindow(at(0, 0, 4000, 3000), [screen])).toMatchObject({ width: 1920, height: 1080 });
  });
});

describe('the tray host', () => {
  it('is asked through the first tool that is there', async () => {
    const asked: string[] = [];
    const ask = async (tool: string) => {
      asked.push(tool);
      return tool === 'gdbus' ? ({ kind: 'no-tool' } as const) : ({ kind: 'said', text: 'b true' } as const);
    };
    expect(await findTrayHost('linux', ask)).toBe('present');
    expect(asked).toEqual(['gdbus', 'busctl']);
  });
  it('is absent where nobody owns the name, and unknown without a tool', async () => {
    expect(await findTrayHost('linux', async () => ({ kind: 'refused' }))).toBe('absent');
    expect(await findTrayHost('linux', async () => ({ kind: 'said', text: '(<false>,)' }))).toBe('absent');
    expect(await findTrayHost('linux', async () => ({ kind: 'no-tool' }))).toBe('unknown');
    expect(await findTrayHost('darwin', async () => ({ kind: 'refused' }))).toBe('present');
  });
});

describe('no secrets', () => {
  it('in a log line', () => {
    expect(withoutSecrets('clone https://ada:hunter2@git.example/x.git')).toBe(
      'clone https://…@git.example/x.git',
    );
    expect(withoutSecrets('http://127.0.0.1:7420/#/sign-in?token=abc123')).not.toContain('abc123');
  });
  it('in the diagnostics', () => {
    const config = appConfig.parse({
      source: {
        kind: 'git',
        from: { kind: 'git', url: 'https://ada:hunter2@git.example/x.git' },
        buildArgs: { NPM_TOKEN: 'hunter2' },
      },
      policy: { gate: { probe: { kind: 'exec', command: 'check hunter2' } } },
    });
    const run = {
      ports: [],
      env: { DB_PASSWORD: 'hunter2' },
      volumes: [],
      networks: [],
      restartPolicy: 'always' as const,
      command: ['--password', 'hunter2'],
    };
    const state: DesktopState = {
      preferences: defaultPreferences(),
      notices: [],
      engine: { state: 'running' },
      docker: null,
      launchAtLogin: { supported: true, detail: '' },
      trayHost: 'present',
      secretProtection: { level: 'keychain', name: 'x' },
      browser: { address: null, problem: null },
      about: {
        version: '1',
        electron: '',
        chromium: '',
        node: '',
        platform: '',
        settingsFile: '',
        licences: [],
      },
    };
    const text = diagnosticsBundle(
      state,
      live({
        apps: [app('a', { config, run, stateDetail: asWritten('cannot log in with hunter2') })],
        attention: [attention('a', 'update-failed', 'RUN npm login hunter2 failed')],
      }),
      ['https://ada:hunter2@git.example'],
      NOW,
    );
    expect(text).not.toContain('hunter2');
    expect(text).toContain('DB_PASSWORD');

    // One app's value may be a part of another's: nothing of either is left.
    const of = (secret: string) => ({ config, run: { ...run, env: { KEY: secret } } });
    const both = diagnosticsBundle(
      state,
      live({ apps: [app('a', of('common-part')), app('b', of('common-part-and-tail'))] }),
      ['b prints common-part-and-tail'],
      NOW,
    );
    expect(both).not.toContain('and-tail');
  });
});
