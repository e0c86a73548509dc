import type { ReleaseDto } from '../../electron/shared/dto.ts';
import { say } from '../../electron/shared/text/text.ts';
import { inWords } from '../i18n/in-words.ts';
import { VersionId } from './version-id.tsx';

/** A release in two lines: number and version, then what its author says of it. */
export function ReleaseLine({ release, tag = false }: { release: ReleaseDto | null; tag?: boolean }) {
  if (!release) return <span className="dim">Nothing yet</span>;
  return (
    <>
      <span title={release.tag}>
        <b className="num">#{release.release}</b>{' '}
        {release.version ? <VersionId version={release.version} /> : null}
        {tag ? <code className="dim tag">{release.tag}</code> : null}
      </span>
      <span className="dim clip" title={subject(release)}>
        {subject(release)}
      </span>
    </>
  );
}

function subject(release: ReleaseDto): string {
  return release.version?.message ?? inWords(say(`provenance.${release.provenance}`));
}
