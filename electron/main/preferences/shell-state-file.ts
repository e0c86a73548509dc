import Store from 'electron-store';
import { rememberIn, type ShellState } from './shell-state.ts';

/** `<folder>/shell-state.json`. Cleared where it can't be read: nothing in it would be missed. */
export function openShellState(folder: string, log: (line: string) => void): ShellState {
  const options = { name: 'shell-state', cwd: folder, clearInvalidConfig: true };
  return rememberIn(() => new Store<Record<string, unknown>>(options), log);
}
