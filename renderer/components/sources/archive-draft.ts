import { type ArchiveSource, archiveSource } from '../../../electron/shared/sources/archive.ts';
import { numberOf, type Read, read } from '../forms/read-fields.ts';
import { nameFromUrl } from './git-draft.ts';

/** The form of an app that comes from image archives. */

export type ArchiveDraft = {
  kind: 'archive';
  path: string;
  pattern: string;
  image: string;
  /** What the image must say of itself; without a label, nothing is expected. */
  expectLabel: string;
  expectValue: string;
  loadTimeoutMinutes: string;
};

export const emptyArchive = (): ArchiveDraft => ({
  kind: 'archive',
  path: '',
  pattern: '',
  image: '',
  expectLabel: '',
  expectValue: '',
  loadTimeoutMinutes: '60',
});

export function draftOfArchive(source: ArchiveSource): ArchiveDraft {
  return {
    kind: 'archive',
    path: source.path,
    pattern: source.pattern ?? '',
    image: source.image ?? '',
    expectLabel: source.expect?.label ?? '',
    expectValue: source.expect?.value ?? '',
    loadTimeoutMinutes: String(source.loadTimeoutMinutes),
  };
}

export function readArchive(draft: ArchiveDraft): Read<ArchiveSource> {
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  const label = orNull(draft.expectLabel);
  return read(
    archiveSource,
    {
      kind: 'archive',
      path: draft.path.trim(),
      pattern: orNull(draft.pattern),
      image: orNull(draft.image),
      expect: label === null ? null : { label, value: draft.expectValue },
      loadTimeoutMinutes: numberOf(draft.loadTimeoutMinutes),
    },
    {},
    [
      ['expect.label', 'expectLabel'],
      ['expect.value', 'expectValue'],
    ],
  );
}

/** 'web' of '/srv/archives/web-*.tar.gz', or of its folder. */
export const nameOfArchive = ({ path }: ArchiveDraft): string =>
  nameFromUrl(path.replaceAll('\\', '/').replace(/\.(tar|tgz|tzst)(\.(gz|zst))?$/i, ''));
