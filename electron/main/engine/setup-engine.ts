import { messageOf } from '../../shared/errors.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { OwnFiles } from '../own-files.ts';
import type { Surroundings } from '../surroundings.ts';
import { type BrowserAddress, followBrowserAddress } from './browser-address.ts';
import { type EngineLink, linkToEngine } from './live.ts';
import { EngineSupervisor } from './supervisor.ts';

/** The engine as the shell has it: its process, the shell's own connection to it, and what it reports. */
export type ShellEngine = {
  supervisor: EngineSupervisor;
  link: EngineLink;
  browser: BrowserAddress;
  start(): void;
};

/** Puts the engine's process together; `start` starts it. It follows the preferences that concern it. */
export function setupEngine(
  { electron, place, log, now, setTimer }: Surroundings,
  { preferences, engineKey }: Pick<OwnFiles, 'preferences' | 'engineKey'>,
): ShellEngine {
  /** base64; kept for an engine that is started again. */
  let secretKey: string | null = null;
  const supervisor = new EngineSupervisor({
    electron,
    modulePath: place.engine,
    options: () => ({
      dataDir: place.dataDir,
      dockerHost: preferences.current.get().docker.host,
      rendererDir: place.renderer,
      browserPort: browserPortOf(preferences.current.get()),
      secretKey,
    }),
    log: log.line,
    now,
    setTimer,
  });

  let { host: dockerHost } = preferences.current.get().docker;
  preferences.current.onChange((next) => {
    supervisor.send({ type: 'browser', port: browserPortOf(next) });
    if (next.docker.host === dockerHost) return;
    dockerHost = next.docker.host;
    void supervisor.restart();
  });

  return {
    supervisor,
    link: linkToEngine(supervisor, log.line),
    browser: followBrowserAddress(supervisor.reports),
    start() {
      supervisor.start();
      // A keychain may ask its owner first: the engine does not wait for that.
      engineKey.reveal().then(
        (key) => {
          secretKey = key;
          if (key !== null) supervisor.send({ type: 'secret-key', key });
        },
        (error: unknown) => log.line(`The keychain could not be read: ${messageOf(error)}`),
      );
    },
  };
}

/** null: nobody wants a browser to reach Homeport. */
function browserPortOf({ browserAccess }: Preferences): number | null {
  return browserAccess.enabled ? browserAccess.port : null;
}
