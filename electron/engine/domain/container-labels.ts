import { BUILT_BY } from './image-labels.ts';

/**
 * Labels that Homeport itself puts on the containers it makes. Docker can't change a container's labels later:
 * they say what a container was made as, its name says what it is now.
 *
 * An image can set any label, and a container inherits it. So all of these are set on every container that Homeport makes,
 * each with a value that an image can't know (the update's id is new, the installation's is nobody's business), and one that
 * a container may have from its image says nothing (`ownLabels`). What is kept from update to update stands in the database.
 */
export const OWN_LABELS = {
  /** Id of the Homeport that made it: several may use one engine. */
  installation: 'homeport.installation',
  /** Name of the app. */
  app: 'homeport.app',
  /** Id of the update that made it. */
  update: 'homeport.update',
  /** What it was made as: 'candidate', 'restored' (a previous container made again). */
  role: 'homeport.role',
  /** The container name it is meant to have in the end. */
  member: 'homeport.member',
} as const;

type OwnLabels = { [K in keyof typeof OWN_LABELS]: string };

/** Compose writes the image's id here and re-creates the container when it is another one. */
export const COMPOSE_IMAGE_LABEL = 'com.docker.compose.image';

/** Earlier versions put these on containers; they are no person's wish either. */
const FORMER = ['homeport.release', 'homeport.image-ref'];
/** A container has the last one from its image, and only looks as if a person had set it where that is gone. */
const OWN = new Set<string>([...Object.values(OWN_LABELS), ...FORMER, BUILT_BY]);

export function isOwnLabel(key: string): boolean {
  return OWN.has(key);
}

/** As they are put on a container. */
export function labelsFor(own: OwnLabels): Record<string, string> {
  return {
    [OWN_LABELS.installation]: own.installation,
    [OWN_LABELS.app]: own.app,
    [OWN_LABELS.update]: own.update,
    [OWN_LABELS.role]: own.role,
    [OWN_LABELS.member]: own.member,
  };
}

/**
 * What a container's labels say of its making; null: this installation did not make it, or it can't be told.
 * The update's id is what proves it: an image that says the same was made from a container of Homeport's (`docker commit`),
 * and so would be anything that is started from it.
 * Containers from before there was an installation's id lack it, and are the only Homeport's that there was.
 *
 * @param image labels of the image that the container was made from
 */
export function ownLabels(
  labels: Readonly<Record<string, string>> | null | undefined,
  image: Readonly<Record<string, string>> | null,
  installation: string,
): Omit<OwnLabels, 'installation'> | null {
  const said = (key: string): string | undefined =>
    labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
  const update = said(OWN_LABELS.update);
  const role = said(OWN_LABELS.role);
  const member = said(OWN_LABELS.member);
  const app = said(OWN_LABELS.app);
  if (update === undefined || role === undefined || member === undefined || app === undefined) return null;
  if (image && Object.hasOwn(image, OWN_LABELS.update) && image[OWN_LABELS.update] === update) return null;
  const maker = said(OWN_LABELS.installation);
  return maker === undefined || maker === installation ? { app, update, role, member } : null;
}
