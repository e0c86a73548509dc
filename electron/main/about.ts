import type { DesktopState } from '../shared/desktop-contract.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { readLicences } from './places.ts';

/** What the *About* tab and the diagnostics say of this installation. @param licences the build's list of libraries */
export function aboutHomeport(
  electron: ElectronSurface,
  settingsFile: string,
  licences: string,
): DesktopState['about'] {
  return {
    version: electron.app.getVersion(),
    electron: process.versions.electron ?? '',
    chromium: process.versions.chrome ?? '',
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    settingsFile,
    licences: readLicences(licences),
  };
}
