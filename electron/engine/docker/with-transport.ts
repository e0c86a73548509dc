import type { Transport } from './request.ts';

/** Runs a piece of work on the present connection, and reports the connection if it turns out to be broken. */
export type WithTransport = <T>(work: (transport: Transport) => Promise<T>) => Promise<T>;
