import type { ArchiveSource } from '../../../shared/sources/archive.ts';
import type { Source } from '../../../shared/sources/source.ts';
import { say, type Text } from '../../../shared/text/text.ts';
import { shortId, versionName } from '../../../shared/version.ts';
import type { Release } from '../model.ts';
import type { Again, Found, SourceRules, TakenBack } from './rules.ts';

/** Releases that are images of archives. */
export const archiveRules: SourceRules<'archive'> = {
  news: (_source, _running, { version, inputs }) =>
    inputs === null
      ? say('check.new', { version: versionName(version) })
      : say('check.new-in-file', { version: versionName(version), file: nameOf(inputs.file) }),
  takenBack,
  takenBackWords: (app, { was, now, pattern }) =>
    say('check.archive-gone', { app, was, now, folder: pattern }),
  again,
  againMeans: ({ number }, plan) => say('rebuild.from-archive', { number, file: fileOf(plan) }),
  againOffer: (app, { number }, plan) => say('rebuild.offer-archive', { app, number, file: fileOf(plan) }),
  unrecorded: (app, { number }) => say('rebuild.not-recorded', { app, number }),
};

/**
 * The newest archive of a folder was taken away, and the next one is older: nobody has asked for that. Who puts another file in the place
 * of a single one has.
 */
function takenBack(
  source: ArchiveSource,
  { version, origin }: Release,
  found: Found<'archive'>,
): TakenBack | null {
  if (version?.kind !== 'archive' || origin?.source.kind !== 'archive') return null;
  const isFolder = found.inputs !== null && found.inputs.file !== source.path;
  if (!isFolder || origin.source.path !== source.path || origin.source.pattern !== source.pattern)
    return null;
  const [was, now] = [version.madeAt, found.version.madeAt];
  if (was === null || now === null || now >= was) return null;
  return { was: versionName(version), now: versionName(found.version), pattern: source.path };
}

/** Loaded again from its file, or another of the same place: where the archives are looked for is today's, which image it was is not. */
function again({ version, origin }: Release, today: Source): Again | null {
  if (version?.kind !== 'archive' || origin?.source.kind !== 'archive' || origin.inputs.kind !== 'archive')
    return null;
  const { source, inputs } = origin;
  const place =
    today.kind === 'archive'
      ? { path: today.path, pattern: today.pattern, loadTimeoutMinutes: today.loadTimeoutMinutes }
      : {};
  return { version, origin: { source: { ...source, ...place }, inputs }, recorded: true };
}

function fileOf({ origin, version }: Again): string | Text {
  return origin.inputs.kind === 'archive' ? origin.inputs.file : shortId(version.id);
}

/** Of the machine that Homeport is on, whichever that is. */
const nameOf = (file: string): string => file.split(/[\\/]/).at(-1) ?? file;
