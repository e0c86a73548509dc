import type { DesktopState } from '../shared/desktop-contract.ts';
import type { Autostart } from './autostart.ts';
import type { EngineLink } from './engine/live.ts';
import type { EngineSupervisor } from './engine/supervisor.ts';
import type { EngineKey } from './engine-key.ts';
import type { PreferencesStore } from './preferences/store.ts';
import type { TrayHost } from './tray/tray-host.ts';

export type DesktopFacts = {
  preferences: PreferencesStore;
  engineKey: EngineKey;
  supervisor: EngineSupervisor;
  link: EngineLink;
  autostart: Autostart;
  trayHost: () => TrayHost;
  browser: () => DesktopState['browser'];
  about: DesktopState['about'];
};

/** Everything the settings window shows, in one picture. */
export async function desktopState(facts: DesktopFacts): Promise<DesktopState> {
  const notices = [facts.preferences.notice, facts.engineKey.notice].filter((notice) => notice !== null);
  return {
    preferences: facts.preferences.current.get(),
    notices,
    engine: facts.supervisor.state.get(),
    docker: facts.link.live.get()?.docker ?? null,
    launchAtLogin: { supported: facts.autostart.supported, detail: facts.autostart.detail },
    trayHost: facts.trayHost(),
    secretProtection: await facts.engineKey.protection(),
    browser: facts.browser(),
    about: facts.about,
  };
}
