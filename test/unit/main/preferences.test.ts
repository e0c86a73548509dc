import { describe, expect, it } from 'vitest';
import { MIGRATIONS, readPreferences } from '../../../electron/main/preferences/migrations.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';

describe('the settings file', () => {
  it('of an empty object is the defaults', () => {
    expect(readPreferences({})).toEqual({ ...defaultPreferences(), version: MIGRATIONS.length });
  });

  it('round-trips', () => {
    const mine = {
      ...defaultPreferences(),
      general: { ...defaultPreferences().general, theme: 'dark' as const },
    };
    expect(readPreferences(JSON.parse(JSON.stringify({ ...mine, version: MIGRATIONS.length })))).toEqual({
      ...mine,
      version: MIGRATIONS.length,
    });
  });

  it('of the time before versions is brought up to date', () => {
    expect(readPreferences({ hideToTray: false }).general.closeBehaviour).toBe('quit');
    expect(
      readPreferences({ hideToTray: false, general: { closeBehaviour: 'tray' } }).general.closeBehaviour,
    ).toBe('tray');
  });

  it('runs only the migrations that are due, in order', () => {
    const ran: number[] = [];
    const step = (number: number) => (stored: Record<string, unknown>) => {
      ran.push(number);
      return stored;
    };
    expect(readPreferences({ version: 1 }, [step(1), step(2), step(3)]).version).toBe(3);
    expect(ran).toEqual([2, 3]);
  });

  it('drops what it does not know and fills in what is missing', () => {
    const read = readPreferences({ version: 1, general: { launchAtLogin: true, later: 1 }, unheard: true });
    expect(read.general).toEqual({ ...defaultPreferences().general, launchAtLogin: true });
    expect(read).not.toHaveProperty('unheard');
  });

  it.each([
    ['a list', []],
    ['a number', 3],
    ['nothing', null],
    ['a value that makes no sense', { version: 1, general: { theme: 'purple' } }],
    ['a time that is none', { version: 1, notifications: { quietHours: { from: '25:00' } } }],
    ['a Docker address that is none', { version: 1, docker: { host: 'ssh -o ProxyCommand=x' } }],
    ['a privileged port', { version: 1, browserAccess: { port: 80 } }],
  ])('with %s is refused in words', (_name, content) => {
    expect(() => readPreferences(content)).toThrow(/settings file/);
  });

  it('of a newer Homeport is refused, not half understood', () => {
    expect(() => readPreferences({ version: 99 })).toThrow(/newer Homeport/);
  });
});
