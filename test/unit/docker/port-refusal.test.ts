import { expect, test } from 'vitest';
import { DockerRefusal } from '../../../electron/engine/docker/errors.ts';
import { explainTakenPort } from '../../../electron/engine/docker/port-refusal.ts';
import { messageOf } from '../../../electron/shared/errors.ts';

const containers = [
  { Names: ['/blog'], Ports: [{ PublicPort: 8080 }] },
  { Names: ['/stopped'], Ports: [] },
];
const words = async (sentence: string, list = async () => containers) =>
  messageOf(await explainTakenPort(new DockerRefusal(500, sentence), list));

const OTHER_PROGRAM = 'is taken by another program on this machine';
const external = 'driver failed programming external connectivity on endpoint web (3e5c6aee): ';

test.each([
  ['20.10', 'Error starting userland proxy: listen tcp4 0.0.0.0:81: bind: address already in use'],
  ['26.1', 'Error starting userland proxy: listen tcp6 [::]:81: bind: address already in use'],
  ['28', 'failed to bind host port for 0.0.0.0:81:172.31.0.2:8000/tcp: address already in use'],
  ['28, IPv6', 'failed to bind host port for [::]:81:[fd00::2]:8000/tcp: address already in use'],
  ['28, IPv6 bare', 'failed to bind host port for :::81:fd00::2:8000/udp: address already in use'],
  [
    '28, a range',
    'failed to bind host port 81 for 0.0.0.0:80-90:172.31.0.2:8000/tcp: address already in use',
  ],
  ['29', 'failed to bind host port 127.0.0.1:81/tcp: address already in use'],
  ['29, IPv6', 'failed to bind host port [::1]:81/udp: address already in use'],
  [
    'Desktop',
    'Ports are not available: exposing port TCP 0.0.0.0:81 -> 127.0.0.1:0: listen tcp 0.0.0.0:81: bind: Only one usage',
  ],
])('a port that another program has, as Docker %s says it', async (_version, sentence) => {
  expect(await words(`${external}${sentence}`)).toContain(`Port 81 ${OTHER_PROGRAM}`);
});

test('a port that a container has, or nobody', async () => {
  const taken = (port: number) => `${external}Bind for 0.0.0.0:${port} failed: port is already allocated`;
  expect(await words(taken(8080))).toContain('Port 8080 is taken by the container "blog"');
  expect(await words(taken(81))).toContain('Docker still counts port 81 as taken');
});

test('every other error stays as it is, and so does one whose containers can’t be asked', async () => {
  const others = [
    'failed to bind host port 127.0.0.1:81/tcp: permission denied',
    'failed to bind host port for 0.0.0.0:81:172.31.0.2:8000/tcp: cannot assign requested address',
    'network lan not found',
  ];
  for (const sentence of others) expect(await words(sentence)).toBe(sentence);
  const sentence = 'Bind for 0.0.0.0:81 failed: port is already allocated';
  expect(await words(sentence, () => Promise.reject(new Error('away')))).toBe(sentence);
});
