import { expect, test } from 'vitest';
import { platformName, runsOn } from '../../../electron/engine/registry/platforms.ts';

test.each([
  ['linux', 'amd64', null, 'linux/amd64'],
  ['linux', 'amd64', 'v1', 'linux/amd64'],
  ['linux', 'amd64', 'v3', 'linux/amd64/v3'],
  ['Linux', 'x86_64', null, 'linux/amd64'],
  ['linux', 'aarch64', null, 'linux/arm64'],
  ['linux', 'arm64', 'v8', 'linux/arm64'],
  ['linux', 'arm64', '8', 'linux/arm64'],
  ['linux', 'arm', null, 'linux/arm/v7'],
  ['linux', 'arm', '', 'linux/arm/v7'],
  ['linux', 'armv7l', null, 'linux/arm/v7'],
  ['linux', 'armv6l', null, 'linux/arm/v6'],
  ['linux', 'armhf', null, 'linux/arm/v7'],
  ['linux', 'i686', null, 'linux/386'],
  ['linux', 'riscv64', null, 'linux/riscv64'],
  ['linux', 'constructor', null, 'linux/constructor'],
  ['macos', 'arm64', null, 'darwin/arm64'],
])('%s/%s/%s is %s', (os, architecture, variant, name) => {
  expect(platformName({ os, architecture, variant })).toBe(name);
});

test.each([
  ['amd64', null, ['linux/amd64', 'linux/386']],
  ['amd64', 'v3', ['linux/amd64/v3', 'linux/amd64/v2', 'linux/amd64', 'linux/386']],
  ['arm64', 'v8', ['linux/arm64', 'linux/arm/v8', 'linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5']],
  ['arm', null, ['linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5']],
  ['arm', 'v8', ['linux/arm/v8', 'linux/arm/v7', 'linux/arm/v6', 'linux/arm/v5']],
  ['arm', 'v5', ['linux/arm/v5']],
  ['s390x', null, ['linux/s390x']],
])('what runs on %s %s, the best first', (architecture, variant, names) => {
  expect(runsOn({ os: 'linux', architecture, variant })).toEqual(names);
});
