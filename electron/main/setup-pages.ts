import { aboutHomeport } from './about.ts';
import type { Autostart } from './autostart.ts';
import { setupBridge } from './bridge.ts';
import { createDesktopHost } from './desktop-router.ts';
import type { ShellEngine } from './engine/setup-engine.ts';
import { askSignInLink } from './engine/sign-in-link.ts';
import type { OwnFiles } from './own-files.ts';
import type { Shown } from './shown.ts';
import type { Surroundings } from './surroundings.ts';
import type { TrayHostWatch } from './tray/tray-host-watch.ts';
import type { Windows } from './windows/setup-windows.ts';

/** What the windows' pages can reach: the engine, each as far as it may, and the shell's own contract for the settings. */
export function setupPages(
  { electron, place, log, now, setTimer }: Surroundings,
  parts: Pick<OwnFiles, 'preferences' | 'engineKey'> & {
    engine: ShellEngine;
    windows: Windows;
    shown: Shown;
    autostart: Autostart;
    trayHost: TrayHostWatch;
    openLink: (url: string) => Promise<boolean>;
  },
): void {
  const { preferences, engineKey, autostart, trayHost, shown } = parts;
  const { supervisor, link, browser } = parts.engine;
  const bridge = setupBridge({
    electron,
    windowOf: parts.windows.kindOf,
    enginePort: (page) => supervisor.connect(page === 'main' ? 'main-window' : 'settings-window'),
    serveDesktop: createDesktopHost({
      electron,
      facts: {
        preferences,
        engineKey,
        supervisor,
        link,
        autostart,
        trayHost: trayHost.known,
        browser: browser.get,
        about: aboutHomeport(electron, preferences.path, place.licences),
      },
      dataDir: place.dataDir,
      onChange: shown.onChange,
      restartEngine: () => supervisor.restart(),
      signInLink: () => askSignInLink(supervisor, setTimer),
      openLink: parts.openLink,
      log,
      now,
    }),
    log: log.line,
  });
  supervisor.state.onChange(({ state }) => {
    if (state === 'running') bridge.engineStarted();
    else if (state !== 'starting') bridge.engineEnded();
  });
}
