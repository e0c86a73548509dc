export type Volumes = {
  /** Makes a volume, or finds the one that has this name. @returns its labels: those of the one that was there first. */
  createVolume(name: string, labels: Record<string, string>): Promise<Record<string, string>>;
  /** Those with this label; it filters like `docker volume ls --filter label=`. */
  listVolumes(label: string): Promise<{ name: string; labels: Record<string, string> }[]>;
  /** Never forced: one that a container uses stays. Gone already is no error. */
  removeVolume(name: string): Promise<void>;
};
