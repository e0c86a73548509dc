import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askTool, findTrayHost } from '../../../electron/main/tray/tray-host.ts';
import type { Snapshot } from '../../support/electron-double/control.ts';
import { type Desktop, type DesktopOptions, startDesktop } from '../../support/electron-double/desktop.ts';
import {
  type SessionBus,
  startSessionBus,
  startWatcher,
  type Watcher,
} from '../../support/session-bus/session-bus.ts';

/** Whether somebody shows tray icons, asked with the real tools on a real session bus. */
let bus: SessionBus;
const watchers: Watcher[] = [];
const desktops: Desktop[] = [];
beforeEach(async () => {
  bus = await startSessionBus();
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(desktops.splice(0).map((desktop) => desktop.dispose()));
  await Promise.all(watchers.splice(0).map((watcher) => watcher.close()));
  await bus.close();
});

async function watch(host: boolean): Promise<Watcher> {
  const watcher = await startWatcher(bus, host);
  watchers.push(watcher);
  return watcher;
}

describe.each(['gdbus', 'busctl', 'dbus-send'])('asked with %s', (only) => {
  const find = () =>
    findTrayHost('linux', async (tool, args) =>
      tool === only ? await askTool(tool, args) : { kind: 'no-tool' },
    );

  it('a bus with a panel is told from one without, as panels come and go', async () => {
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', bus.address);
    expect(await find()).toBe('absent');
    const watcher = await watch(false);
    // GNOME with the extension switched off: the watcher is there, and nobody shows what it watches.
    expect(await find()).toBe('absent');
    watcher.setHost(true);
    expect(await find()).toBe('present');
    await watcher.close();
    expect(await find()).toBe('absent');
  });

  it('no bus at all is no panel', async () => {
    vi.stubEnv('DBUS_SESSION_BUS_ADDRESS', 'unix:path=/nonexistent/bus');
    expect(await find()).toBe('absent');
  });
});

describe('the built shell on a real bus', () => {
  const start = (options: DesktopOptions = {}): Desktop => {
    const desktop = startDesktop({ ...options, env: { DBUS_SESSION_BUS_ADDRESS: bus.address } });
    desktops.push(desktop);
    return desktop;
  };
  const logOf = (desktop: Desktop) => readFileSync(join(desktop.home, 'logs', 'desktop.log'), 'utf8');
  const visible = (seen: Snapshot) => seen.windows.filter((window) => window.visible);
  const isUp = (seen: Snapshot) => seen.tray?.menu[0]?.label === 'No apps yet';

  it('hides into its tray without a question', async () => {
    await watch(true);
    const desktop = start();
    await desktop.until('the engine', isUp);
    await desktop.until('the tray’s host', () => logOf(desktop).includes('tray host: present'));
    await desktop.command('pressClose', 0);
    const hidden = await desktop.until('a hidden window', (seen) => visible(seen).length === 0);
    expect(hidden.dialogs).toEqual([]);
  });

  it('started by the login stays hidden although its panel comes later than itself', async () => {
    const desktop = start({ args: ['--hidden'] });
    await desktop.until('the engine', isUp);
    expect(logOf(desktop)).not.toContain('tray host');
    await watch(true);
    await desktop.until('the tray’s host', () => logOf(desktop).includes('tray host: present'));
    expect(visible(await desktop.see())).toEqual([]);
  });

  it('does not ask about closing when a panel has come since the start', async () => {
    const desktop = start();
    await desktop.until('the engine', isUp);
    await desktop.until('the whole start', () => logOf(desktop).includes('tray host: absent'));
    await watch(true);
    await desktop.command('pressClose', 0);
    const hidden = await desktop.until('a hidden window', (seen) => visible(seen).length === 0);
    expect(hidden.dialogs).toEqual([]);
  });
});
