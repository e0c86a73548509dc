import type { ChannelSurface, ElectronSurface, PortSurface, WebContentsSurface } from './electron-surface.ts';
import { isTrustedSender } from './security.ts';

/** The channels between preload and shell; the preload's own copies are checked by a test. */
export const READY_CHANNEL = 'homeport:ready';
export const PORT_CHANNEL = 'homeport:port';
export const PORT_CLOSED_CHANNEL = 'homeport:port-closed';

type BridgeParts = {
  electron: Pick<ElectronSurface, 'ipcMain' | 'MessageChannelMain'>;
  /** Which window a page belongs to: decides what its port leads to. */
  windowOf: (webContentsId: number) => 'main' | 'settings' | null;
  /** A channel into the engine; null while it is away. */
  engineChannel: () => ChannelSurface | null;
  /** Serves the settings window's contract on a port. */
  serveDesktop: (port: PortSurface) => void;
  log: (line: string) => void;
};

type Bridge = {
  /** The engine was started (again): the main window's page gets a new port. */
  engineStarted(): void;
  /** Its process has ended: what the page asked of it will not be answered. */
  engineEnded(): void;
};

/**
 * Hands each page one MessagePort when it says that it listens: the main window's leads straight into the engine's process,
 * the settings window's to the shell. The sender is checked here, once; after that the port itself is the permission.
 */
export function setupBridge(parts: BridgeParts): Bridge {
  let mainPage: WebContentsSurface | null = null;

  const handEnginePort = (page: WebContentsSurface) => {
    if (page.isDestroyed()) return;
    const channel = parts.engineChannel();
    if (channel !== null) page.postMessage(PORT_CHANNEL, null, [channel.port1]);
  };

  parts.electron.ipcMain.on(READY_CHANNEL, (event) => {
    const window = parts.windowOf(event.sender.id);
    if (window === null || !isTrustedSender(event)) {
      parts.log('A page that is not Homeport’s asked for a port and got none');
      return;
    }
    if (window === 'settings') {
      const channel = new parts.electron.MessageChannelMain();
      parts.serveDesktop(channel.port1);
      event.sender.postMessage(PORT_CHANNEL, null, [channel.port2]);
      return;
    }
    mainPage = event.sender;
    handEnginePort(event.sender);
  });

  return {
    engineStarted() {
      if (mainPage !== null) handEnginePort(mainPage);
    },
    engineEnded() {
      if (mainPage !== null && !mainPage.isDestroyed()) mainPage.postMessage(PORT_CLOSED_CHANNEL, null);
    },
  };
}
