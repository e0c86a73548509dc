import type { ElectronSurface, PortSurface, WebContentsSurface } from './electron-surface.ts';
import { isTrustedSender } from './security.ts';

/** The channels between preload and shell; the preload's own copies are checked by a test. */
export const READY_CHANNEL = 'homeport:ready';
export const PORT_CHANNEL = 'homeport:port';
export const PORT_CLOSED_CHANNEL = 'homeport:port-closed';
export const SHELL_PORT_CHANNEL = 'homeport:shell-port';

export type PageKind = 'main' | 'settings';

type BridgeParts = {
  electron: Pick<ElectronSurface, 'ipcMain' | 'MessageChannelMain'>;
  /** Which window a page belongs to: decides what its ports lead to. */
  windowOf: (webContentsId: number) => PageKind | null;
  /** A port to the engine, for what such a page may ask of it; null while the engine is away. */
  enginePort: (page: PageKind) => PortSurface | null;
  /** Serves the settings window's contract with the shell on a port. */
  serveDesktop: (port: PortSurface) => void;
  log: (line: string) => void;
};

type Bridge = {
  /** The engine was started (again): the pages get new ports. */
  engineStarted(): void;
  /** Its process has ended: what the pages asked of it will not be answered. */
  engineEnded(): void;
};

/**
 * Hands a page its ports when it says that it listens. One leads straight into the engine's process, where the settings window
 * is held to what it needs; the settings window has a second one, to the shell. The sender is checked here, once; after that
 * the port itself is the permission.
 */
export function setupBridge(parts: BridgeParts): Bridge {
  /** The newest page of each window that has said that it listens. */
  const pages = new Map<PageKind, WebContentsSurface>();

  const handEnginePort = (kind: PageKind, page: WebContentsSurface) => {
    if (page.isDestroyed()) return;
    const port = parts.enginePort(kind);
    if (port !== null) page.postMessage(PORT_CHANNEL, null, [port]);
  };

  parts.electron.ipcMain.on(READY_CHANNEL, (event) => {
    const page = event.sender;
    const kind = parts.windowOf(page.id);
    if (kind === null || !isTrustedSender(event)) {
      parts.log('A page that is not Homeport’s asked for a port and got none');
      return;
    }
    pages.set(kind, page);
    if (kind === 'settings') {
      const channel = new parts.electron.MessageChannelMain();
      parts.serveDesktop(channel.port1);
      page.postMessage(SHELL_PORT_CHANNEL, null, [channel.port2]);
    }
    handEnginePort(kind, page);
  });

  return {
    engineStarted() {
      for (const [kind, page] of pages) handEnginePort(kind, page);
    },
    engineEnded() {
      for (const page of pages.values()) if (!page.isDestroyed()) page.postMessage(PORT_CLOSED_CHANNEL, null);
    },
  };
}
