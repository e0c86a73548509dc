import type { ReactNode } from 'react';
import type { ReleaseDto } from '../../electron/shared/dto.ts';
import { say } from '../../electron/shared/text/text.ts';
import { inWords } from '../i18n/in-words.ts';
import { VersionId } from './version-id.tsx';

/**
 * A release in two lines: number and version, then what its author says of it.
 * @param below said in place of the author's words
 */
export function ReleaseLine({
  release,
  tag = false,
  below = null,
}: {
  release: ReleaseDto | null;
  tag?: boolean;
  below?: ReactNode;
}) {
  if (!release) return <span className="dim">Nothing yet</span>;
  return (
    <>
      <span title={release.tag}>
        <b className="num">#{release.release}</b>{' '}
        {release.version ? <VersionId version={release.version} /> : null}
        {tag ? <code className="dim tag">{release.tag}</code> : null}
      </span>
      <span
        className={below === null ? 'dim clip' : 'clip'}
        title={below === null ? subject(release) : undefined}
      >
        {below ?? subject(release)}
      </span>
    </>
  );
}

function subject(release: ReleaseDto): string {
  return release.version?.message ?? inWords(say(`provenance.${release.provenance}`));
}
