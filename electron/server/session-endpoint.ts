import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { peerOf } from '../home/peer.ts';
import { say, type Text } from '../shared/text/text.ts';
import { inWords } from './in-words.ts';
import { rateLimit } from './rate-limit.ts';
import { isSecureOrigin } from './request-guard.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { SignIn } from './sign-in.ts';

/**
 * `/api/session`: GET says whether the browser is signed in (200 or 401), POST `{token}` signs it in, DELETE signs it out.
 * Host and Origin have been checked before.
 */

const WINDOW_MS = 60_000;
/** Wrong tokens within the window: of one peer, and of all that were still within theirs. */
const WRONG_PER_PEER = 10;
const WRONG_ALTOGETHER = 100;
const MAX_BODY_BYTES = 4096;
const body = z.object({ token: z.string().min(1).max(256) });

type SessionEndpoint = {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The session a request comes with; null: not signed in. */
  sessionOf(request: IncomingMessage): string | null;
};

/** @param options.onChange called when sessions have begun or ended: one that begins may end another */
export function sessionEndpoint(options: {
  signIn: SignIn;
  cookie: SessionCookie;
  now: () => Date;
  log: (line: string) => void;
  onChange: () => void;
}): SessionEndpoint {
  const { signIn, cookie } = options;
  const ofPeer = rateLimit(WRONG_PER_PEER, WINDOW_MS, options.now);
  const ofAll = rateLimit(WRONG_ALTOGETHER, WINDOW_MS, options.now);
  const said = rateLimit(1, WINDOW_MS, options.now);
  const sessionsOf = (request: IncomingMessage) =>
    cookie
      .offered(request.headers.cookie)
      .map((secret) => signIn.sessionOf(secret))
      .filter((session) => session !== null);
  const secure = (request: IncomingMessage) => isSecureOrigin(request.headers.origin);

  const signInWith = async (request: IncomingMessage, response: ServerResponse) => {
    const parsed = body.safeParse(await readJson(request));
    if (!parsed.success)
      return refuse(response, 400, say('sign-in.send-json', { example: '{"token": "…"}' }));
    const session = signIn.exchange(parsed.data.token.trim());
    if (session === null) return refuseToken(request, response);
    options.onChange();
    response.setHeader('set-cookie', cookie.give(session.secret, secure(request)));
    return answer(response, 200, { signedIn: true });
  };

  /**
   * The limit is on wrong tokens only, counted where they are found wrong: nothing can slip in between. The right token
   * always signs in, also from an address that is over its limit: behind a proxy everybody has the same one, and
   * a stranger's noise would lock the owner out. It gives nothing away: every token is 256 random bits that Homeport
   * made, which no rate of guessing finds, and finding out that one is wrong costs a hash. What the limit is for is
   * noise: it tells a script to stop, and the log that there is one.
   */
  const refuseToken = (request: IncomingMessage, response: ServerResponse) => {
    const peer = peerOf(request.socket.remoteAddress);
    const waitS = ofPeer.count(peer) || ofAll.count('all');
    if (waitS === 0) return refuse(response, 401, say('sign-in.wrong-token'));
    if (said.count('said') === 0) options.log(`Many wrong sign-in tokens, at last from ${peer}`);
    response.setHeader('retry-after', String(waitS));
    response.setHeader('connection', 'close');
    return refuse(response, 429, say('sign-in.too-many-wrong', { seconds: waitS }));
  };

  const signOut = (request: IncomingMessage, response: ServerResponse) => {
    for (const session of sessionsOf(request)) signIn.end(session);
    options.onChange();
    response.setHeader('set-cookie', cookie.takeBack(secure(request)));
    return answer(response, 200, { signedIn: false });
  };

  const sessionOf = (request: IncomingMessage) => sessionsOf(request)[0] ?? null;

  return {
    sessionOf,
    async handle(request, response) {
      switch (request.method) {
        case 'GET':
        case 'HEAD': {
          const signedIn = sessionOf(request) !== null;
          return answer(response, signedIn ? 200 : 401, { signedIn });
        }
        case 'POST':
          return signInWith(request, response);
        case 'DELETE':
          return signOut(request, response);
        default:
          response.setHeader('allow', 'GET, HEAD, POST, DELETE');
          return refuse(response, 405, say('server.session-methods'));
      }
    },
  };
}

/** Answers JSON that is never cached. */
export function answer(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(JSON.stringify(value));
}

/** Answers why not, in words: whoever asks need not be Homeport's own page. */
export function refuse(response: ServerResponse, status: number, why: Text): void {
  answer(response, status, { message: inWords(why) });
}

/** undefined for anything but JSON of a few kilobytes, sent as JSON. */
async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) return undefined;
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    // Not JSON: the caller answers what it wants to see.
    return undefined;
  }
}
