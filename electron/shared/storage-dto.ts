import type { Text } from './text/text.ts';

/** Shapes that cross the contract and tell of the disks. Sizes are bytes. */

/** A disk that something of Homeport's or Docker's is on. */
export type DiskSpace = {
  holds: ('data' | 'docker')[];
  path: string;
  freeBytes: number;
  totalBytes: number;
};

/** What Homeport takes on the disks. null: that could not be told; why is in `unknown`, in words. */
export type StorageUsage = {
  disks: DiskSpace[];
  databaseBytes: number;
  backups: { count: number; bytes: number };
  /** Databases that a restore kept aside. */
  keptAside: { count: number; bytes: number };
  /** Checkouts of builds that are under way. */
  workBytes: number;
  /** BuildKit's cache: all of it, and what Homeport's builds made and nobody else uses. Layers of images are not counted. */
  cache: { bytes: number; ownBytes: number; ownRecords: number; limits: CacheLimits } | null;
  apps:
    | {
        app: string;
        /** Images of its releases, on the engine now. */
        images: number;
        /** What no other image has. */
        ownBytes: number;
        /** What they have in common with other images: it is on the disk once, whatever is removed. */
        sharedBytes: number;
        /** What its parked containers wrote. */
        parkedBytes: number;
      }[]
    | null;
  unknown: Text[];
};

/** How much build cache of its own Homeport keeps. */
export type CacheLimits = { bytes: number; days: number };

/** What was removed, and what could not be, in words. */
export type StorageTidied = { done: Text[]; kept: Text[] };

export type StorageInfo = {
  dataDir: string;
  databaseBytes: number;
  backups: { name: string; at: string; bytes: number; reason: string }[];
};
