import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createContext, useContext } from 'react';
import type { Contract } from '../../electron/shared/contract.ts';
import { HomeportError } from '../../electron/shared/errors.ts';
import { say } from '../../electron/shared/text/text.ts';
import type { Connection } from './connection.ts';

export type Client = ContractRouterClient<Contract>;

/** One client for the window's whole life, over whatever connection is open now. */
export function createClient(connection: Connection): Client {
  return createORPCClient<Client>({
    call: (path, input, options) => {
      const link = connection.link();
      if (!link) {
        throw new HomeportError('INTERNAL', say('window.not-reachable'));
      }
      return link.call(path, input, options);
    },
  });
}

export const ClientContext = createContext<Client | null>(null);

export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('useClient outside of its provider');
  return client;
}
