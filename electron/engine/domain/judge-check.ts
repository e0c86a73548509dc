import type { GitRepository, Source } from '../../shared/config.ts';
import type { CheckResult } from '../../shared/dto.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { App, Release, ReleaseBuild } from './model.ts';
import { shortVersion } from './names.ts';
import type { ResolvedSource } from './source.ts';
import { compareTags } from './tag-order.ts';

type Found = Pick<ResolvedSource, 'commit' | 'key' | 'tag' | 'contextTag'>;
type Judged = Pick<CheckResult, 'result' | 'message'>;

/** What the newest that a source names means for an app. Pure. @param releases of the app, newest first */
export function judgeCheck(releases: Release[], app: App, found: Found): Judged {
  const version = nameOf(found);
  const running = releases.find((r) => r.number === app.runningRelease);
  if (running?.sourceKey === found.key && !app.configChanged)
    return { result: 'current', message: say('check.current', { version }) };
  // Newest first: what became of the last try decides. A good one has a reason where a person restored another in its place.
  const tried = releases.find((r) => r.sourceKey === found.key && r.state !== 'candidate');
  if (tried?.quarantineReason != null && tried.number !== app.runningRelease) {
    return {
      result: 'quarantined',
      message: say('check.quarantined', { version, number: tried.number, why: tried.quarantineReason }),
    };
  }
  const gone = running?.build ? goneTag(running.build, app.config.source, found) : null;
  return gone === null
    ? { result: 'new', message: newWords(app, running, found) }
    : {
        result: 'skipped',
        message: say('check.tag-gone', { ...gone, app: app.name }),
      };
}

/** 'v1.4.0 (3f9a1c2)', or the commit alone. */
function nameOf({ tag, commit }: Pick<Found, 'tag' | 'commit'>): string {
  return tag === null ? shortVersion(commit) : `${tag} (${shortVersion(commit)})`;
}

function newWords(
  { config: { source }, configChanged }: App,
  running: Release | undefined,
  found: Found,
): Text {
  const { key, commit, tag } = found;
  const short = shortVersion(commit);
  if (configChanged && running?.sourceKey === key) return say('check.settings-changed');
  if (tag !== null && running?.build?.tag === tag && running.commit?.id !== commit)
    return say('check.tag-moved', { tag, commit: short });
  const sameCommit = running?.commit?.id === commit && isSame(running.build?.source, source);
  // With the same settings of the build, only what is in the folder can have changed.
  if (source.from.kind !== 'folder' || !sameCommit) return say('check.new', { version: nameOf(found) });
  return say('check.folder-changed', { folder: source.from.path, commit: short });
}

type GoneTag = { was: string; now: string; pattern: string };

/**
 * A tag that was the newest is there no more, and the next one is older: nobody has asked for that, whoever took the tag away. null
 * where a person has changed what is followed since.
 */
function goneTag(build: ReleaseBuild, today: Source, found: Found): GoneTag | null {
  const followed: [GitRepository | null, GitRepository | null, string | null, string | null][] = [
    [watchedOf(build.source), watchedOf(today), build.tag, found.tag],
    [contextOf(build.source), contextOf(today), build.contextTag, found.contextTag],
  ];
  for (const [then, now, was, tag] of followed) {
    if (!then || !now?.tag || was === null || tag === null || !isSame(then, now)) continue;
    if (compareTags(tag, was) < 0) return { was, now: tag, pattern: now.tag };
  }
  return null;
}

/** The repository whose commit a person thinks of. */
const watchedOf = ({ watch, from }: Source): GitRepository | null =>
  watch ?? (from.kind === 'git' ? repository(from) : null);

/** The one that is built, where another is watched. */
const contextOf = ({ watch, from }: Source): GitRepository | null =>
  watch !== null && from.kind === 'git' ? repository(from) : null;

const repository = ({ url, branch, tag }: GitRepository): GitRepository => ({ url, branch, tag });

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
