import type { Command } from 'commander';
import { formatImageRef, parseImageRef, splitRef } from '../../shared/image-ref.ts';
import {
  type Expectation,
  type Follow,
  type RegistrySource,
  registrySource,
} from '../../shared/sources/registry.ts';
import { say } from '../../shared/text/text.ts';
import { orElse } from '../changes.ts';
import { usage } from '../exit.ts';
import { invalid, numberBetween } from '../parse-options.ts';
import type {
  NamedImage,
  RegistryOptions,
  SourceChanges,
  SourceModule,
  SourceSetting,
} from './source-module.ts';

/** The command line of apps that come from a registry. */
export const registryModule: SourceModule<'registry'> = {
  withOptions,
  names: ['image', 'versions', 'prereleases', 'expect', 'pull-timeout'],
  isNamed: ({ image }) => image !== undefined,
  from,
  changed,
  settings,
};

/** What is so where a person names the image alone. */
const UNSAID = registrySource.parse({ kind: 'registry', image: 'unsaid' });

function withOptions(command: Command): Command {
  return command
    .option(
      '--image <name>',
      'image of a registry: nginx follows its tag latest, nginx:1.27 that tag; nginx@sha256:… stays with that very image',
      parseImage,
    )
    .option(
      '--versions <range>',
      'follow versions instead of a tag: a range such as ^1.27, or a pattern of tags such as 1.27.*-alpine',
    )
    .option('--prereleases', 'with --versions: pre-releases too')
    .option(
      '--expect <label=value>',
      'what a new image must say of itself, else nothing is touched',
      parseExpectation,
    )
    .option(
      '--pull-timeout <minutes>',
      'time limit of getting an image (default: 60)',
      numberBetween(1, 1440),
    );
}

/** 'nginx', 'ghcr.io/you/app:1.2@sha256:…'. The name stays as it was written. */
export function parseImage(text: string): NamedImage {
  const ref = parseImageRef(text.trim());
  if (ref === null) throw invalid(say('usage.image'));
  if (ref.digest !== null && !ref.digest.startsWith('sha256:')) throw invalid(say('usage.image-digest'));
  return { name: splitRef(text.trim()).name, tag: ref.tag, digest: ref.digest };
}

function parseExpectation(text: string): Expectation {
  const at = text.indexOf('=');
  const [label, value] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1)];
  if (label === '' || value === '') throw invalid(say('usage.expectation'));
  return { label, value };
}

function from(options: RegistryOptions): ReturnType<SourceModule<'registry'>['from']> {
  const { image, versions, prereleases = false, expect, pullTimeout } = options;
  if (image === undefined) throw usage(say('usage.no-source'));
  if (versions === undefined && prereleases) throw usage(say('usage.needs-versions'));
  return {
    kind: 'registry',
    image: image.name,
    follow:
      versions === undefined
        ? (named(image) ?? undefined)
        : { kind: 'versions', pattern: withoutTag(versions, image), prereleases },
    expect,
    pullTimeoutMinutes: pullTimeout,
  };
}

/** What the reference itself says to follow; null: no more than a name. */
function named({ tag, digest }: NamedImage): Follow | null {
  if (digest !== null) return { kind: 'pin', digest, tag };
  return tag === null ? null : { kind: 'tag', tag };
}

/** Versions are followed, or what the reference names: never both. @throws HomeportError BAD_INPUT */
function withoutTag(versions: string, image: NamedImage | undefined): string {
  if (image && named(image) !== null)
    throw usage(say('usage.versions-and-tag', { image: image.name, versions }));
  return versions;
}

function changed(source: RegistrySource, said: SourceChanges): RegistrySource {
  return {
    ...source,
    image: said.image ? said.image.name : source.image,
    follow: changedFollow(source.follow, said),
    expect: orElse(said.expect, source.expect, null),
    pullTimeoutMinutes: orElse(said.pullTimeout, source.pullTimeoutMinutes, UNSAID.pullTimeoutMinutes),
  };
}

function changedFollow(now: Follow, said: SourceChanges): Follow {
  const image = said.image || undefined;
  const versions = said.versions || (now.kind === 'versions' && said.versions !== false ? now.pattern : null);
  const prereleases = orElse(said.prereleases, now.kind === 'versions' && now.prereleases, false);
  if (said.versions) return { kind: 'versions', pattern: withoutTag(said.versions, image), prereleases };
  const byName = image === undefined ? null : named(image);
  if ((byName !== null || versions === null) && said.prereleases) throw usage(say('usage.needs-versions'));
  if (byName !== null) return byName;
  if (versions !== null) return { kind: 'versions', pattern: versions, prereleases };
  // Who names the image of a pinned app without a digest follows again what the digest was called.
  if (now.kind === 'pin') return image === undefined ? now : { kind: 'tag', tag: now.tag ?? 'latest' };
  return now.kind === 'tag' ? now : UNSAID.follow;
}

function settings({ image, follow, expect, pullTimeoutMinutes }: RegistrySource): SourceSetting[] {
  const once: Record<string, string | null> = {
    image: follow.kind === 'versions' ? image : referenceOf(image, follow),
    versions: follow.kind === 'versions' ? follow.pattern : null,
    prereleases: follow.kind === 'versions' && follow.prereleases ? 'yes' : null,
    expect: expect === null ? null : `${expect.label}=${expect.value}`,
    'pull-timeout': `${pullTimeoutMinutes} min`,
  };
  return Object.entries(once).flatMap(([name, text]) => (text === null ? [] : [{ name, key: '', text }]));
}

/** As docker writes it. */
function referenceOf(image: string, { tag, ...follow }: Exclude<Follow, { kind: 'versions' }>): string {
  const digest = follow.kind === 'pin' ? follow.digest : null;
  const ref = parseImageRef(image);
  return ref === null ? image : formatImageRef({ ...ref, tag, digest });
}
