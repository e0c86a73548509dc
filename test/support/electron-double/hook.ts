import { registerHooks } from 'node:module';
import { serveControl } from './control.ts';
import { createElectronDouble } from './double.ts';

/**
 * Loaded before the built main bundle (`node --import`): every `require('electron')` in it gets the double, and the test
 * that started this process controls it over the channel that `fork` made.
 */
const double = createElectronDouble({
  home: process.env.HOMEPORT_DOUBLE_HOME ?? '',
  withPages: process.env.HOMEPORT_DOUBLE_PAGES === '1',
  argv: process.argv,
  secretBackend: process.env.HOMEPORT_DOUBLE_SECRETS ?? 'gnome_libsecret',
  lockTaken: process.env.HOMEPORT_DOUBLE_LOCK_TAKEN === '1',
});
Reflect.set(globalThis, Symbol.for('homeport.electron-double'), double.electron);

const MODULE = 'homeport-double:electron';
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: MODULE, format: 'commonjs', shortCircuit: true }
      : next(specifier, context),
  load: (url, context, next) =>
    url === MODULE
      ? {
          format: 'commonjs',
          source: "module.exports = globalThis[Symbol.for('homeport.electron-double')];",
          shortCircuit: true,
        }
      : next(url, context),
});

serveControl(double);
