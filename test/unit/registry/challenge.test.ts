import { expect, test } from 'vitest';
import { parseChallenge } from '../../../electron/engine/registry/challenge.ts';

const bearer = (realm: string, service: string | null) => ({
  scheme: 'bearer',
  realm: new URL(realm),
  service,
});

test.each([
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
    bearer('https://auth.docker.io/token', 'registry.docker.io'),
  ],
  ['bearer realm="https://ghcr.io/token", service="ghcr.io"', bearer('https://ghcr.io/token', 'ghcr.io')],
  ['Bearer realm=https://a.lan/t,service=a', bearer('https://a.lan/t', 'a')],
  ['Bearer realm="https://a.lan/t",error="invalid, \\"really\\""', bearer('https://a.lan/t', null)],
  ['Basic realm="nas"', { scheme: 'basic' }],
  ['Basic', { scheme: 'basic' }],
  ['Basic realm="nas", Bearer realm="https://a.lan/t",service="s"', bearer('https://a.lan/t', 's')],
  ['Bearer realm="https://a.lan/t", Basic realm="nas"', bearer('https://a.lan/t', null)],
  ['Bearer realm="file:///etc/passwd", Basic realm="x"', { scheme: 'basic' }],
  ['Bearer service="s"', null],
  ['Bearer realm="not a url"', null],
  ['Negotiate', null],
  ['Digest realm="x"', null],
  ['', null],
  [undefined, null],
  [',,,;;;"""', null],
  [`Bearer realm="https://a.lan/${'x'.repeat(9000)}"`, null],
])('%s', (header, challenge) => {
  expect(parseChallenge(header)).toEqual(challenge);
});

test('what never ends is read in no time', () => {
  const began = process.cpuUsage();
  for (const piece of ['"', '\\"', 'a=', 'a="', 'a ', ', ', '= '])
    parseChallenge(`Bearer ${piece.repeat(8000 / piece.length)}`);
  expect(process.cpuUsage(began).user / 1000).toBeLessThan(1000);
});
