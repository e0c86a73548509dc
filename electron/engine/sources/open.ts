import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Git, GitSource, LogSink, Store } from '../ports.ts';
import { createGitTokens, type GitTokens } from '../secrets/git-tokens.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import type { Clock } from '../update/context.ts';
import { writeAskpass } from './askpass.ts';
import { createFolderVersions } from './folder-version.ts';
import { createGit } from './git.ts';
import { createGitSource } from './git-source.ts';
import { writtenFolders } from './written-folders.ts';

/** git with the tokens of this data directory, and an empty folder for checkouts: what an earlier run left there goes. */
export async function openSources(parts: {
  dataDir: string;
  store: Store;
  keys: KeyRing;
  clock: Clock;
  log: LogSink;
}): Promise<{ workDir: string; tokens: GitTokens; git: Git; source: GitSource }> {
  const { store, keys, clock, log } = parts;
  const workDir = path.join(parts.dataDir, 'work');
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  const tokens = createGitTokens({ store, keys, now: clock.now });
  const git = createGit({ log, credentials: tokens.credentials, askpass: await writeAskpass(workDir) });
  return {
    workDir,
    tokens,
    git,
    source: createGitSource(git, {
      tmp: workDir,
      folderVersion: createFolderVersions({ now: clock.now, written: () => writtenFolders(store) }),
    }),
  };
}
