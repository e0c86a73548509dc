import type { EngineState } from '../shared/desktop-contract.ts';
import type { LiveState } from '../shared/dto.ts';
import { say } from '../shared/text/text.ts';
import type { Phase } from '../shared/words.ts';
import type { ElectronSurface } from './electron-surface.ts';
import { inWords } from './in-words.ts';
import type { Observable } from './observable.ts';

/** From the first touch of a live container until the update's names and tags are in order. */
const IN_SWAP: readonly Phase[] = ['swap', 'gate', 'commit', 'rollback'];

/** Apps whose container is being exchanged just now. One that waits for a person's decision is not: that may take days. */
export function appsInSwap(live: LiveState | null): string[] {
  if (live === null) return [];
  return live.apps
    .filter((app) => {
      const update = app.activeUpdate;
      return update !== null && !update.awaitingDecision && IN_SWAP.includes(update.phase);
    })
    .map((app) => app.name);
}

type QuitParts = {
  electron: Pick<ElectronSurface, 'app' | 'dialog'>;
  live: Pick<Observable<LiveState | null>, 'get' | 'onChange'>;
  engine: Pick<Observable<EngineState>, 'get' | 'onChange'>;
  stopEngine: () => Promise<void>;
  /** Closes windows, tray and timers: everything that keeps the process alive or shows something. */
  closeShell: () => void;
  say: (title: string, body: string) => void;
  log: (line: string) => void;
};

export type Quit = {
  /** For a person: asks first if a swap is in progress. */
  ask(): void;
  /** For the system (SIGTERM, a shutdown): no question. The engine ends after the step under way; its journal keeps the rest. */
  now(reason: string): void;
  /** Homeport is on its way out: nothing may be opened any more. */
  leaving(): boolean;
};

const WAIT = 0;
const NOW = 1;

/**
 * The one way out. While an app is between two containers, quitting waits (and says so) or leaves the update to its journal,
 * as the person chooses: nothing is lost either way, but the app may be down until Homeport starts again.
 */
export function setupQuit(parts: QuitParts): Quit {
  let stage: 'no' | 'asked' | 'waiting' | 'closing' | 'closed' = 'no';

  const finish = async (reason: string) => {
    if (stage === 'closing' || stage === 'closed') return;
    stage = 'closing';
    parts.log(`Quitting: ${reason}`);
    parts.closeShell();
    await parts.stopEngine();
    stage = 'closed';
    parts.electron.app.quit();
  };

  const question = async (apps: string[]) => {
    stage = 'asked';
    const { response } = await parts.electron.dialog.showMessageBox({
      type: 'warning',
      title: inWords(say('quit.title')),
      message: inWords(say('quit.updating', { apps, count: apps.length })),
      detail: inWords(say('quit.what-becomes')),
      buttons: [inWords(say('quit.when-done')), inWords(say('quit.now')), inWords(say('quit.not'))],
      defaultId: WAIT,
      cancelId: 2,
      noLink: true,
    });
    if (response === NOW) return finish('a person did not want to wait');
    if (response !== WAIT) {
      stage = 'no';
      return;
    }
    stage = 'waiting';
    parts.say(inWords(say('quit.waiting')), apps.join(', '));
    waitThenFinish();
  };

  const waitThenFinish = () => {
    let unsubscribe = () => {};
    const look = () => {
      const live = parts.live.get();
      const gaveUp = parts.engine.get().state === 'stopped';
      // Without a picture nobody knows whether it has ended: an engine that crashed comes back and goes on with the update.
      if (!gaveUp && (live === null || appsInSwap(live).length > 0)) return;
      unsubscribe();
      void finish(gaveUp ? 'the engine stopped' : 'the update has ended');
    };
    const followed = [parts.live.onChange(look), parts.engine.onChange(look)];
    unsubscribe = () => {
      for (const stop of followed) stop();
    };
    // It may have ended between the question and the answer.
    look();
  };

  const ask = () => {
    // A person who asks again while it waits may have changed their mind: the question is put again.
    if (stage === 'asked' || stage === 'closing' || stage === 'closed') return;
    const apps = appsInSwap(parts.live.get());
    if (apps.length === 0) void finish('asked to');
    else question(apps).catch((error: unknown) => finish(`the question failed: ${String(error)}`));
  };

  parts.electron.app.on('before-quit', (event) => {
    if (stage === 'closed') return;
    event.preventDefault();
    ask();
  });
  // The tray keeps Homeport running, not its windows.
  parts.electron.app.on('window-all-closed', () => {});

  return {
    ask,
    now: (reason) => void finish(reason),
    leaving: () => stage === 'closing' || stage === 'closed',
  };
}
