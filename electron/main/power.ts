import type { ElectronSurface } from './electron-surface.ts';

/** Sleep and shutdown of the machine, told to those whom they concern. */
export function setupPower(
  powerMonitor: ElectronSurface['powerMonitor'],
  parts: { resumed: () => void; shuttingDown: () => void; log: (line: string) => void },
): void {
  powerMonitor.on('suspend', () => parts.log('The machine goes to sleep'));
  powerMonitor.on('resume', () => {
    parts.log('The machine woke up');
    parts.resumed();
  });
  powerMonitor.on('shutdown', (event) => {
    // Asks the system to wait until this app has ended, which it does as soon as the engine's step under way is done.
    event?.preventDefault();
    parts.shuttingDown();
  });
}
