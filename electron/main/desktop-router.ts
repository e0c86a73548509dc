import { writeFile } from 'node:fs/promises';
import { implement, ORPCError } from '@orpc/server';
import { desktopContract } from '../shared/desktop-contract.ts';
import { isHomeportError, messageOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import { type DesktopFacts, desktopState } from './desktop-state.ts';
import { diagnosticsBundle } from './diagnostics.ts';
import type { ElectronSurface, PortSurface } from './electron-surface.ts';
import { inWords } from './in-words.ts';
import { portServer } from './port-server.ts';

type DesktopRouterParts = {
  electron: Pick<ElectronSurface, 'dialog' | 'shell'>;
  facts: DesktopFacts;
  dataDir: string;
  /** Something that the settings window shows has changed. Returns its unsubscribe. */
  onChange: (listener: () => void) => () => void;
  restartEngine: () => Promise<void>;
  /** null: browser access is off. */
  signInLink: () => Promise<string | null>;
  openLink: (url: string) => Promise<boolean>;
  log: { line(text: string): void; tail(): string[] };
  now: () => Date;
};

/** Serves the settings window's contract on its port. Ends with the port. */
export function createDesktopHost(parts: DesktopRouterParts): (port: PortSurface) => void {
  return portServer(desktopRouter(parts), { whose: 'the settings window', log: parts.log.line });
}

function desktopRouter(parts: DesktopRouterParts) {
  const os = implement(desktopContract).use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      if (isHomeportError(error))
        throw new ORPCError(error.code, { message: inWords(error.text), cause: error });
      if (error instanceof ORPCError) throw error;
      parts.log.line(`A settings request failed: ${messageOf(error)}`);
      throw new ORPCError('INTERNAL', { message: messageOf(error), cause: error });
    }
  });
  const { facts } = parts;
  return os.router({
    state: {
      watch: os.state.watch.handler(async function* ({ signal }) {
        const changes = watchChanges(parts.onChange, signal);
        try {
          yield await desktopState(facts);
          while (await changes.next()) yield await desktopState(facts);
        } finally {
          changes.close();
        }
      }),
    },
    preferences: { set: os.preferences.set.handler(({ input }) => facts.preferences.patch(input)) },
    storage: {
      openDataDir: os.storage.openDataDir.handler(async () => {
        const problem = await parts.electron.shell.openPath(parts.dataDir);
        if (problem !== '') parts.log.line(`The data directory could not be opened: ${problem}`);
        return { opened: problem === '' };
      }),
    },
    engine: {
      restart: os.engine.restart.handler(async () => {
        await parts.restartEngine();
        return { started: true };
      }),
    },
    browser: {
      open: os.browser.open.handler(async () => {
        const url = await parts.signInLink();
        return { opened: url !== null && (await parts.openLink(url)) };
      }),
    },
    about: {
      saveDiagnostics: os.about.saveDiagnostics.handler(async () => {
        const now = parts.now();
        const { canceled, filePath } = await parts.electron.dialog.showSaveDialog({
          title: inWords(say('desktop.save-diagnostics')),
          defaultPath: `homeport-diagnostics-${now.toISOString().slice(0, 10)}.json`,
          filters: [{ name: 'JSON', extensions: ['json'] }],
        });
        if (canceled || !filePath) return { path: null };
        const bundle = diagnosticsBundle(
          await desktopState(facts),
          facts.link.live.get(),
          parts.log.tail(),
          now,
        );
        await writeFile(filePath, bundle, { mode: 0o600 });
        return { path: filePath };
      }),
    },
  });
}

/** Waits for changes: those that come while one is being sent are one. */
function watchChanges(onChange: (listener: () => void) => () => void, signal: AbortSignal | undefined) {
  let dirty = false;
  let wake = () => {};
  const poke = () => {
    dirty = true;
    wake();
  };
  const unsubscribe = onChange(poke);
  signal?.addEventListener('abort', poke);
  return {
    /** False: the caller has left. */
    async next(): Promise<boolean> {
      if (!dirty) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      dirty = false;
      return !(signal?.aborted ?? false);
    },
    close() {
      unsubscribe();
      signal?.removeEventListener('abort', poke);
    },
  };
}
