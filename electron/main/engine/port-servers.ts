import type { HomeportRouter } from '../../home/rpc.ts';
import { settingsEngineContract } from '../../shared/desktop-contract.ts';
import type { PortSurface } from '../electron-surface.ts';
import { portServer } from '../port-server.ts';
import type { PortHolder } from './protocol.ts';

/** What serves the engine's contract on a port, by who holds the other end: the settings window is held to its allow-list. */
export function portServers(
  router: HomeportRouter,
  log: (line: string) => void,
): Record<PortHolder, (port: PortSurface) => void> {
  return {
    shell: portServer(router, { whose: 'the shell', log }),
    'main-window': portServer(router, { whose: 'the main window', log }),
    'settings-window': portServer(router, {
      whose: 'the settings window',
      allowed: settingsEngineContract,
      log,
    }),
  };
}
