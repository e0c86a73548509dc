import { describe, expect, it } from 'vitest';
import { isLoopback, isSecureOrigin, requestGuard } from '../../../electron/server/request-guard.ts';

const local = requestGuard({
  bind: '127.0.0.1',
  allowedHosts: ['Homeport.lan', 'proxy.example:8443'],
  machineName: 'nas',
});
const open = requestGuard({ bind: '0.0.0.0', allowedHosts: [], machineName: 'NAS' });

describe('Host', () => {
  it.each([
    'localhost',
    'localhost:7420',
    '127.0.0.1:7420',
    '127.5.6.7',
    '[::1]:7420',
    'homeport.lan',
    'HOMEPORT.LAN:80',
    'proxy.example:8443',
  ])('is ours: %s', (host) => expect(local.checkHost(host)).toBeNull());

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'homeport.lan.evil.example',
    'proxy.example:1',
    'nas:7420',
    '192.168.1.5:7420',
    '[fe80::1]',
    'localhost.',
    '127.1',
    '2130706433',
    '[::ffff:127.0.0.1]',
  ])('is not ours on loopback: %s', (host) => expect(local.checkHost(host)?.status).toBe(421));

  it.each([
    undefined,
    '',
    'a b',
    'user@localhost',
    'localhost/x',
    'localhost:',
    'localhost:99999999',
    'evil\\localhost',
    'localhost, evil',
  ])('is none: %s', (host) => expect(local.checkHost(host)?.status).toBe(400));

  it('may be any address, and the name of this machine, where others may reach us; a name of elsewhere may not', () => {
    for (const host of ['192.168.1.5:7420', '[2001:db8::1]:7420', 'nas', 'nas.local:7420', 'localhost']) {
      expect(open.checkHost(host)).toBeNull();
    }
    expect(open.checkHost('rebound.example')?.status).toBe(421);
  });
});

describe('Origin', () => {
  it.each([
    ['http://127.0.0.1:7420', '127.0.0.1:7420'],
    ['https://homeport.lan', 'homeport.lan'],
    ['https://homeport.lan', 'homeport.lan:443'],
    ['http://[::1]:7420', '[::1]:7420'],
  ])('%s is the page of %s', (origin, host) => expect(local.checkOrigin(origin, host)).toBeNull());

  it.each([
    [undefined, '127.0.0.1:7420'],
    ['null', '127.0.0.1:7420'],
    ['http://evil.example', '127.0.0.1:7420'],
    ['http://127.0.0.1:8080', '127.0.0.1:7420'],
    ['http://localhost:7420', '127.0.0.1:7420'],
    ['http://127.0.0.1:7420.evil.example', '127.0.0.1:7420'],
    ['http://127.0.0.1:7420/', '127.0.0.1:7420'],
    ['file://127.0.0.1:7420', '127.0.0.1:7420'],
    ['http://homeport.lan', 'homeport.lan:443'],
  ])('%s is not the page of %s', (origin, host) => expect(local.checkOrigin(origin, host)?.status).toBe(403));
});

it('tells loopback and TLS', () => {
  expect(['127.0.0.1', '::1', '[::1]', 'localhost'].every(isLoopback)).toBe(true);
  expect(
    ['0.0.0.0', '::', '128.0.0.1', '127.0.0.1.evil.example', 'localhost.evil.example'].some(isLoopback),
  ).toBe(false);
  expect(isSecureOrigin('https://homeport.lan')).toBe(true);
  expect(isSecureOrigin('http://homeport.lan')).toBe(false);
  expect(isSecureOrigin(undefined)).toBe(false);
});
