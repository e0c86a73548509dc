import { type EngineKey, openEngineKey } from './engine-key.ts';
import type { ShellState } from './preferences/shell-state.ts';
import { openShellState } from './preferences/shell-state-file.ts';
import { openPreferences, type PreferencesStore } from './preferences/store.ts';
import type { Surroundings } from './surroundings.ts';

/** What the shell keeps in the app's own folder. */
export type OwnFiles = { preferences: PreferencesStore; state: ShellState; engineKey: EngineKey };

/** Opens them. One that can't be read is kept aside and says so in its `notice`; it never stops the start. */
export function openOwnFiles({ electron, platform, log, now }: Surroundings): OwnFiles {
  const folder = electron.app.getPath('userData');
  return {
    preferences: openPreferences(folder, now()),
    state: openShellState(folder, log.line),
    engineKey: openEngineKey(electron.safeStorage, folder, platform, now()),
  };
}
