import type { BuildRecord } from '../domain/build-cache.ts';

/** What a Docker engine has on its disk. Asked for seldom: to answer, some engines count files. */
export type EngineStorage = {
  /** The records of BuildKit's cache. TIMEOUT where the engine takes longer than anybody should wait. */
  buildRecords(): Promise<BuildRecord[]>;
  /** One that a build has in hands, or that another is made from, stays: answers whether it is gone. */
  removeBuildRecord(id: string): Promise<boolean>;
  /** Bytes of images (with what they share with others) and of containers' writable layers, by id. */
  sizes(deadlineMs: number): Promise<{
    images: Map<string, { bytes: number; sharedBytes: number }>;
    writableLayers: Map<string, number>;
  }>;
  /**
   * `id`: the engine's own, '' where it has none. `rootDir`: where it keeps everything, on its machine. `imagesInContainerd`: and not
   * in Docker's own store of layers.
   */
  about(): Promise<{
    id: string;
    machineName: string;
    rootDir: string;
    isDesktop: boolean;
    imagesInContainerd: boolean;
  }>;
};
