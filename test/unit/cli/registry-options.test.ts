import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseImage } from '../../../electron/cli/sources/registry.ts';
import {
  changedSource,
  type SourceChanges,
  type SourceOptions,
  sourceFrom,
  sourceSettings,
  withSourceOptions,
} from '../../../electron/cli/sources/sources.ts';
import { type Source, source } from '../../../electron/shared/sources/source.ts';

/** What the command line says of images of registries, and the source that it means: both ways. */

const DIGEST = `sha256:${'a1'.repeat(32)}`;

function said(...args: string[]): SourceOptions {
  const command = withSourceOptions(new Command('try'))
    .exitOverride()
    .configureOutput({ writeErr: () => undefined });
  command.parse(args, { from: 'user' });
  return command.opts<SourceOptions>();
}
const from = (...args: string[]): Source => source.parse(sourceFrom(said(...args)));
const registry = (patch: object): Source => source.parse({ kind: 'registry', image: 'nginx', ...patch });

/** The options that would say it again, as `homeport set` lists them. */
const listed = (of: Source): string[] => sourceSettings(of).map(({ name, text }) => `${name} ${text}`);

describe('options and the source that they mean', () => {
  it.each([
    [['--image', 'nginx'], {}, ['image nginx:latest', 'pull-timeout 60 min']],
    [
      ['--image', 'nginx:1.27-alpine'],
      { follow: { kind: 'tag', tag: '1.27-alpine' } },
      ['image nginx:1.27-alpine', 'pull-timeout 60 min'],
    ],
    [
      ['--image', 'nas:5000/me/app:stable', '--pull-timeout', '5'],
      { image: 'nas:5000/me/app', follow: { kind: 'tag', tag: 'stable' }, pullTimeoutMinutes: 5 },
      ['image nas:5000/me/app:stable', 'pull-timeout 5 min'],
    ],
    [
      ['--image', `nginx:1.27@${DIGEST}`],
      { follow: { kind: 'pin', digest: DIGEST, tag: '1.27' } },
      [`image nginx:1.27@${DIGEST}`, 'pull-timeout 60 min'],
    ],
    [
      ['--image', 'nginx', '--versions', '^1.27', '--prereleases'],
      { follow: { kind: 'versions', pattern: '^1.27', prereleases: true } },
      ['image nginx', 'versions ^1.27', 'prereleases yes', 'pull-timeout 60 min'],
    ],
    [
      ['--image', 'nginx', '--expect', 'org.opencontainers.image.version=2.19.5=x'],
      { expect: { label: 'org.opencontainers.image.version', value: '2.19.5=x' } },
      ['image nginx:latest', 'expect org.opencontainers.image.version=2.19.5=x', 'pull-timeout 60 min'],
    ],
  ])('%j', (args, patch, settings) => {
    expect(from(...args)).toEqual(registry(patch));
    expect(listed(registry(patch))).toEqual(settings);
  });

  it.each([
    'https://ghcr.io/you/app',
    'Nginx',
    'nginx:',
    'nginx@sha256:12',
    `nginx@sha512:${'a1'.repeat(64)}`,
    '',
  ])('"%s" is no image', (text) => {
    expect(() => parseImage(text)).toThrow(/docker has it|64 hex digits/);
  });

  it.each([
    [['--image', 'nginx:1.27', '--versions', '^1'], /one tag is followed, or versions are/],
    [['--image', 'nginx', '--prereleases'], /needs --versions/],
    [['--image', 'nginx', '--tag', 'v*'], /--image <name>:v\*/],
    [['--image', 'nginx', '--branch', 'main'], /--branch is for apps that are built from git/],
    [['--image', 'nginx', '--no-cache'], /--no-cache is for apps that are built from git/],
    [['--image', 'nginx', '--git', 'https://example.org/a.git'], /one place/],
    [['--git', 'https://example.org/a.git', '--versions', '^1'], /--versions is for apps whose images/],
    [['--git', 'https://example.org/a.git', '--pull-timeout', '5'], /--pull-timeout is for apps/],
    [['--versions', '^1'], /Say where the app comes from/],
  ])('%j is refused in words', (args, words) => {
    expect(() => from(...args)).toThrow(words);
  });
});

describe('homeport set', () => {
  const changed = (now: object, says: SourceChanges) => changedSource(registry(now), says);
  const versions = { kind: 'versions', pattern: '^1.27', prereleases: true };

  it.each<[string, object, SourceChanges, object]>([
    ['another tag', {}, { image: parseImage('nginx:1.28') }, { follow: { kind: 'tag', tag: '1.28' } }],
    [
      'another repository: versions are followed as before',
      { follow: versions },
      { image: parseImage('ghcr.io/me/nginx') },
      { image: 'ghcr.io/me/nginx', follow: versions },
    ],
    [
      'the image of what is pinned: what it was called is followed again',
      { follow: { kind: 'pin', digest: DIGEST, tag: '1.27' } },
      { image: parseImage('nginx') },
      { follow: { kind: 'tag', tag: '1.27' } },
    ],
    [
      'versions instead of a tag',
      {},
      { versions: '~2' },
      { follow: { ...versions, pattern: '~2', prereleases: false } },
    ],
    [
      'a tag instead of versions',
      { follow: versions },
      { image: parseImage('nginx:1') },
      { follow: { kind: 'tag', tag: '1' } },
    ],
    ['--no-versions', { follow: versions }, { versions: false }, {}],
    [
      '--no-prereleases',
      { follow: versions },
      { prereleases: false },
      { follow: { ...versions, prereleases: false } },
    ],
    [
      'what is taken back is as in a new app',
      { expect: { label: 'a', value: 'b' }, pullTimeoutMinutes: 5 },
      { expect: false, pullTimeout: false },
      {},
    ],
  ])('%s', (_, now, says, after) => {
    expect(changed(now, says)).toEqual(registry(after));
  });

  it('a place of another kind takes the place of the one before', () => {
    const git = source.parse({
      kind: 'git',
      from: { kind: 'git', url: 'https://example.org/a.git', branch: 'x' },
    });
    expect(changedSource(git, { image: parseImage('nginx:1.27') })).toEqual(
      registry({ follow: { kind: 'tag', tag: '1.27' } }),
    );
    expect(changed({}, { git: 'https://example.org/a.git', branch: 'x' })).toEqual(git);
  });

  it.each<[SourceChanges, RegExp]>([
    [{ branch: 'main' }, /--branch is for apps that are built from git/],
    [{ prereleases: true }, /needs --versions/],
    [{ image: parseImage('nginx:1'), versions: '^1' }, /or versions are/],
  ])('%j is refused in words', (says, words) => {
    expect(() => changed({}, says)).toThrow(words);
  });
});
