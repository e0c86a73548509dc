import http from 'node:http';
import type net from 'node:net';
import { answerFault, type Fault } from './proxy-faults.ts';
import { startTokenService, type TokenService } from './token-service.ts';

export type Rule = {
  fault: Fault;
  /** What it happens to: '/manifests/', '/blobs/', or what decides; everything where it is not given. */
  on?: string | RegExp | ((request: http.IncomingMessage) => boolean);
  /** How often; every time where it is not given. */
  times?: number;
};

export type Recorded = {
  method: string;
  /** '/v2/hpt/app/manifests/1'. */
  path: string;
  status: number | null;
  authorization: string | null;
  range: string | null;
};

export type FaultyProxy = {
  /** '127.0.0.1:40123', for image names. */
  host: string;
  url: string;
  /** Every request, in order. */
  requests: Recorded[];
  /** What reached the other host that blobs are redirected to. */
  elsewhere: Recorded[];
  /** What the token service was given. */
  tokens: TokenService['asked'];
  /** From now on; what is hit first is the rule that was added last. Answers what takes it away again. */
  add(rule: Rule): () => void;
  /** No faults from now on. */
  clear(): void;
  /**
   * Every request must carry a token, which a service of the proxy's own hands out.
   * @param login who gets one; everybody where it is null; undefined: no token is asked for any more
   */
  demandToken(
    login: { username: string; password: string } | { identityToken: string } | null | undefined,
  ): void;
  /** Lists tags so many at a time, with Link headers. */
  pageTags(size: number | null): void;
  close(): Promise<void>;
};

/**
 * A registry's proxy that does what registries do when they fail. Whatever no rule hits is passed on as it is: bodies, ranges, HEAD,
 * chunks and kept connections, so that `docker pull` works through it.
 * @param registry 'http://127.0.0.1:34567'
 */
export async function startFaultyProxy(registry: string): Promise<FaultyProxy> {
  const rules: (Rule & { left: number })[] = [];
  const requests: Recorded[] = [];
  const elsewhere: Recorded[] = [];
  const service = await startTokenService();
  const agent = new http.Agent({ keepAlive: true });
  let tokens = false;
  let pages: number | null = null;

  const ruleFor = (request: http.IncomingMessage): Rule | null => {
    const found = rules.findLast((rule) => rule.left > 0 && isHit(rule, request));
    if (found === undefined) return null;
    found.left -= 1;
    return found;
  };
  const pass = (request: http.IncomingMessage, response: http.ServerResponse, fault: Fault | null) => {
    const host = new URL(registry).host;
    // A token of the proxy's is none of the registry's.
    const { authorization, ...others } = request.headers;
    const own = tokens || authorization === undefined ? {} : { authorization };
    const passed = http.request(
      new URL(request.url ?? '/', registry),
      { method: request.method ?? 'GET', headers: { ...others, ...own, host }, agent },
      (answer) =>
        answerFault({
          fault,
          request,
          response,
          answer,
          self: selfUrl(server),
          pages,
          elsewhere: otherUrl(),
        }),
    );
    passed.on('error', () => response.destroy());
    response.on('close', () => {
      if (!response.writableFinished) passed.destroy();
    });
    request.pipe(passed);
  };
  const recorded = (list: Recorded[], request: http.IncomingMessage, response: http.ServerResponse) => {
    const it: Recorded = {
      method: request.method ?? '',
      path: request.url ?? '',
      status: null,
      authorization: request.headers.authorization ?? null,
      range: request.headers.range ?? null,
    };
    list.push(it);
    const writeHead = response.writeHead.bind(response);
    response.writeHead = ((...args: Parameters<typeof writeHead>) => {
      it.status = args[0];
      return writeHead(...args);
    }) as typeof response.writeHead;
  };

  const server = http.createServer((request, response) => {
    recorded(requests, request, response);
    if (tokens && !service.isValid(request.headers.authorization)) {
      request.resume();
      const scope = service.scopeFor(request);
      response.writeHead(401, {
        'www-authenticate': `Bearer realm="${service.url}/token",service="hpt-registry"${scope === null ? '' : `,scope="${scope}"`}`,
        'content-type': 'application/json',
      });
      response.end(
        JSON.stringify({ errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] }),
      );
      return;
    }
    pass(request, response, ruleFor(request)?.fault ?? null);
  });
  // Where blobs are redirected to: another host, as the stores of large registries are.
  const other = http.createServer((request, response) => {
    recorded(elsewhere, request, response);
    const host = new URL(registry).host;
    const passed = http.request(
      new URL(request.url ?? '/', registry),
      { method: request.method ?? 'GET', headers: { ...request.headers, host }, agent },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  });
  for (const it of [server, other]) await new Promise<void>((resolve) => it.listen(0, '127.0.0.1', resolve));
  // Another name is another host, for whoever must not take credentials there.
  const otherUrl = () => `http://localhost:${portOf(other)}`;

  return {
    host: `127.0.0.1:${portOf(server)}`,
    url: selfUrl(server),
    requests,
    elsewhere,
    tokens: service.asked,
    add: (rule) => {
      const added = { ...rule, left: rule.times ?? Number.POSITIVE_INFINITY };
      rules.push(added);
      return () => {
        const at = rules.indexOf(added);
        if (at >= 0) rules.splice(at, 1);
      };
    },
    clear: () => {
      rules.length = 0;
    },
    demandToken: (login) => {
      tokens = login !== undefined;
      service.accept(login ?? null);
    },
    pageTags: (size) => {
      pages = size;
    },
    close: async () => {
      agent.destroy();
      await service.close();
      for (const it of [server, other]) {
        it.closeAllConnections();
        await new Promise((resolve) => it.close(resolve));
      }
    },
  };
}

function isHit({ on }: Rule, request: http.IncomingMessage): boolean {
  const url = request.url ?? '';
  if (on === undefined) return true;
  if (typeof on === 'string') return url.includes(on);
  return on instanceof RegExp ? on.test(`${request.method} ${url}`) : on(request);
}

const selfUrl = (server: net.Server): string => `http://127.0.0.1:${portOf(server)}`;

function portOf(server: net.Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port');
  return address.port;
}
