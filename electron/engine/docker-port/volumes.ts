export type Volume = {
  name: string;
  labels: Record<string, string>;
  driver: string;
  /** Where its data lies on the engine's machine; '' where its driver does not tell. */
  mountpoint: string;
};

/** Named and anonymous ones. Whoever removes one removes data: Homeport only ever removes what it made for itself. */
export type Volumes = {
  /** Makes a volume, or finds the one that has this name, whose labels are then what they were. */
  create(name: string, labels: Record<string, string>): Promise<Volume>;
  /** null: no such volume. */
  inspect(name: string): Promise<Volume | null>;
  /** All, or those with a label; it filters like `docker volume ls --filter label=`. */
  list(label?: string): Promise<Volume[]>;
  /** Never forced: one that a container has, running or not, is refused (DOCKER_REFUSED, 409). Gone already is no error. */
  remove(name: string): Promise<void>;
};
