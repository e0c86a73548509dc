import { say } from '../../shared/text/text.ts';
import { failureOf } from './answer-failures.ts';
import { headerOf } from './answer-parts.ts';
import { type AskOptions, trustOf } from './ask.ts';
import { parseChallenge } from './challenge.ts';
import { RegistryFailure } from './failure.ts';
import type { RegistryBase, RegistryLogin } from './registry-client.ts';
import { createTokens } from './token.ts';

const ANSWER_LIMIT = 64 * 1024;

/**
 * Signs in at a registry itself, not at its mirrors. Source: OCI distribution specification 1.1, end-1 (GET /v2/).
 * @throws RegistryFailure 'sign-in' where the login is refused.
 */
export async function tryLogin(
  options: Pick<AskOptions, 'access' | 'http' | 'courtesy' | 'now'>,
  registry: string,
  login: RegistryLogin,
  signal: AbortSignal,
): Promise<void> {
  const { access, http, courtesy, now } = options;
  const way = await access(registry);
  const bases = way.bases.filter(({ mirror }) => !mirror);
  courtesy.allow(registry);
  // What is only tried is not kept.
  const tokens = createTokens({ http, now });

  const at = async (base: RegistryBase) => {
    const url = new URL(`${base.url}/v2/`);
    const trust = trustOf(way, base);
    const send = async (authorization: string | null) => {
      const request = {
        method: 'GET',
        url,
        headers: {},
        authorization,
        trust,
        bodyLimit: ANSWER_LIMIT,
      } as const;
      const answer = await http(request, signal);
      courtesy.heed(registry, answer);
      return answer;
    };
    const refused = say('registry-ask.login-refused', { registry });
    const first = await send(null);
    if (first.status !== 401) return first;
    const challenge = parseChallenge(headerOf(first, 'www-authenticate'));
    if (challenge === null)
      throw new RegistryFailure('sign-in', say('registry-ask.unknown-sign-in', { registry }));
    const wish = { registry, host: url.host, scope: null, login, trust, refused };
    const heed = (answer: typeof first) => courtesy.heed(registry, answer);
    const authorization = await tokens.authorize(challenge, wish, heed, signal);
    const answer = authorization === null ? first : await send(authorization);
    if (answer.status === 401 || answer.status === 403) throw new RegistryFailure('sign-in', refused);
    return answer;
  };

  for (const [n, base] of bases.entries()) {
    try {
      const answer = await at(base);
      const asked = { registry, host: new URL(base.url).host, image: registry, signedIn: true };
      const failure = answer.status === 404 ? notARegistry(asked.host) : failureOf(answer, asked);
      if (failure !== null) throw failure;
      return;
    } catch (error) {
      const elsewhere = error instanceof RegistryFailure && error.why === 'unreachable';
      if (!elsewhere || n + 1 === bases.length) throw error;
    }
  }
  throw new RegistryFailure('unreachable', say('registry-ask.nowhere', { registry }));
}

function notARegistry(host: string): RegistryFailure {
  return new RegistryFailure('nonsense', say('registry-ask.no-registry', { host, what: 'HTTP 404' }));
}
