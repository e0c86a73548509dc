import type { ElectronSurface } from './electron-surface.ts';
import { type Log, openLog } from './log.ts';
import { type Places, places } from './places.ts';

/** What every part of the shell is handed: the world it runs in. */
export type Surroundings = {
  electron: ElectronSurface;
  platform: NodeJS.Platform;
  place: Places;
  log: Log;
  now: () => Date;
  /** @returns calls it off */
  setTimer: (run: () => void, ms: number) => () => void;
};

/** @param outDir of the build (places.ts) */
export function surroundingsOf(electron: ElectronSurface, outDir: string): Surroundings {
  const now = () => new Date();
  return {
    electron,
    platform: process.platform,
    place: places(outDir),
    log: openLog(electron.app.getPath('logs'), now),
    now,
    setTimer(run, ms) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  };
}
