import { once } from 'node:events';
import { createServer } from 'node:http';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { implement } from '@orpc/server';
import { expect, it, onTestFinished } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { BrowserSocket } from '../../../electron/cli/local-client.ts';
import { type HomeportClient, rpcServer } from '../../../electron/home/rpc.ts';
import { contract } from '../../../electron/shared/contract.ts';
import type { LiveEvent } from '../../../electron/shared/live-dto.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { demoRouter } from '../../support/demo-router.ts';
import { emptyWorld } from '../../support/demo-worlds.ts';

const EVENTS = 2000;
/** Of each event: what a system holds for a peer that does not read is a few megabytes. */
const BYTES = 100_000;

it('a peer that does not read is told no more than its connection holds, and goes on where it was', async () => {
  let asked = 0;
  const router = demoRouter(emptyWorld(), () => undefined, new Set());
  const watch = implement(contract).live.watch.handler(async function* (): AsyncGenerator<LiveEvent> {
    for (; asked < EVENTS; asked += 1)
      yield { type: 'change', change: { rest: { diskLow: asWritten(`${asked} ${'x'.repeat(BYTES)}`) } } };
  });
  const server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', rpcServer({ ...router, live: { ...router.live, watch } }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const connect = async () => {
    const address = server.address();
    const socket = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`);
    await once(socket, 'open');
    const link = new RPCLink({ websocket: new BrowserSocket(socket) });
    return { socket, client: createORPCClient<HomeportClient>(link) };
  };
  const [slow, other] = [await connect(), await connect()];
  const events = await slow.client.live.watch();
  const first = await events.next();
  slow.socket.pause();
  // Whoever reads is answered all the while.
  for (let n = 0; n < 200; n += 1) await other.client.live.get();
  expect(asked).toBeLessThan(EVENTS / 4);
  slow.socket.resume();
  const number = (event: typeof first) =>
    !event.done && event.value.type === 'change'
      ? String(event.value.change.rest?.diskLow?.params.text).split(' ')[0]
      : null;
  expect(number(first)).toBe('0');
  for (let n = 1; n < 300; n += 1) expect(number(await events.next())).toBe(String(n));
  await events.return?.(undefined);
});
