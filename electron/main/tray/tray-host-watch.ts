import type { Surroundings } from '../surroundings.ts';
import { awaitTrayHost, findTrayHost, type TrayHost } from './tray-host.ts';

/** Whether somebody shows the tray icon. A panel may come and go while Homeport runs. */
export type TrayHostWatch = {
  /** As it was last found. */
  known(): TrayHost;
  /** Looks now. */
  look(): Promise<TrayHost>;
  /** Looks for some seconds, as long as nobody is there. */
  waitFor(): Promise<TrayHost>;
};

export function createTrayHostWatch({
  platform,
  setTimer,
}: Pick<Surroundings, 'platform' | 'setTimer'>): TrayHostWatch {
  let known: TrayHost = 'unknown';
  const look = async () => {
    known = await findTrayHost(platform);
    return known;
  };
  return { known: () => known, look, waitFor: () => awaitTrayHost(look, setTimer) };
}
