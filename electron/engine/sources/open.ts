import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { LogSink, Store } from '../ports.ts';
import { createGitTokens, type GitTokens } from '../secrets/git-tokens.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { Clock } from '../update/context.ts';
import { createArchiveAdapter } from './archive/adapter.ts';
import { createGitAdapter } from './git/adapter.ts';
import { writeAskpass } from './git/askpass.ts';
import { createFolderVersions } from './git/folder-version.ts';
import { createGit } from './git/git.ts';
import { writtenFolders } from './git/written-folders.ts';
import { createRegistryAdapter } from './registry/adapter.ts';
import { registryClients } from './registry/clients.ts';
import { createSources, type Sources } from './sources.ts';

/** Every kind of source, with the secrets of this data directory, and an empty folder to work in: what an earlier run left there goes. */
export async function openSources(parts: {
  dataDir: string;
  store: Store;
  keys: KeyRing;
  clock: Clock;
  log: LogSink;
}): Promise<{ workDir: string; tokens: GitTokens; sources: Sources }> {
  const { store, keys, clock, log } = parts;
  const workDir = path.join(parts.dataDir, 'work');
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  const tokens = createGitTokens({ store, keys, now: clock.now });
  const git = createGit({ log, credentials: tokens.credentials, askpass: await writeAskpass(workDir) });
  const login = async () => null;
  const clientOf = registryClients({ now: clock.now, login, log });
  return {
    workDir,
    tokens,
    sources: createSources({
      git: createGitAdapter(git, {
        tmp: workDir,
        folderVersion: createFolderVersions({ now: clock.now, written: () => writtenFolders(store) }),
        clientOf,
        log,
      }),
      registry: createRegistryAdapter({
        clientOf,
        login,
        now: clock.now,
      }),
      archive: createArchiveAdapter(),
    }),
  };
}
