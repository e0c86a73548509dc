import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { lockAsCommand } from '../../../electron/engine/store/lock-turns.ts';
import type { Snapshot } from '../../support/electron-double/control.ts';
import {
  type Desktop,
  type DesktopOptions,
  menuText,
  startDesktop,
} from '../../support/electron-double/desktop.ts';

/**
 * The built main bundle on the double of Electron, with the real engine in a real process of its own and a real Docker
 * behind it. What a real Electron must still show is listed in docs/desktop.md.
 */
const open: Desktop[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((desktop) => desktop.dispose()));
});

const start = (options: DesktopOptions = {}): Desktop => {
  const desktop = startDesktop(options);
  open.push(desktop);
  return desktop;
};
const firstLine = (seen: Snapshot) => seen.tray?.menu[0]?.label ?? '';
const isUp = (seen: Snapshot) => firstLine(seen) === 'No apps yet';
const logOf = (desktop: Desktop) => readFileSync(join(desktop.home, 'logs', 'desktop.log'), 'utf8');
const visible = (seen: Snapshot) => seen.windows.filter((window) => window.visible);

describe('start', () => {
  it('brings up the engine, the tray in words, and the window', async () => {
    const desktop = start();
    const seen = await desktop.until('the engine’s picture in the tray', isUp);
    expect(menuText(seen.tray?.menu ?? [])).toMatch(
      /Check all now[\s\S]*Open Homeport[\s\S]*Settings…[\s\S]*Quit Homeport/,
    );
    expect(seen.tray?.toolTip).toBe('Homeport: No apps yet');
    expect(seen.tray?.image).toMatch(/tray-well-(light|dark)\.png$/);
    expect(existsSync(seen.tray?.image ?? '')).toBe(true);
    expect(visible(seen).map((window) => window.url)).toEqual(['app://homeport/index.html#/']);
    expect(seen.engines).toHaveLength(1);
    expect(existsSync(join(desktop.dataDir, 'homeport.sock'))).toBe(true);
    expect(seen.failures).toEqual([]);
  });

  it('a second instance ends at once, and the first one shows its window', async () => {
    const desktop = start();
    await desktop.until('the window', (seen) => visible(seen).length === 1);
    const second = start({ env: { HOMEPORT_DOUBLE_LOCK_TAKEN: '1' } });
    expect(await second.exited).toBe(0);
    await desktop.command('clickMenu', ['Open Homeport']);
    await desktop.command('secondInstance');
    expect(visible(await desktop.see())).toHaveLength(1);
  });

  it('hidden after a login only where a tray is there to come back by', async () => {
    const desktop = start({ args: ['--hidden'] });
    // No session bus, so no tray host: the window must not be lost.
    await desktop.until('the window', (seen) => visible(seen).length === 1);
  });

  it('without Docker stays up and says so', async () => {
    const desktop = start({ env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock' } });
    const away = await desktop.until('words', (seen) => firstLine(seen) === 'Docker does not answer');
    expect(away.tray?.image).toContain('tray-away');
    expect(away.tray?.toolTip).toBe('Homeport: Docker does not answer');
    expect(visible(away)).toHaveLength(1);
    // A short absence is no news.
    expect(away.notifications).toEqual([]);
  });

  it('says why the engine can’t start, and starts it again when asked', async () => {
    const first = start();
    await first.until('the first engine', isUp);
    const other = start({ env: { HOMEPORT_DATA_DIR: first.dataDir } });
    const stopped = await other.until('words in the tray', (seen) =>
      firstLine(seen).includes('Another Homeport already uses'),
    );
    expect(stopped.tray?.image).toContain('tray-away');
    expect(stopped.notifications.map((notification) => notification.title)).toContain(
      'Homeport’s engine stopped',
    );
    await first.command('quit');
    await first.exited;
    await other.command('clickMenu', ['Start the engine again']);
    await other.until('a running engine', isUp);
  });
});

describe('a command that has the directory', () => {
  const waits = (desktop: Desktop) =>
    desktop.until(
      'the wait',
      () =>
        existsSync(join(desktop.home, 'logs', 'desktop.log')) &&
        logOf(desktop).includes('(homeport update, process '),
    );

  it('is waited for, the app can be quit meanwhile, and it starts when the command has ended', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'hpt-shell-'));
    onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
    const command = lockAsCommand(dataDir, 'homeport update');
    const first = start({ env: { HOMEPORT_DATA_DIR: dataDir } });
    expect(firstLine(await waits(first))).toBe('Homeport is starting…');
    await first.command('quit');
    expect(await first.exited).toBe(0);
    expect(logOf(first)).not.toContain('ended by force');

    const second = start({ env: { HOMEPORT_DATA_DIR: dataDir } });
    await waits(second);
    command.release();
    await second.until('a running engine', isUp);
  });
});

describe('the engine’s process', () => {
  it('is started again after it was killed, and the window gets a new port', async () => {
    const desktop = start();
    await desktop.until('the engine', isUp);
    await desktop.command('ipc', 0, 'homeport:ready', { url: 'app://homeport/index.html', parent: null });
    await desktop.until('a port', (seen) => seen.windows[0]?.ports === 1);
    await desktop.command('killEngine');
    await desktop.until('the tray says so', (seen) => firstLine(seen).includes('being restarted'));
    const again = await desktop.until('the engine again', (seen) => seen.engines.length === 2 && isUp(seen));
    expect(again.windows[0]?.ports).toBe(2);
    expect(again.notifications).toEqual([]);
  });

  it('is given up after a crash loop, loudly', async () => {
    const desktop = start();
    await desktop.until('the engine', isUp);
    for (let crash = 1; crash <= 5; crash += 1) {
      await desktop.until(
        `start ${crash}`,
        (seen) => seen.engines.length === crash && seen.engines.at(-1)?.pid !== null,
        40_000,
      );
      await desktop.command('killEngine');
    }
    const seen = await desktop.until('giving up', (now) => firstLine(now).includes('is stopped'), 10_000);
    expect(seen.notifications.map((notification) => notification.title)).toEqual([
      'Homeport’s engine stopped',
    ]);
    expect(seen.engines).toHaveLength(5);
    await desktop.command('clickMenu', ['Start the engine again']);
    await desktop.until('a running engine', isUp);
  });
});

describe('sleep and resume', () => {
  it('the engine looks at Docker and the schedule anew, and nobody is told that Docker was away', async () => {
    const desktop = start();
    await desktop.until('the engine', isUp);
    await desktop.command('power', 'suspend');
    await desktop.command('power', 'resume');
    await desktop.until('the engine hears of it', () =>
      logOf(desktop).includes('looking at Docker and the schedule anew'),
    );
    const seen = await desktop.until('the picture', isUp);
    expect(seen.notifications).toEqual([]);
    expect(logOf(desktop)).not.toContain('can’t be reached');
  });
});

describe('windows', () => {
  it('closing asks where nobody shows the tray, and hides or quits as the answer says', async () => {
    const desktop = start();
    await desktop.until('the engine', isUp);
    await desktop.command('pressClose', 0);
    const asked = await desktop.until('the question', (seen) => seen.dialogs.length === 1);
    expect(asked.dialogs[0]?.message).toContain('shows no tray icon');
    await desktop.command('answerDialog', 0, 0);
    await desktop.until('a hidden window', (seen) => visible(seen).length === 0);
    await desktop.command('secondInstance');
    await desktop.until('the window again', (seen) => visible(seen).length === 1);
    await desktop.command('pressClose', 0);
    await desktop.until('the second question', (seen) => seen.dialogs.length === 2);
    await desktop.command('answerDialog', 1, 1);
    expect(await desktop.exited).toBe(0);
  });

  it('closing hides into a tray that is shown, without a question, and the second start brings it back', async () => {
    const desktop = start({ trayHost: true });
    await desktop.until('the engine', isUp);
    await desktop.until('the tray’s host', () => logOf(desktop).includes('tray host: present'));
    await desktop.command('pressClose', 0);
    const hidden = await desktop.until('a hidden window', (seen) => visible(seen).length === 0);
    expect(hidden.dialogs).toEqual([]);
    expect(hidden.engines).toHaveLength(1);
    await desktop.command('secondInstance');
    const shown = await desktop.until('the window again', (seen) => visible(seen).length === 1);
    // The same window, not a second one.
    expect(shown.windows).toHaveLength(1);
  });

  it('a login starts hidden where the tray is shown, and the tray opens the window', async () => {
    const desktop = start({ trayHost: true, args: ['--hidden'] });
    const seen = await desktop.until('the engine', isUp);
    await desktop.until('the whole start', () => logOf(desktop).includes('tray host: present'));
    expect(visible(seen)).toEqual([]);
    expect(visible(await desktop.see())).toEqual([]);
    await desktop.command('clickMenu', ['Open Homeport']);
    await desktop.until('the window', (now) => visible(now).length === 1);
  });

  it('opens one settings window from the tray', async () => {
    const desktop = start();
    await desktop.until('the engine', isUp);
    await desktop.command('clickMenu', ['Settings']);
    await desktop.command('clickMenu', ['Settings']);
    const seen = await desktop.until('settings', (now) => visible(now).length === 2);
    expect(seen.windows.map((window) => window.url)).toContain(
      'app://homeport/index.html#/desktop-settings/general',
    );
  });
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s closes the engine cleanly', async (signal) => {
    const desktop = start();
    const seen = await desktop.until('the engine', isUp);
    desktop.signal(signal);
    expect(await desktop.exited).toBe(0);
    expect(() => process.kill(seen.engines[0]?.pid ?? 0, 0)).toThrow(/ESRCH/);
    expect(existsSync(join(desktop.dataDir, 'homeport.sock'))).toBe(false);
    expect(logOf(desktop)).not.toContain('by force');
  });

  it('quit from the tray', async () => {
    const desktop = start();
    await desktop.until('the engine', isUp);
    await desktop.command('clickMenu', ['Quit Homeport']);
    expect(await desktop.exited).toBe(0);
  });

  it('a shutdown of the machine is no question', async () => {
    const desktop = start();
    await desktop.until('the engine', isUp);
    // The system is asked to wait for the engine's clean end.
    expect(await desktop.command('power', 'shutdown')).toBe(true);
    expect(await desktop.exited).toBe(0);
    expect(logOf(desktop)).toContain('the machine shuts down');
  });
});

describe('the tray drives the engine', () => {
  it('pauses and resumes schedules', async () => {
    const desktop = start();
    await desktop.until('the engine', isUp);
    await desktop.command('clickMenu', ['Pause schedules', 'Until resumed']);
    await desktop.until('paused', (seen) => firstLine(seen) === 'No apps yet · schedules paused');
    await desktop.command('clickMenu', ['Resume schedules']);
    await desktop.until('resumed', isUp);
  });
});
