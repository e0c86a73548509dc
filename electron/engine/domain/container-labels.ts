/**
 * Labels that Homeport itself puts on the containers it makes. Docker can't change a container's labels later:
 * they say what a container was made as, its name says what it is now.
 */
export const OWN_LABELS = {
  /** Name of the app. */
  app: 'homeport.app',
  /** Id of the update that made it. */
  update: 'homeport.update',
  /** What it was made as: 'candidate', 'restored' (a previous container made again), 'rehearsal'. */
  role: 'homeport.role',
  /** The container name it is meant to have in the end. */
  member: 'homeport.member',
  /** Number of the release it runs. */
  release: 'homeport.release',
  /** The reference a person made the app with ('myapp:latest'), because Config.Image is an id from then on. */
  imageRef: 'homeport.image-ref',
} as const;

/** Compose writes the image's id here and re-creates the container when it is another one. */
export const COMPOSE_IMAGE_LABEL = 'com.docker.compose.image';

const OWN = new Set<string>(Object.values(OWN_LABELS));

export function isOwnLabel(key: string): boolean {
  return OWN.has(key);
}
