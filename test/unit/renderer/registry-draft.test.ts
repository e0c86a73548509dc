import { describe, expect, it } from 'vitest';
import '../../../renderer/i18n/screen-words.ts';
import '../../../renderer/data/zod-words.ts';
import { registrySource } from '../../../electron/shared/sources/registry.ts';
import { linksOf } from '../../../renderer/components/image-links.tsx';
import { readSource, suggestedName } from '../../../renderer/components/sources/drafts.ts';
import {
  draftOfRegistry,
  emptyRegistry,
  lookedFor,
  readRegistry,
  spreadImage,
} from '../../../renderer/components/sources/registry-draft.ts';

const DIGEST = `sha256:${'a1'.repeat(32)}`;
const empty = emptyRegistry();

it.each([
  { image: 'nginx' },
  { image: 'ghcr.io/me/app', follow: { kind: 'tag', tag: '1.27-alpine' }, pullTimeoutMinutes: 5 },
  { image: 'nginx', follow: { kind: 'versions', pattern: '^1.27', prereleases: true } },
  { image: 'nginx', follow: { kind: 'pin', digest: DIGEST, tag: null } },
  {
    image: 'nginx',
    follow: { kind: 'pin', digest: DIGEST, tag: '1.27' },
    expect: { label: 'a', value: 'b=c' },
  },
])('a form gives back what it was filled with: %j', (input) => {
  const source = registrySource.parse({ kind: 'registry', ...input });
  expect(readSource(draftOfRegistry(source))).toEqual({ value: source, errors: {} });
});

describe('a whole reference in the field of the image', () => {
  it('says what to follow, too', () => {
    expect(readRegistry({ ...empty, image: 'nginx:1.27' }).value).toMatchObject({
      image: 'nginx',
      follow: { kind: 'tag', tag: '1.27' },
    });
    expect(readRegistry({ ...empty, image: ` nas:5000/app@${DIGEST}` }).value).toMatchObject({
      image: 'nas:5000/app',
      follow: { kind: 'pin', digest: DIGEST },
    });
  });

  it('does not say it against versions that were chosen', () => {
    const draft = { ...empty, image: 'nginx:1.27', follow: 'versions', pattern: '^1' } as const;
    expect(readRegistry(draft).value).toMatchObject({ image: 'nginx', follow: { kind: 'versions' } });
  });

  it('takes the place of a digest that was found for another tag', () => {
    expect(spreadImage({ ...empty, image: 'nginx:1.28', follow: 'pin', digest: DIGEST }).digest).toBe('');
  });

  it('gives the app its name', () => {
    expect(suggestedName({ ...empty, image: 'ghcr.io/me/paperless:2' })).toBe('paperless');
  });
});

it('looks for the image that is to be pinned, and for no other once it is known', () => {
  const pinned = { ...empty, image: 'nginx', follow: 'pin' } as const;
  expect(lookedFor(pinned).follow).toBe('tag');
  expect(lookedFor({ ...pinned, digest: DIGEST }).follow).toBe('pin');
});

it.each([
  [{}, { image: expect.stringContaining('Name an image') }],
  [{ image: 'https://ghcr.io/me/app' }, { image: expect.stringContaining('without https://') }],
  [{ image: 'nginx', follow: 'versions' }, { pattern: expect.stringContaining('^1.27') }],
  [{ image: 'nginx', follow: 'pin' }, { digest: expect.stringContaining('Look first') }],
  [{ image: 'nginx', tag: 'a b' }, { tag: expect.stringContaining('A tag is') }],
  [{ image: 'nginx', expect: '2.19.5' }, { expect: expect.stringContaining('a label and its value') }],
  [{ image: 'nginx', pullTimeoutMinutes: '0' }, { pullTimeoutMinutes: '1 at least' }],
] as const)('problems stand next to their field: %j', (patch, errors) => {
  expect(readRegistry({ ...empty, ...patch })).toEqual({ value: null, errors });
});

it('follows https links alone, and each once', () => {
  const links = {
    source: 'https://git.example.org/a',
    url: 'https://git.example.org/a',
    documentation: 'javascript:alert(1)',
  };
  expect(linksOf(links)).toEqual([{ text: 'Release notes', href: 'https://git.example.org/a' }]);
});
