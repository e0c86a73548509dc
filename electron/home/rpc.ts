import type { ContractRouterClient } from '@orpc/contract';
import type { Router } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import type { Contract } from '../shared/contract.ts';

/** An implementation of the whole contract. */
export type HomeportRouter = Router<Contract, Record<never, never>>;

/** The contract, as a caller sees it. */
export type HomeportClient = ContractRouterClient<Contract>;

/** Bytes of one message: the largest real one is an app's settings. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;

const HEARTBEAT_MS = 30_000;

/**
 * Answers the contract on WebSockets. A peer that does not answer a ping within 30 s is cut off, so that its subscriptions do not
 * pile up. A slow reader is sent no more than it takes: the next part of a stream (the live picture, logs) is made once the one
 * before has left this process.
 *
 * @returns a function that takes an open WebSocket
 */
export function rpcServer(router: HomeportRouter): (socket: WebSocket) => void {
  const handler = new RPCHandler(router);
  return (socket) => {
    let alive = true;
    const heartbeat = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
    }, HEARTBEAT_MS);
    heartbeat.unref();
    socket.on('pong', () => {
      alive = true;
    });
    socket.on('close', () => clearInterval(heartbeat));
    // A broken connection or an oversized message: 'close' follows, and that is all there is to do about it.
    socket.on('error', () => socket.terminate());
    // The listeners are attached at once; there is nothing to wait for.
    void handler.upgrade(paced(socket));
  };
}

/** Its `send` resolves when the system has taken the message or the connection is broken: oRPC's peer waits for that. */
function paced(socket: WebSocket): Parameters<RPCHandler<Record<never, never>>['upgrade']>[0] {
  return {
    addEventListener: socket.addEventListener.bind(socket),
    send: (data: Parameters<WebSocket['send']>[0]) =>
      new Promise<void>((resolve) => socket.send(data, () => resolve())),
  };
}
