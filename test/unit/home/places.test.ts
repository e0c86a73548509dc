import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveDataDir } from '../../../electron/home/data-dir.ts';
import { localSocketPath } from '../../../electron/home/local-socket.ts';

const on = (platform: NodeJS.Platform, home: string) => ({ platform, home });

describe('the data directory', () => {
  it('is the flag, then HOMEPORT_DATA_DIR, then the place of the platform', () => {
    const env = { HOMEPORT_DATA_DIR: '/srv/b', XDG_DATA_HOME: '/x' };
    expect(resolveDataDir('/srv/a', env, on('linux', '/home/u'))).toBe('/srv/a');
    expect(resolveDataDir(undefined, env, on('linux', '/home/u'))).toBe('/srv/b');
    expect(resolveDataDir(undefined, { XDG_DATA_HOME: '/x' }, on('linux', '/home/u'))).toBe('/x/homeport');
    expect(resolveDataDir(undefined, { XDG_DATA_HOME: 'relative' }, on('linux', '/home/u'))).toBe(
      '/home/u/.local/share/homeport',
    );
    expect(resolveDataDir(undefined, {}, on('darwin', '/Users/u'))).toBe(
      '/Users/u/Library/Application Support/Homeport',
    );
    expect(
      resolveDataDir(undefined, { APPDATA: 'C:\\Users\\u\\AppData\\Roaming' }, on('win32', 'C:\\Users\\u')),
    ).toBe('C:\\Users\\u\\AppData\\Roaming\\Homeport');
  });

  it('is absolute', () => {
    expect(resolveDataDir('data', {}, on('linux', '/home/u'))).toBe(join(process.cwd(), 'data'));
  });
});

describe('the local socket', () => {
  it('lies in the data directory where its path is short enough for a socket', () => {
    expect(localSocketPath('/srv/data', 'linux')).toBe('/srv/data/homeport.sock');
    expect(localSocketPath(`/${'d'.repeat(85)}`, 'linux')).toHaveLength(100);
  });

  it('has a place of its own for each longer directory, the same every time', () => {
    const long = `/${'d'.repeat(86)}`;
    const path = localSocketPath(long, 'linux');
    expect(Buffer.byteLength(path)).toBeLessThanOrEqual(100);
    expect(path).toBe(localSocketPath(long, 'linux'));
    expect(path).not.toBe(localSocketPath(`${long}e`, 'linux'));
  });

  it('is a named pipe on Windows', () => {
    expect(localSocketPath('C:\\data', 'win32')).toMatch(/^\\\\\.\\pipe\\homeport-[0-9a-f]{16}$/);
  });
});
