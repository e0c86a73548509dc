import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** A folder of each update's own, for what takes room until its image is made. */
export type WorkFolders = {
  /** There or not. */
  of(updateId: string): string;
  /** Makes it, empty. */
  begin(updateId: string): Promise<void>;
  /** Removes it with all that is in it. */
  end(updateId: string): Promise<void>;
};

/** @param workDir an existing folder, nobody else's. */
export function createWorkFolders(workDir: string): WorkFolders {
  const of = (updateId: string) => path.join(workDir, updateId);
  const end = (updateId: string) => rm(of(updateId), { recursive: true, force: true });
  return {
    of,
    begin: async (updateId) => {
      await end(updateId);
      await mkdir(of(updateId), { recursive: true, mode: 0o700 });
    },
    end,
  };
}
