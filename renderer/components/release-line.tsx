import type { ReleaseDto } from '../../electron/shared/dto.ts';
import { shortCommit } from '../data/glance.ts';

const PROVENANCE: Record<ReleaseDto['provenance'], string> = {
  git: 'Built from git',
  adopted: 'As it ran when it was adopted',
  outside: 'Changed from outside Homeport',
};

/** A release in two lines: number and commit, then what the commit says. */
export function ReleaseLine({ release, tag = false }: { release: ReleaseDto | null; tag?: boolean }) {
  if (!release) return <span className="dim">Nothing yet</span>;
  return (
    <>
      <span title={release.tag}>
        <b className="num">#{release.release}</b>{' '}
        {release.gitTag === null ? null : <span>{release.gitTag} </span>}
        {release.commit ? <code title={release.commit.id}>{shortCommit(release.commit.id)}</code> : null}
        {tag ? <code className="dim tag">{release.tag}</code> : null}
      </span>
      <span className="dim clip" title={subject(release)}>
        {subject(release)}
      </span>
    </>
  );
}

function subject(release: ReleaseDto): string {
  return release.commit?.message ?? PROVENANCE[release.provenance];
}
