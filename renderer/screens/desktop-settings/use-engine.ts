import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { useEffect, useState } from 'react';
import type { SettingsEngineContract } from '../../../electron/shared/desktop-contract.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { say } from '../../../electron/shared/text/text.ts';
import { onPort, usePort as speakOver, type Transport } from '../../data/transport.ts';

/** The engine, as far as the settings window may ask it. */
export type EngineClient = ContractRouterClient<SettingsEngineContract>;

const AWAY = createORPCClient<EngineClient>({
  call: () => Promise.reject(new HomeportError('CONFLICT', say('settings.engine-away'))),
});

/** The engine over the newest port to it: another client whenever it was started again, and while it is away one that says so. */
export function useEngine(): EngineClient {
  const [engine, setEngine] = useState<EngineClient>(() => AWAY);
  useEffect(() => {
    let current: Transport | null = null;
    const leave = () => {
      current?.close();
      current = null;
    };
    const stopListening = onPort({
      handed: (port) => {
        leave();
        const mine = speakOver(port);
        current = mine;
        const made = createORPCClient<EngineClient>(mine.link);
        setEngine(() => made);
        void mine.closed.then(() => {
          if (current !== mine) return;
          current = null;
          setEngine(() => AWAY);
        });
      },
      gone: () => {
        leave();
        setEngine(() => AWAY);
      },
    });
    return () => {
      stopListening();
      leave();
    };
  }, []);
  return engine;
}
