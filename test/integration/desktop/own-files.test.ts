import { lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desktop, startDesktop } from '../../support/electron-double/desktop.ts';

/** The shell's own files, over a life of the built shell: what it remembers, and what it does where it can't. */
let home: string;
let folder: string;
const desktops: Desktop[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'hpt-own-files-'));
  folder = join(home, 'config', 'Homeport');
  mkdirSync(folder, { recursive: true });
});
afterEach(async () => {
  await Promise.all(desktops.splice(0).map((desktop) => desktop.dispose()));
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

async function start(): Promise<Desktop> {
  const desktop = startDesktop({ home });
  desktops.push(desktop);
  await desktop.until('the engine', (seen) => seen.tray?.menu[0]?.label === 'No apps yet');
  return desktop;
}
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

describe('the window’s place', () => {
  it('is where it was at the next start, also when Homeport was quit at once', async () => {
    const first = await start();
    await first.command('moveWindow', 0, { x: 123, y: 45, width: 901, height: 702 });
    await first.command('clickMenu', ['Quit Homeport']);
    expect(await first.exited).toBe(0);
    expect(read('shell-state.json')).toMatchObject({ window: { bounds: { x: 123, y: 45 } } });
    const [window] = (await (await start()).see()).windows;
    expect(window?.options).toMatchObject({ x: 123, y: 45, width: 901, height: 702 });
  });

  it('is on a screen that is there', async () => {
    const bounds = { x: 6_000, y: 45, width: 901, height: 702 };
    writeFileSync(join(folder, 'shell-state.json'), JSON.stringify({ window: { bounds, maximized: false } }));
    const [window] = (await (await start()).see()).windows;
    expect(window?.options).toMatchObject({ width: 901, height: 702 });
    expect(window?.options).not.toHaveProperty('x');
  });
});

describe('files that can’t be read or written', () => {
  it('do not keep the engine from starting: the defaults hold, and it is said', async () => {
    // A link to itself can be neither read, nor written, nor is it damaged: even root can't.
    for (const name of ['preferences.json', 'shell-state.json'])
      symlinkSync(join(folder, name), join(folder, name));
    const desktop = await start();
    const seen = await desktop.until('words', (now) => now.notifications.length > 0);
    expect(seen.notifications[0]?.body).toContain('Settings can’t be saved');
    await desktop.command('clickMenu', ['Pause schedules', 'Until resumed']);
    await desktop.until('the tray goes on', (now) =>
      (now.tray?.menu[0]?.label ?? '').includes('schedules paused'),
    );
    expect(lstatSync(join(folder, 'preferences.json')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(home, 'logs', 'desktop.log'), 'utf8')).toContain(
      'What the shell remembers could not be read',
    );
  });

  it('of the settings, where damaged, are kept aside and said once', async () => {
    writeFileSync(join(folder, 'preferences.json'), '{"version": 1, "general": {"theme":');
    const seen = await (await start()).until('words', (now) => now.notifications.length > 0);
    expect(seen.notifications.map(({ body }) => body)).toEqual([
      expect.stringMatching(
        /could not be read and are the defaults now; the old file is kept as .*\.damaged-/,
      ),
    ]);
  });

  it('of settings from before versions are brought up to date', async () => {
    writeFileSync(join(folder, 'preferences.json'), JSON.stringify({ hideToTray: false }));
    const desktop = await start();
    expect(read('preferences.json')).toMatchObject({ version: 1, general: { closeBehaviour: 'quit' } });
    expect(read('preferences.json')).not.toHaveProperty('hideToTray');
    // And hold: closing the window is the end.
    await desktop.command('pressClose', 0);
    expect(await desktop.exited).toBe(0);
  });
});
