import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createContext, useCallback, useContext, useEffect, useState } from 'react';
import type { DesktopContract, DesktopState } from '../../../electron/shared/desktop-contract.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import type { PreferencesPatch } from '../../../electron/shared/preferences.ts';
import { errorWords } from '../../data/error-words.ts';
import { onShellPort, sayReady, usePort as speakOver } from '../../data/transport.ts';
import { useToasts } from '../../ui/toasts.tsx';
import type { EngineClient } from './use-engine.ts';

type ShellClient = ContractRouterClient<DesktopContract>;

/**
 * The shell's answer to this window's *ready*: a client and the shell's state, followed as long as the port lives.
 * `problem`: why it is not followed any more, in words; `again` asks the shell for another port.
 */
export function useShell(): {
  shell: ShellClient | null;
  state: DesktopState | null;
  problem: string | null;
  again: () => void;
} {
  const [shell, setShell] = useState<ShellClient | null>(null);
  const [state, setState] = useState<DesktopState | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const leaving = new AbortController();
    const follow = async (made: ShellClient) => {
      for await (const next of await made.state.watch(undefined, { signal: leaving.signal })) {
        setState(next);
        setProblem(null);
      }
    };
    const stopListening = onShellPort((port) => {
      const { link, closed } = speakOver(port);
      const made = createORPCClient<ShellClient>(link);
      setShell(() => made);
      let gone = false;
      void closed.then(() => {
        gone = true;
      });
      follow(made).catch((error: unknown) => {
        // The port ends with the shell, and then this window does too.
        if (!gone && !leaving.signal.aborted) setProblem(errorWords(error));
      });
    });
    sayReady();
    return () => {
      stopListening();
      leaving.abort();
    };
  }, []);
  return { shell, state, problem, again: sayReady };
}

/** What the tabs work with: the desktop shell and what it shows, and the engine as far as this window may ask it. */
type Desk = { shell: ShellClient; state: DesktopState; engine: EngineClient };
export const DeskContext = createContext<Desk | null>(null);

/** @throws where a tab is shown outside of the settings window */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new HomeportError('INTERNAL', 'A settings tab outside of the settings window');
  return desk;
}

/** Runs a request of a person's; what goes wrong is said. Resolves to whether it went well. */
export function useRequest(): {
  pending: boolean;
  run: (request: () => Promise<unknown>) => Promise<boolean>;
} {
  const toasts = useToasts();
  const [pending, setPending] = useState(false);
  const run = useCallback(
    async (request: () => Promise<unknown>) => {
      setPending(true);
      try {
        await request();
        return true;
      } catch (error) {
        toasts.show({ tone: 'bad', text: errorWords(error) });
        return false;
      } finally {
        setPending(false);
      }
    },
    [toasts],
  );
  return { pending, run };
}

/** Saves sections of the preferences at once, as desktop settings do. */
export function useSave(): (patch: PreferencesPatch) => Promise<boolean> {
  const { shell } = useDesk();
  const { run } = useRequest();
  return (patch) => run(() => shell.preferences.set(patch));
}
