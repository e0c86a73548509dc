import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../shared/contract.ts';
import type { LiveState } from '../../shared/dto.ts';
import { HomeportError, messageOf } from '../../shared/errors.ts';
import { pictures } from '../../shared/live-change.ts';
import { say } from '../../shared/text/text.ts';
import type { PortSurface } from '../electron-surface.ts';
import { createObservable, type Observable } from '../observable.ts';
import type { EngineSupervisor } from './supervisor.ts';

export type EngineClient = ContractRouterClient<Contract>;

export type EngineLink = {
  /** The last complete picture; null while the engine is away. */
  live: Observable<LiveState | null>;
  /** Who is asked; null while the engine is away. Another one with each of its lives. */
  connected: Observable<EngineClient | null>;
  /** @throws HomeportError CONFLICT while the engine is away */
  client(): EngineClient;
};

/** The shell's own connection to the engine, made anew whenever the engine is started again. */
export function linkToEngine(supervisor: EngineSupervisor, log: (line: string) => void): EngineLink {
  const live = createObservable<LiveState | null>(null);
  const connected = createObservable<EngineClient | null>(null);
  let current: { client: EngineClient; port: PortSurface } | null = null;

  const follow = async (client: EngineClient) => {
    try {
      for await (const picture of pictures(await client.live.watch())) {
        if (current?.client !== client) return;
        live.set(picture);
      }
    } catch (error) {
      // The supervisor's state tells that it has ended; here it is only logged.
      if (current?.client === client) log(`The live picture ended: ${messageOf(error)}`);
    }
  };

  supervisor.state.onChange((state) => {
    if (state.state !== 'running') {
      current?.port.close();
      current = null;
      if (live.get() !== null) live.set(null);
      if (connected.get() !== null) connected.set(null);
      return;
    }
    if (current !== null) return;
    const port = supervisor.connect('shell');
    if (port === null) return;
    const client: EngineClient = createORPCClient(new RPCLink({ port: forOrpc(port) }));
    port.start();
    current = { client, port };
    connected.set(client);
    void follow(client);
  });

  return {
    live,
    connected,
    client() {
      if (current === null) {
        throw new HomeportError('CONFLICT', say('desktop.engine-away'));
      }
      return current.client;
    },
  };
}

/** oRPC's type of a port has an `on` for any event; it listens to these two, and there are no others. */
export function forOrpc(port: PortSurface) {
  return {
    postMessage: (data: unknown) => port.postMessage(data),
    on: (event: string, listener: (event?: { data: unknown }) => void) => {
      if (event === 'message') port.on('message', listener);
      else if (event === 'close') port.on('close', () => listener());
    },
  };
}
