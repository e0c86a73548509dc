import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Connection, ConnectionState } from './connection.ts';

export const ConnectionContext = createContext<Connection | null>(null);

export function useConnectionState(connection: Connection): ConnectionState {
  return useSyncExternalStore(connection.subscribe, connection.state);
}

export function useConnection(): Connection & { now: ConnectionState } {
  const connection = useContext(ConnectionContext);
  if (!connection) throw new Error('useConnection outside of its provider');
  return { ...connection, now: useConnectionState(connection) };
}
