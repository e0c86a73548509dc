import { join } from 'node:path';
import * as electron from 'electron';
import { APP_SCHEME } from './app-protocol.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { startShell } from './shell.ts';

/** Entry of the desktop app. The annotation is the proof that the real Electron is what the shell was written for. */
const real: ElectronSurface = electron;

// Schemes can only be declared before Electron is ready.
real.protocol.registerSchemesAsPrivileged([APP_SCHEME]);

if (process.platform === 'win32') real.app.setAppUserModelId('io.github.homeport.Homeport');

if (real.app.requestSingleInstanceLock()) {
  startShell(real, join(__dirname, '..')).catch((error: unknown) => {
    console.error('Homeport could not start:', error);
    real.app.exit(1);
  });
} else {
  // The first instance opens its window (its 'second-instance'); this one has nothing to do.
  real.app.exit(0);
}
