import { shortId } from '../../shared/version.ts';

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

/** The protecting tag of a release. No two apps' releases have the same. */
export function releaseTag(app: string, number: number, version: string): string {
  return `${repository(app)}:${number}-${shortId(version)}`;
}

/** The same where that tag names somebody else's image already: told apart by the image, in a place that no app's own tags have. */
export function releaseTagApart(app: string, number: number, version: string, imageId: string): string {
  return `${repository(app)}/image-${imageId.replace(/^sha256:/, '').slice(0, 12)}:${number}-${shortId(version)}`;
}

/** A tag that an image has only while it is being built. The update's id is in it: nobody else's tag is like it. */
export const buildTag = (app: string, updateId: string): string => `${repository(app)}:build-${updateId}`;

/** A part of a Docker repository's name. Source: github.com/distribution/reference, regexp.go (path component). */
const COMPONENT = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;

/**
 * A repository for each name, and never one for two: a name that Docker takes as it is, is used so. Every other one loses the
 * separators that Docker refuses, and spells all of its own out one level further down, where no name gets by itself.
 */
function repository(app: string): string {
  if (COMPONENT.test(app)) return `homeport/${app}`;
  const readable = app.replace(/[._-]{2,}/g, '-').replace(/[._-]+$/, '');
  const separators = app.match(/[._-]+/g) ?? [];
  return `homeport/${readable}/${separators.map(spelled).join('-')}`;
}

/** '._-' is 'duh': dot, underscore, hyphen. */
const spelled = (separators: string): string =>
  separators.replaceAll('.', 'd').replaceAll('_', 'u').replaceAll('-', 'h');

/** What the protecting tags of all the app's releases begin with: the plain ones, and those told apart by the image. */
export const tagPrefixes = (app: string): readonly string[] => [
  `${repository(app)}:`,
  `${repository(app)}/image-`,
];

/** The number of the release that a tag of Homeport's protects; null: it protects none. */
export function releaseOfTag(tag: string): number | null {
  const [, number] = /:(\d{1,9})-[^:/]*$/.exec(tag) ?? [];
  return number === undefined ? null : Number(number);
}

/** A container's name as people write it: Docker puts a slash before it. */
export const plainName = ({ Name }: { Name: string }): string => Name.replace(/^\//, '');
