import type { AnyContractRouter } from '@orpc/contract';
import { ORPCError, type Router, traverseContractProcedures } from '@orpc/server';
import { experimental_RPCHandler as RPCHandler } from '@orpc/server/crossws';
import { type ErrorCode, messageOf } from '../shared/errors.ts';
import type { PortSurface } from './electron-surface.ts';

/** Characters of one message: as much as the other ways in take (home/rpc.ts). */
const MAX_MESSAGE_LENGTH = 1024 * 1024;
const REFUSED: ErrorCode = 'FORBIDDEN';

type PortServerParts = {
  /** Whose ports these are, in words: 'the settings window'. */
  whose: string;
  /** All that may be asked. Absent: the whole router. */
  allowed?: AnyContractRouter;
  log: (line: string) => void;
};

/**
 * Answers a contract on ports that pages hold. A page may be hostile, whatever the shell does to prevent that. What it may not
 * ask for is refused with FORBIDDEN; a message that is not a request is left unanswered. Neither can end this process, and each
 * is logged once for each port.
 *
 * @returns serves one port, until it closes
 */
export function portServer<Served extends AnyContractRouter>(
  router: Router<Served, Record<never, never>>,
  { whose, allowed, log }: PortServerParts,
): (port: PortSurface) => void {
  const list = allowed === undefined ? null : proceduresOf(allowed);
  return (port) => {
    const logOnce = onceEach(log);
    const handler = new RPCHandler(router, {
      // To this handler, what is not on the list does not exist: no path can lead to it.
      filter: ({ path }) => list === null || list.has(path.join('.')),
      interceptors: [
        async ({ next, request }) => {
          const answer = await next();
          if (answer.matched) return answer;
          const message = `${whose} may not ask for ${nameOf(request.url)}.`;
          logOnce(`Refused: ${message}`);
          throw new ORPCError(REFUSED, { status: 403, message: sentence(message) });
        },
      ],
    });
    const peer = { send: (message: unknown) => port.postMessage(message) };
    port.on('message', ({ data }) => {
      if (typeof data !== 'string' || data.length > MAX_MESSAGE_LENGTH)
        return logOnce(`Not answered: ${whose} sent something that is not a request`);
      const message = { rawData: data, uint8Array: () => new Uint8Array() };
      handler
        .message(peer, message)
        .catch((error: unknown) =>
          logOnce(`Not answered: ${whose} sent something that is not a request (${messageOf(error)})`),
        );
    });
    port.on('close', () => handler.close(peer));
    port.start();
  };
}

/** Names of all procedures of a contract: 'storage.info'. */
function proceduresOf(contract: AnyContractRouter): Set<string> {
  const names = new Set<string>();
  traverseContractProcedures({ router: contract, path: [] }, ({ path }) => names.add(path.join('.')));
  return names;
}

/** What was asked for, if that could be the name of a procedure: the text is the page's. */
function nameOf({ pathname }: URL): string {
  const name = pathname.slice(1).replaceAll('/', '.');
  return /^[\w.]{1,60}$/.test(name) ? `"${name}"` : 'something without a name';
}

const sentence = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Passes on the first line of each kind: a page could cause any number of them. The kind is what stands before the colon. */
function onceEach(log: (line: string) => void): (line: string) => void {
  const told = new Set<string>();
  return (line) => {
    const kind = line.slice(0, line.indexOf(':'));
    if (told.has(kind)) return;
    told.add(kind);
    log(line);
  };
}
