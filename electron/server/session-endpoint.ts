import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { rateLimit } from './rate-limit.ts';
import { isSecureOrigin } from './request-guard.ts';
import { SESSION_DAYS, type SignIn } from './sign-in.ts';

/**
 * `/api/session`: GET says whether the browser is signed in (200 or 401), POST `{token}` signs it in, DELETE signs it out.
 * Host and Origin have been checked before.
 */

const FAILURES_PER_MINUTE = 10;
const MAX_BODY_BYTES = 4096;
const body = z.object({ token: z.string().min(1).max(256) });

export type SessionEndpoint = {
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
  /** The session a request comes with; null: not signed in. */
  sessionOf(request: IncomingMessage): string | null;
};

/**
 * @param options.cookieName browsers do not tell ports of one host apart: two Homeports need two names
 * @param options.onSignOut called with the session that has ended
 */
export function sessionEndpoint(options: {
  signIn: SignIn;
  cookieName: string;
  now: () => Date;
  onSignOut: (session: string) => void;
}): SessionEndpoint {
  const { signIn, cookieName } = options;
  const limit = rateLimit(FAILURES_PER_MINUTE, 60_000, options.now);
  const sessionOf = (request: IncomingMessage) =>
    signIn.sessionOf(readCookie(request.headers.cookie, cookieName));

  const cookie = (request: IncomingMessage, value: string, maxAgeS: number) =>
    `${cookieName}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${maxAgeS}${isSecureOrigin(request.headers.origin) ? '; Secure' : ''}`;

  const signInWith = async (request: IncomingMessage, response: ServerResponse) => {
    const address = request.socket.remoteAddress ?? '';
    const waitS = limit.waitS(address);
    if (waitS > 0) {
      response.setHeader('retry-after', String(waitS));
      return answer(response, 429, { message: `Too many wrong tokens. Try again in ${waitS} s.` });
    }
    const parsed = body.safeParse(await readJson(request));
    if (!parsed.success) return answer(response, 400, { message: 'Send a token as JSON: {"token": "…"}.' });
    const session = signIn.exchange(parsed.data.token.trim());
    if (session === null) {
      limit.fail(address);
      return answer(response, 401, {
        message:
          'This token is not right, or its link has been used already. Restart Homeport for a new link, or run "homeport serve --new-token".',
      });
    }
    limit.clear(address);
    response.setHeader('set-cookie', cookie(request, session.secret, SESSION_DAYS * 24 * 3600));
    return answer(response, 200, { signedIn: true });
  };

  const signOut = (request: IncomingMessage, response: ServerResponse) => {
    const session = sessionOf(request);
    if (session !== null) {
      signIn.end(session);
      options.onSignOut(session);
    }
    response.setHeader('set-cookie', cookie(request, '', 0));
    return answer(response, 200, { signedIn: false });
  };

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
          return answer(response, 405, { message: 'GET, POST and DELETE are understood here.' });
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

function readCookie(header: string | undefined, name: string): string | undefined {
  const pair = (header ?? '').split(/;\s*/).find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
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
