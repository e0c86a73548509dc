import { describe, expect, it } from 'vitest';
import { addressesOf } from '../../../electron/engine/domain/app-state.ts';
import { linksTo, urlsHere } from '../../../electron/shared/app-address.ts';

const anywhere = { host: null, port: 8080 };
const here = { host: '127.0.0.1', port: 9090 };
const hereToo = { host: '::1', port: 9091 };
const oneInterface = { host: '192.168.1.5', port: 7070 };
const oneInterface6 = { host: 'fd00::5', port: 7071 };

describe('the addresses of an app', () => {
  it('are its published TCP ports, each once, and say on which interface', () => {
    const everywhere = (HostPort: string) => [
      { HostIp: '0.0.0.0', HostPort },
      { HostIp: '::', HostPort },
    ];
    expect(
      addressesOf({
        '80/tcp': everywhere('8080'),
        '81/tcp': [{ HostIp: '127.0.0.1', HostPort: '9090' }],
        '82/tcp': [{ HostIp: '', HostPort: '7070' }],
        '53/udp': everywhere('53'),
        '90/tcp': null,
        '91/tcp': [
          { HostIp: '0.0.0.0', HostPort: '' },
          { HostIp: '0.0.0.0', HostPort: 'x' },
        ],
      }),
    ).toEqual([anywhere, here, { host: null, port: 7070 }]);
    expect(addressesOf(null)).toEqual([]);
  });
});

describe('links to an app', () => {
  it.each([
    ['localhost', 'localhost'],
    ['127.0.0.1', '127.0.0.1'],
    ['[::1]', '[::1]'],
    [null, 'localhost'],
  ])('lead to this machine for one who sits at it: %s', (seenFrom, host) => {
    expect(linksTo([anywhere, here, hereToo, oneInterface], seenFrom)).toEqual([
      { url: `http://${host}:8080`, text: `${host}:8080` },
      { url: 'http://127.0.0.1:9090', text: '127.0.0.1:9090' },
      { url: 'http://[::1]:9091', text: '[::1]:9091' },
      { url: 'http://192.168.1.5:7070', text: '192.168.1.5:7070' },
    ]);
  });

  it.each([
    ['nas.lan', 'nas.lan'],
    ['192.168.1.5', '192.168.1.5'],
    ['fd00::5', '[fd00::5]'],
    ['[fd00::5]', '[fd00::5]'],
  ])('lead to the name under which Homeport was reached: %s', (seenFrom, host) => {
    expect(linksTo([anywhere, oneInterface6], seenFrom)).toEqual([
      { url: `http://${host}:8080`, text: `${host}:8080` },
      { url: 'http://[fd00::5]:7071', text: '[fd00::5]:7071' },
    ]);
  });

  it('are none where only the machine itself gets there', () => {
    expect(linksTo([here, hereToo, oneInterface], 'nas.lan')).toEqual([
      { url: null, text: '127.0.0.1:9090' },
      { url: null, text: '[::1]:9091' },
      { url: 'http://192.168.1.5:7070', text: '192.168.1.5:7070' },
    ]);
  });

  it('of this machine are all to be opened', () => {
    expect(urlsHere([anywhere, here])).toEqual(['http://localhost:8080', 'http://127.0.0.1:9090']);
  });
});
