import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, test } from 'vitest';
import { createRegistryAccess } from '../../../electron/engine/registry/access.ts';

const log: string[] = [];
const accessWith = (RegistryConfig: unknown, certsDir: string | null = null) =>
  createRegistryAccess({
    info: async () => ({ RegistryConfig }),
    certsDir,
    now: () => new Date(0),
    log: (line) => log.push(line),
  });
const urls = async (registry: string, config: unknown) => {
  const { bases, insecure } = await accessWith(config)(registry);
  return { urls: bases.map(({ url, mirror }) => (mirror ? `mirror ${url}` : url)), insecure };
};

const SECURE = { Secure: true, Mirrors: [] };
const LAN = { InsecureRegistryCIDRs: ['10.0.0.0/8', '127.0.0.0/8', 'fd00::/8', 'nonsense', '1.2.3.4/99'] };

test.each([
  ['docker.io', {}, ['https://registry-1.docker.io'], false],
  ['docker.io', null, ['https://registry-1.docker.io'], false],
  ['docker.io', 'nonsense', ['https://registry-1.docker.io'], false],
  [
    'docker.io',
    { IndexConfigs: { 'docker.io': { Secure: false } } },
    ['https://registry-1.docker.io'],
    false,
  ],
  [
    'docker.io',
    {
      IndexConfigs: {
        'docker.io': {
          Secure: true,
          Mirrors: ['https://u:p@mirror.invalid/', 'http://10.0.0.9:5000', 'x', 'file:///x'],
        },
      },
    },
    ['mirror https://mirror.invalid', 'mirror http://10.0.0.9:5000', 'https://registry-1.docker.io'],
    false,
  ],
  [
    '192.0.2.1',
    { IndexConfigs: { 'docker.io': { Secure: true, Mirrors: ['https://mirror.invalid'] } } },
    ['https://192.0.2.1'],
    false,
  ],
  [
    'nas:5000',
    { IndexConfigs: { 'nas:5000': { Secure: false } } },
    ['https://nas:5000', 'http://nas:5000'],
    true,
  ],
  ['10.1.2.3:5000', LAN, ['https://10.1.2.3:5000', 'http://10.1.2.3:5000'], true],
  ['[fd00::7]:5000', LAN, ['https://[fd00::7]:5000', 'http://[fd00::7]:5000'], true],
  ['192.168.1.1', LAN, ['https://192.168.1.1'], false],
  ['10.1.2.3', { ...LAN, IndexConfigs: { '10.1.2.3': SECURE } }, ['https://10.1.2.3'], false],
  ['localhost:5000', {}, ['https://localhost:5000', 'http://localhost:5000'], true],
  ['127.0.0.5', {}, ['https://127.0.0.5', 'http://127.0.0.5'], true],
  ['[::1]:5000', {}, ['https://[::1]:5000', 'http://[::1]:5000'], true],
])('%s with %j', async (registry, config, expected, insecure) => {
  expect(await urls(registry, config)).toEqual({ urls: expected, insecure });
});

it('asks the engine once for many, and goes on without where it is away', async () => {
  let asked = 0;
  let away = true;
  const access = createRegistryAccess({
    info: async () => {
      asked += 1;
      if (away) throw new Error('no engine answers');
      return { RegistryConfig: { IndexConfigs: { '10.9.9.9': { Secure: false } } } };
    },
    certsDir: null,
    now: () => new Date(0),
    log: (line) => log.push(line),
  });
  expect((await access('10.9.9.9')).insecure).toBe(false);
  expect(log.join()).toContain('no engine answers');
  away = false;
  expect((await access('10.9.9.9')).insecure).toBe(true);
  await access('10.9.9.9');
  expect(asked).toBe(2);
});

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-certs-'));
  await mkdir(path.join(dir, '10.1.1.1:5000'));
  const files = {
    'ca.crt': '-----BEGIN CERTIFICATE-----\nCA\n',
    'notes.crt': 'no certificate',
    'client.cert': 'CERT',
    'client.key': 'KEY',
    'other.cert': 'without a key',
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(path.join(dir, '10.1.1.1:5000', name), content);
  await writeFile(path.join(dir, 'above.crt'), '-----BEGIN CERTIFICATE-----\nnot for anybody\n');
});
afterAll(() => rm(dir, { recursive: true, force: true }));

it('takes CAs and a certificate of its own from certs.d, of that host alone', async () => {
  const access = accessWith({}, dir);
  expect(await access('10.1.1.1:5000')).toEqual({
    bases: [
      {
        url: 'https://10.1.1.1:5000',
        mirror: false,
        insecure: false,
        ca: ['-----BEGIN CERTIFICATE-----\nCA\n'],
        client: { cert: 'CERT', key: 'KEY' },
      },
    ],
    ca: ['-----BEGIN CERTIFICATE-----\nCA\n'],
    insecure: false,
  });
  expect((await access('10.1.1.2:5000')).ca).toEqual([]);
});
