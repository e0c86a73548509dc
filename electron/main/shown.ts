import type { ShellEngine } from './engine/setup-engine.ts';
import { createObservable } from './observable.ts';
import type { OwnFiles } from './own-files.ts';
import type { Surroundings } from './surroundings.ts';

/** Tells that something has changed which the tray or the settings window shows: they look at all of it anew. */
export type Shown = {
  /** Returns its unsubscribe. */
  onChange(listener: () => void): () => void;
  /** Something else has. */
  changed(): void;
};

/** To be set up after whatever acts on these changes itself: who looks then finds it done. */
export function watchShown(
  { electron }: Surroundings,
  { preferences, engine }: Pick<OwnFiles, 'preferences'> & { engine: ShellEngine },
): Shown {
  const changes = createObservable(null);
  const changed = () => changes.set(null);
  preferences.current.onChange(changed);
  engine.link.live.onChange(changed);
  engine.browser.onChange(changed);
  engine.supervisor.state.onChange(changed);
  electron.nativeTheme.on('updated', changed);
  return { onChange: changes.onChange, changed };
}
