/**
 * The names that Homeport gives on an engine. Unique per update, so that nothing of an earlier one is in the way,
 * and readable, so that a person at `docker ps -a` knows what they look at.
 */

export const candidateName = (name: string, updateId: string): string => `${name}.candidate-${updateId}`;

/** @param release the number the parked container ran as; null where it is not known. */
export const parkedName = (name: string, release: number | null, updateId: string): string =>
  `${name}.release-${release ?? 'x'}-${updateId}`;

/** Whether it is a `parkedName` for what has the name otherwise. */
export const isParkedName = (given: string, name: string): boolean =>
  given.startsWith(`${name}.release-`) && /^(?:\d+|x)-\w+$/.test(given.slice(`${name}.release-`.length));

/** Whether it is a `candidateName` for what is to have the name. */
export const isCandidateName = (given: string, name: string): boolean =>
  given.startsWith(`${name}.candidate-`) && /^\w+$/.test(given.slice(`${name}.candidate-`.length));

/** A name that Homeport gives to what it tries or keeps aside, and nobody else does. */
export const isKeptAside = (name: string): boolean =>
  /\.(?:candidate|release-(?:\d+|x))-[\da-z]+$/.test(name);

/** The protecting tag of a release. Docker repositories are lower-case and refuse some doubled separators. */
export function releaseTag(app: string, number: number, version: string): string {
  return `${repository(app)}:${number}-${shortVersion(version)}`;
}

/** A tag that an image has only while it is being built. */
export const buildTag = (app: string, updateId: string): string => `${repository(app)}:build-${updateId}`;

const repository = (app: string): string =>
  `homeport/${app.replace(/[._-]{2,}/g, '-').replace(/[._-]+$/, '')}`;

/** First 7 hex digits of a commit or an image id, as people know them from git. */
export const shortVersion = (version: string): string => version.replace(/^sha256:/, '').slice(0, 7);

/** What the protecting tags of all the app's releases begin with. */
export const tagPrefix = (app: string): string => `${repository(app)}:`;

/** The number of the release that a tag of Homeport's protects; null: it protects none. */
export function releaseOfTag(tag: string): number | null {
  const [, number] = /:(\d{1,9})-[^:/]*$/.exec(tag) ?? [];
  return number === undefined ? null : Number(number);
}
