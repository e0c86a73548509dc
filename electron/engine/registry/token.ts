import { z } from 'zod';
import { say, type Text } from '../../shared/text/text.ts';
import type { Trust } from './agents.ts';
import { jsonOf } from './answer-parts.ts';
import type { Challenge } from './challenge.ts';
import type { HttpAnswer } from './exchange.ts';
import { RegistryFailure } from './failure.ts';
import type { Http } from './http-request.ts';
import { createRecent } from './recent.ts';
import type { RegistryLogin } from './registry-client.ts';

/** Who is asked for what. */
type TokenWish = {
  /** In words. */
  registry: string;
  /** What a token is kept by: the host that asked for it. */
  host: string;
  /** 'repository:library/nginx:pull'; null: for nothing but signing in. */
  scope: string | null;
  login: RegistryLogin | null;
  trust: Trust;
  /** Said where the login is refused. */
  refused: Text;
};

export type Tokens = {
  /** What was sent last time, while it counts. */
  known(host: string, scope: string): string | null;
  forget(host: string, scope: string): void;
  /**
   * The header that answers a challenge; null: nobody signs in, and nothing else is asked for. Errors: RegistryFailure of whoever
   * hands out the tokens, 'sign-in' where it refuses the login.
   * @param answered what came back from there, whatever its status
   */
  authorize(
    challenge: Challenge,
    wish: TokenWish,
    answered: (answer: HttpAnswer) => void,
    signal: AbortSignal,
  ): Promise<string | null>;
};

const MOST_TOKENS = 500;
const TOKEN_LIMIT = 256 * 1024;
/** What a token counts for that does not say: https://distribution.github.io/distribution/spec/auth/token/. */
const UNSAID_SECONDS = 60;
/** A login may be changed meanwhile. */
const LONGEST_MS = 10 * 60_000;

const tokenAnswer = z
  .object({
    token: z.string().nullish(),
    access_token: z.string().nullish(),
    expires_in: z.number().nonnegative().nullish(),
  })
  .transform(({ token, access_token, expires_in }) => ({
    token: token || access_token || '',
    seconds: expires_in ?? UNSAID_SECONDS,
  }))
  // It goes into a header.
  .refine(({ token }) => /^[\x21-\x7e]{1,65536}$/.test(token));

/** Tokens by host and scope, until they expire. They, and the logins, are in memory alone. */
export function createTokens(options: { http: Http; now: () => Date }): Tokens {
  const { http, now } = options;
  const kept = createRecent<string>({ most: MOST_TOKENS, now });
  const keyOf = (host: string, scope: string | null) => JSON.stringify([host, scope]);

  const fetchToken = async (
    { realm, service }: Extract<Challenge, { scheme: 'bearer' }>,
    wish: TokenWish,
    answered: (answer: HttpAnswer) => void,
    signal: AbortSignal,
  ) => {
    const { registry, scope, login, trust } = wish;
    // Whoever is asked for it, a password never goes where others can read it.
    if (realm.protocol === 'http:' && !trust.insecure)
      throw new RegistryFailure(
        'sign-in',
        say('registry-ask.login-in-the-open', { host: realm.host, registry }),
      );
    const asked = {
      ...(service === null ? {} : { service }),
      ...(scope === null ? {} : { scope }),
    };
    const common = { trust: { ...trust, client: null }, bodyLimit: TOKEN_LIMIT };
    const answer =
      login !== null && 'identityToken' in login
        ? await http(
            {
              ...common,
              method: 'POST',
              url: realm,
              headers: { 'content-type': 'application/x-www-form-urlencoded' },
              body: new URLSearchParams({
                grant_type: 'refresh_token',
                refresh_token: login.identityToken,
                client_id: 'homeport',
                ...asked,
              }).toString(),
              authorization: null,
            },
            signal,
          )
        : await http(
            {
              ...common,
              method: 'GET',
              url: withQuery(realm, asked),
              headers: {},
              authorization: login === null ? null : basic(login),
            },
            signal,
          );
    answered(answer);
    const { status, body } = answer;
    if (status === 400 || status === 401 || status === 403)
      throw new RegistryFailure('sign-in', wish.refused);
    if (status >= 500)
      throw new RegistryFailure('server', say('registry-ask.server-trouble', { host: realm.host, status }));
    const read = tokenAnswer.safeParse(jsonOf(body));
    if (status !== 200 || !read.success)
      throw new RegistryFailure(
        'nonsense',
        say('registry-ask.no-registry', { host: realm.host, what: `HTTP ${status}` }),
      );
    return read.data;
  };

  return {
    known: (host, scope) => kept.get(keyOf(host, scope)) ?? null,
    forget: (host, scope) => kept.delete(keyOf(host, scope)),
    authorize: async (challenge, wish, answered, signal) => {
      const key = keyOf(wish.host, wish.scope);
      if (challenge.scheme === 'basic') {
        const { login } = wish;
        if (login === null || 'identityToken' in login) return null;
        kept.set(key, basic(login), LONGEST_MS);
        return basic(login);
      }
      const { token, seconds } = await fetchToken(challenge, wish, answered, signal);
      // Nine tenths: it must still count when it arrives.
      kept.set(key, `Bearer ${token}`, Math.min(seconds * 900, LONGEST_MS));
      return `Bearer ${token}`;
    },
  };
}

function basic({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function withQuery(url: URL, query: Record<string, string>): URL {
  const asked = new URL(url);
  for (const [name, value] of Object.entries(query)) asked.searchParams.set(name, value);
  return asked;
}
