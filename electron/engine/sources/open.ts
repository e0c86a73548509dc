import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenHosts } from '../hosts/open-hosts.ts';
import type { LogSink, Store } from '../ports.ts';
import { askCredentialHelper } from '../registry/credential-helper.ts';
import { dockerConfigFile } from '../registry/docker-config.ts';
import { createLogins, type Logins } from '../registry/logins.ts';
import type { RegistryClient } from '../registry/registry-client.ts';
import { createGitTokens, type GitTokens } from '../secrets/git-tokens.ts';
import type { KeyRing } from '../secrets/key-ring.ts';
import { createRegistryLogins, type RegistryLogins } from '../secrets/registry-logins.ts';
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

type Opened = {
  workDir: string;
  tokens: GitTokens;
  /** Those that a person entered, and those from everywhere. */
  registryLogins: RegistryLogins;
  logins: Logins;
  /** Asks registries as this machine's engine does. */
  registries: RegistryClient;
  sources: Sources;
};

/** Every kind of source, with the secrets of this data directory, and an empty folder to work in: what an earlier run left there goes. */
export async function openSources(parts: {
  dataDir: string;
  hosts: Pick<OpenHosts, 'local'>;
  store: Store;
  keys: KeyRing;
  clock: Clock;
  log: LogSink;
  /** Docker's own, of whoever runs Homeport. */
  dockerConfig?: string;
}): Promise<Opened> {
  const { store, keys, clock, log } = parts;
  const workDir = path.join(parts.dataDir, 'work');
  await rm(workDir, { recursive: true, force: true });
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  const tokens = createGitTokens({ store, keys, now: clock.now });
  const registryLogins = createRegistryLogins({ store, keys, now: clock.now });
  const dockerConfig = parts.dockerConfig ?? dockerConfigFile();
  const logins = createLogins({ entered: registryLogins, dockerConfig, askHelper: askCredentialHelper, log });
  const clientOf = registryClients({ loginFor: logins.loginFor, now: clock.now, log });
  const git = createGit({ log, credentials: tokens.credentials, askpass: await writeAskpass(workDir) });
  return {
    workDir,
    tokens,
    registryLogins,
    logins,
    registries: clientOf(parts.hosts.local.docker),
    sources: createSources({
      git: createGitAdapter(git, {
        tmp: workDir,
        loginFor: logins.loginFor,
        folderVersion: createFolderVersions({ now: clock.now, written: () => writtenFolders(store) }),
        clientOf,
        log,
      }),
      registry: createRegistryAdapter({
        clientOf,
        login: logins.loginFor,
        now: clock.now,
      }),
      archive: createArchiveAdapter({
        now: clock.now,
        wait: (ms, signal) => sleep(ms, undefined, { signal }),
        log,
      }),
    }),
  };
}
