import { parseImageRef, splitRef } from '../../../electron/shared/image-ref.ts';
import {
  type Follow,
  type RegistrySource,
  registrySource,
} from '../../../electron/shared/sources/registry.ts';
import { say } from '../../../electron/shared/text/text.ts';
import { inWords } from '../../i18n/in-words.ts';
import type { Parsed } from '../forms/line-formats.ts';
import { numberOf, problems, type Read, read } from '../forms/read-fields.ts';
import { nameFromUrl } from './git-draft.ts';

/** The form of an app that comes from a registry. */

export type RegistryDraft = {
  kind: 'registry';
  /** As it was typed or pasted: it may have a tag and a digest, which then count. */
  image: string;
  follow: Follow['kind'];
  tag: string;
  pattern: string;
  prereleases: boolean;
  /** Of the one image that is meant; '' until *Look* has found it. */
  digest: string;
  expect: string;
  pullTimeoutMinutes: string;
};

export const emptyRegistry = (): RegistryDraft => ({
  kind: 'registry',
  image: '',
  follow: 'tag',
  tag: '',
  pattern: '',
  prereleases: false,
  digest: '',
  expect: '',
  pullTimeoutMinutes: '60',
});

export const draftOfRegistry = ({
  image,
  follow,
  expect,
  pullTimeoutMinutes,
}: RegistrySource): RegistryDraft => ({
  kind: 'registry',
  image,
  follow: follow.kind,
  tag: follow.kind === 'versions' ? '' : (follow.tag ?? ''),
  pattern: follow.kind === 'versions' ? follow.pattern : '',
  prereleases: follow.kind === 'versions' && follow.prereleases,
  digest: follow.kind === 'pin' ? follow.digest : '',
  expect: expect === null ? '' : `${expect.label}=${expect.value}`,
  pullTimeoutMinutes: String(pullTimeoutMinutes),
});

/** A whole reference in the field of the image says what to follow, too: 'nginx:1.27', 'nginx@sha256:…'. */
export function spreadImage(draft: RegistryDraft): RegistryDraft {
  const written = draft.image.trim();
  const ref = parseImageRef(written);
  if (ref === null || (ref.tag === null && ref.digest === null)) return draft;
  const image = splitRef(written).name;
  const tag = ref.tag ?? '';
  if (ref.digest !== null) return { ...draft, image, tag, follow: 'pin', digest: ref.digest };
  return { ...draft, image, tag, digest: '' };
}

/** What *Look* asks about: which image exactly is meant is what it is to find out, where that is not known. */
export const lookedFor = (draft: RegistryDraft): RegistryDraft =>
  draft.follow === 'pin' && draft.digest === '' ? { ...draft, follow: 'tag' } : draft;

export function readRegistry(typed: RegistryDraft): Read<RegistrySource> {
  const draft = spreadImage(typed);
  const image = imageOf(draft.image.trim());
  const follow = followOf(draft);
  const expect = expectOf(draft.expect.trim());
  const found = problems({ image, ...(follow.ok ? {} : { [FIELD[draft.follow]]: follow }), expect });
  return read(
    registrySource,
    {
      kind: 'registry',
      image: draft.image,
      // What stands beside the field says more than the schema.
      follow: follow.ok ? follow.value : undefined,
      expect: expect.ok ? expect.value : null,
      pullTimeoutMinutes: numberOf(draft.pullTimeoutMinutes),
    },
    found,
    [
      ['follow.tag', 'tag'],
      ['follow.pattern', 'pattern'],
      ['follow.digest', 'digest'],
    ],
  );
}

/** Where a problem with what is followed stands. */
const FIELD: Record<Follow['kind'], keyof RegistryDraft> = {
  tag: 'tag',
  versions: 'pattern',
  pin: 'digest',
};

const bad = (...said: Parameters<typeof say>): Parsed<never> => ({
  ok: false,
  problem: inWords(say(...said)),
});

function imageOf(image: string): Parsed<string> {
  if (image === '') return bad('form.registry-image-needed');
  return parseImageRef(image) === null ? bad('form.registry-image-odd') : { ok: true, value: image };
}

function followOf({ follow, tag, pattern, prereleases, digest }: RegistryDraft): Parsed<unknown> {
  const named = tag.trim();
  switch (follow) {
    case 'tag':
      return { ok: true, value: { kind: 'tag', tag: named === '' ? 'latest' : named } };
    case 'versions':
      if (pattern.trim() === '') return bad('form.registry-versions-needed');
      return { ok: true, value: { kind: 'versions', pattern, prereleases } };
    case 'pin':
      if (digest === '') return bad('form.registry-look-first');
      return { ok: true, value: { kind: 'pin', digest, tag: named === '' ? null : named } };
  }
}

function expectOf(text: string): Parsed<unknown> {
  if (text === '') return { ok: true, value: null };
  const at = text.indexOf('=');
  const [label, value] = [text.slice(0, Math.max(0, at)).trim(), text.slice(at + 1)];
  return label === '' || value === ''
    ? bad('form.registry-expect-odd')
    : { ok: true, value: { label, value } };
}

/** 'app' of 'ghcr.io/you/app:1.2'. */
export const nameOfRegistry = (draft: RegistryDraft): string => nameFromUrl(spreadImage(draft).image);
