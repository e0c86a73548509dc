import type { AppSurface } from './electron-surface.ts';

type Destinations = {
  /** The system asks for the end. @param reason for the log */
  quit: (reason: string) => void;
  openWindow: () => void;
};

/**
 * Hears what reaches the app from outside its windows: signals, a second start, a click on its icon in the Dock. They may come
 * before Electron is ready. Until they are told where to lead, a signal ends the process at once and there is no window to open.
 */
export function watchEntrances(app: AppSurface): { leadTo(destinations: Destinations): void } {
  let lead: Destinations = { quit: () => app.exit(0), openWindow: () => {} };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => lead.quit(signal));
  app.on('second-instance', () => lead.openWindow());
  app.on('activate', () => lead.openWindow());
  return {
    leadTo(destinations) {
      lead = destinations;
    },
  };
}
