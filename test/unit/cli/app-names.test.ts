import { describe, expect, it } from 'vitest';
import { appOf } from '../../../electron/cli/app-names.ts';
import { nearNames } from '../../../electron/cli/near-names.ts';

const apps = [
  { name: 'web', containerName: 'web', containerId: 'abc123'.padEnd(64, '0') },
  { name: 'blog', containerName: 'My-Blog', containerId: 'abd456'.padEnd(64, '0') },
  { name: 'cafe', containerName: 'shop', containerId: null },
  { name: 'shop', containerName: 'shop-2', containerId: 'cafe99'.padEnd(64, '0') },
  { name: 'twin-a', containerName: 'twin', containerId: null },
  { name: 'twin-b', containerName: 'twin', containerId: null },
];

describe('an app is called', () => {
  it.each([
    ['web', 'web'],
    ['My-Blog', 'blog'],
    ['/My-Blog', 'blog'],
    ['abc', 'web'],
    ['abd456000000', 'blog'],
    // Its own name counts before another's container, and that before an id.
    ['shop', 'shop'],
    ['shop-2', 'shop'],
    ['cafe', 'cafe'],
    ['cafe99', 'shop'],
  ])('%s: %s', (typed, app) => expect(appOf(typed, apps)).toBe(app));

  it('nothing that could be several', () => {
    expect(() => appOf('twin', apps)).toThrow('could be several apps: twin-a, twin-b');
    const alike = apps.map((app) => ({ ...app, containerId: 'fff000'.padEnd(64, '1') }));
    expect(() => appOf('fff', alike)).toThrow('could be several');
  });

  it('something near, where it is not known', () => {
    expect(() => appOf('wbe', apps)).toThrow(
      'There is no app "wbe". Did you mean "web"? The apps are: web, blog, cafe, shop, twin-a, twin-b.',
    );
    expect(() => appOf('ab', apps)).toThrow('There is no app "ab". The apps are');
    expect(() => appOf('my-blg', apps)).toThrow('Did you mean "My-Blog"');
  });

  it('and what can’t be a name is left to the contract', () => {
    expect(appOf('Not A Name', apps)).toBe('Not A Name');
  });
});

it('finds names that are near', () => {
  const names = ['jellyfin', 'web', 'web-2', 'database'];
  expect(nearNames('jelyfin', names)).toEqual(['jellyfin']);
  expect(nearNames('we', names)).toEqual(['web', 'web-2']);
  expect(nearNames('fin', names)).toEqual(['jellyfin']);
  expect(nearNames('zzz', names)).toEqual([]);
  expect(nearNames('', names)).toEqual([]);
  expect(nearNames('x'.repeat(100_000), names)).toEqual([]);
});
