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
  powerMonitor.on('shutdown', () => parts.shuttingDown());
}
