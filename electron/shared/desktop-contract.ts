import { eventIterator, oc, type } from '@orpc/contract';
import { contract } from './contract.ts';
import type { DockerStatus } from './dto.ts';
import type { Preferences } from './preferences.ts';
import { preferencesPatch } from './preferences.ts';

/**
 * What the settings window can ask: the desktop shell over one MessagePort, the engine over another. It has no other way to
 * the machine, and what is named in neither contract is refused.
 */

export type EngineState =
  | { state: 'starting' }
  | { state: 'running' }
  /** It ended unasked; `retryAt` is an ISO time. */
  | { state: 'restarting'; retryAt: string; message: string }
  /** It ended too often, or can't start: only a person's *Try again* starts it. */
  | { state: 'stopped'; message: string };

export type SecretProtection =
  | { level: 'keychain'; name: string }
  /** No keyring: the key is a file, readable by whoever can read this person's files. `message` says so. */
  | { level: 'key-file'; message: string };

export type DesktopState = {
  preferences: Preferences;
  /** Things to know, one sentence each: a damaged file that was kept aside. */
  notices: string[];
  engine: EngineState;
  /** null while the engine is away. */
  docker: DockerStatus | null;
  launchAtLogin: { supported: boolean; detail: string };
  trayHost: 'present' | 'absent' | 'unknown';
  secretProtection: SecretProtection;
  /** The address to open in a browser; null while it is off. `problem` says why it is off although it should be on. */
  browser: { address: string | null; problem: string | null };
  about: {
    version: string;
    electron: string;
    chromium: string;
    node: string;
    platform: string;
    settingsFile: string;
    licences: { name: string; version: string; licence: string }[];
  };
};

export const desktopContract = {
  state: {
    /** Yields at once, then whenever something changed. */
    watch: oc.output(eventIterator(type<DesktopState>())),
  },
  preferences: {
    set: oc.input(preferencesPatch).output(type<Preferences>()),
  },
  storage: {
    /** In the person's file manager. */
    openDataDir: oc.output(type<{ opened: boolean }>()),
  },
  engine: {
    restart: oc.output(type<{ started: boolean }>()),
  },
  browser: {
    /** A fresh one-time sign-in link, opened in the person's browser. */
    open: oc.output(type<{ opened: boolean }>()),
  },
  about: {
    /** Asks where to save it; null: called off. */
    saveDiagnostics: oc.output(type<{ path: string | null }>()),
  },
};
export type DesktopContract = typeof desktopContract;

/** All that the settings window may ask of the engine: an allow-list. Nothing here moves, starts or removes a container. */
export const settingsEngineContract = {
  defaults: contract.defaults,
  schedule: { preview: contract.schedule.preview },
  secrets: contract.secrets,
  storage: {
    info: contract.storage.info,
    usage: contract.storage.usage,
    tidy: contract.storage.tidy,
    backup: contract.storage.backup,
    restoreBackup: contract.storage.restoreBackup,
  },
};
export type SettingsEngineContract = typeof settingsEngineContract;
