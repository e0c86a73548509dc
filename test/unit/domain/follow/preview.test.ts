import { describe, expect, test } from 'vitest';
import { preview } from '../../../../electron/engine/domain/follow/preview.ts';
import { versionOfTag } from '../../../../electron/engine/domain/follow/version-tag.ts';

const follow = (pattern: string, prereleases = false) => ({
  kind: 'versions' as const,
  pattern,
  prereleases,
});
const matching = (tags: string[], pattern: string, prereleases = false) =>
  preview(tags, follow(pattern, prereleases))?.matching;
const why = (tags: string[], pattern: string, tag: string) =>
  preview(tags, follow(pattern))?.others.find((it) => it.tag === tag)?.why;

// Tags as the registries list them, fewer of each.
const NGINX = [
  '1',
  '1-alpine',
  '1.27',
  '1.27-alpine',
  '1.27.2',
  '1.27.3',
  '1.27.10',
  '1.26.2',
  '1.28.0',
  '1.27.3-alpine',
  '1.27.10-alpine',
  '1.27.3-alpine3.20',
  '1.27.3-alpine-slim',
  '1.27.3-perl',
  'alpine',
  'latest',
  'mainline',
  'stable',
  'stable-alpine',
  '1.27.3-bookworm',
];
const POSTGRES = [
  '16',
  '16.3',
  '16.4',
  '16.10',
  '17',
  '17.0',
  '17beta3',
  '17rc1',
  '16.4-alpine3.20',
  '17rc1-alpine',
  'bookworm',
];
const LINUXSERVER = [
  'latest',
  'develop',
  '4.0.9.2244-ls253',
  '4.0.10.2300-ls254',
  '4.0.10.2300-ls99',
  'amd64-4.0.9.2244-ls253',
  'arm64v8-latest',
  'version-4.0.9.2244',
  '4.0.9',
];
const HOME_ASSISTANT = [
  'dev',
  'beta',
  'stable',
  '2024.10.1',
  '2024.9.3',
  '2024.10.0b3',
  '2024.11.0b1',
  '2024.12.0.dev20241101',
  '2024.10',
];
const GHCR = [
  'main',
  'edge',
  'sha-3f9a1c2',
  '3f9a1c2',
  'pr-12',
  'v1.2.3',
  'v1.10.0',
  'v1.10.0-rc.1',
  'v2.0.0-beta.2',
  'v1',
  'v1.2',
  '1.2.3',
];
const WINDOWS = [
  'ltsc2022',
  'ltsc2019',
  'nanoserver-1809',
  '10.0.20348.2031',
  '10.0.17763.4377',
  '1809',
  'latest',
];

describe('a semver range', () => {
  test('takes the newest of the plain versions, by number', () => {
    expect(matching(NGINX, '^1.27')).toEqual(['1.28.0', '1.27.10', '1.27.3', '1.27.2']);
    expect(matching(NGINX, '~1.27')).toEqual(['1.27.10', '1.27.3', '1.27.2']);
    expect(matching(NGINX, '1.27.x')?.[0]).toBe('1.27.10');
    expect(matching(NGINX, '>=1.26 <1.27')).toEqual(['1.26.2']);
    expect(matching(NGINX, '*')?.[0]).toBe('1.28.0');
  });

  test('with a suffix takes that image and no other', () => {
    expect(matching(NGINX, '^1.27-alpine')).toEqual(['1.27.10-alpine', '1.27.3-alpine']);
    expect(matching(POSTGRES, '16.x-alpine3.20')).toEqual(['16.4-alpine3.20']);
    expect(matching(NGINX, '1.27.3-alpine')).toEqual(['1.27.3-alpine']);
  });

  test('says of every other tag why not', () => {
    expect(why(NGINX, '~1.27', '1.27.3-perl')).toBe('other-image');
    expect(why(NGINX, '~1.27', '1.28.0')).toBe('no-match');
    expect(why(NGINX, '~1.27', '1.27')).toBe('other-shape');
    expect(why(NGINX, '~1.27', 'latest')).toBe('no-version');
    expect(why(POSTGRES, '^17', '17rc1')).toBe('pre-release');
  });

  test('two numbers are versions too, where most have two', () => {
    expect(matching(POSTGRES, '^16')).toEqual(['16.10', '16.4', '16.3']);
    expect(matching(POSTGRES, '>=16')).toEqual(['17.0', '16.10', '16.4', '16.3']);
  });

  test('pre-releases only when asked, and before their version', () => {
    expect(matching(['17.0', '17rc1', '17beta3', '17.0-rc2'], '^17')).toEqual(['17.0']);
    expect(matching(GHCR, '>=1', true)).toEqual(['v2.0.0-beta.2', 'v1.10.0', 'v1.10.0-rc.1', 'v1.2.3']);
    expect(matching(GHCR, '<2', true)?.[0]).toBe('v1.10.0');
    expect(matching(['2.0.0-rc.1', '2.0.0-rc.10', '1.9.0'], '2.0.0-rc.1')).toEqual(['2.0.0-rc.1']);
  });

  test('a prefix is constant', () => {
    expect(matching(GHCR, '1.x')).toEqual(['v1.10.0', 'v1.2.3']);
    expect(matching(['v1.0.0', '1.0.0', '1.1.0'], '1.x')).toEqual(['1.1.0', '1.0.0']);
    expect(matching(['v1.0.0', '1.0.0', '1.1.0'], 'v1.x')).toEqual(['v1.0.0']);
  });

  test('calendar versions', () => {
    expect(matching(HOME_ASSISTANT, '>=2024.9')).toEqual(['2024.10.1', '2024.9.3']);
    expect(matching(HOME_ASSISTANT, '2024.x', true)?.[0]).toBe('2024.12.0.dev20241101');
    expect(matching(['2026.9', '2026.11', '2026.10'], '*')).toEqual(['2026.11', '2026.10', '2026.9']);
    expect(matching(['20241101', '20241005', 'latest'], '*')).toEqual(['20241101', '20241005']);
  });

  test('what the packager counts decides between two of one version', () => {
    expect(matching(LINUXSERVER, '^4')).toEqual([
      '4.0.10.2300-ls254',
      '4.0.10.2300-ls99',
      '4.0.9.2244-ls253',
    ]);
  });

  test('numbers of any size are no trouble', () => {
    expect(matching(['99999999999999999999.1.1', '1.0.0'], '*')).toEqual(['1.0.0']);
  });
});

describe('a pattern', () => {
  test('as in git, within one suffix', () => {
    expect(matching(NGINX, '1.27.*-alpine')).toEqual(['1.27.10-alpine', '1.27.3-alpine']);
    expect(matching(NGINX, '1.2?.*-alpine*')?.[0]).toBe('1.27.10-alpine');
    expect(matching(WINDOWS, '10.0.*.*')?.[0]).toBe('10.0.20348.2031');
    expect(matching(WINDOWS, 'ltsc*')).toEqual(['ltsc2022', 'ltsc2019']);
    expect(matching(GHCR, 'v*')).toEqual(['v1.10.0', 'v1.2.3']);
    expect(matching(GHCR, 'v*-rc*')).toEqual(['v1.10.0-rc.1']);
    expect(matching(GHCR, 'sha-*')).toEqual(['sha-3f9a1c2']);
  });

  test('what is neither is said to be none', () => {
    for (const pattern of ['latest', 'newest please', 'a-b'])
      expect(preview(NGINX, follow(pattern))).toBeNull();
  });

  test('a hostile one takes no time', () => {
    const long = Array.from({ length: 500 }, (_, i) => `${i}.${'1'.repeat(100)}-a${'-a'.repeat(10)}`);
    const begun = performance.now();
    preview(long, follow(`${'*a'.repeat(60)}*`));
    preview(long, follow(`^1${'-a'.repeat(60)}`));
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

test.each([
  'latest',
  'stable',
  'edge',
  'sha-3f9a1c2',
  '3f9a1c2',
  'deadbeef',
  'pr-12',
  'amd64-1.2.3',
  '',
  'ltsc2022',
])('%s is no version', (tag) => expect(versionOfTag(tag)).toBeNull());
