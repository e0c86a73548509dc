import { say } from '../../shared/text/text.ts';
import type { Agents, Trust } from './agents.ts';
import { exchange, type HttpAnswer, slow } from './exchange.ts';
import { RegistryFailure } from './failure.ts';

type HttpRequest = {
  method: 'GET' | 'HEAD' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  /** Sent to the URL's host alone. */
  authorization: string | null;
  trust: Trust;
  /** Bytes. */
  bodyLimit: number;
};

export type HttpLimits = {
  connectMs: number;
  /** For the whole answer, with every place that it leads to. */
  answerMs: number;
};

/** Errors: RegistryFailure, TIMEOUT among them; the signal's own when it aborts. */
export type Http = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Requests that follow redirects by themselves: whoever is asked for, nobody else is told. A client certificate stays with its host
 * too. From https to http only what may be insecure is followed.
 */
export function createHttp(agents: Agents, limits: HttpLimits): Http {
  return async (request, signal) => {
    signal.throwIfAborted();
    const deadline = new AbortController();
    const leave = () => deadline.abort(signal.reason);
    signal.addEventListener('abort', leave, { once: true });
    const timer = setTimeout(() => deadline.abort(), limits.answerMs);
    try {
      return await followed(request, agents, limits, deadline.signal);
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.signal.aborted) throw slow(request.url.host, limits.answerMs);
      throw error;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    }
  };
}

async function followed(
  request: HttpRequest,
  agents: Agents,
  { connectMs }: HttpLimits,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { method, headers, body, authorization, trust, bodyLimit } = request;
  let url = withoutUser(request.url);
  let own = true;
  for (let left = MOST_REDIRECTS; ; left -= 1) {
    const agent = agentFor(agents, url, own ? trust : { ...trust, client: null });
    const sent = {
      'user-agent': 'homeport',
      'accept-encoding': 'identity',
      ...headers,
      ...(own && authorization !== null ? { authorization } : {}),
    };
    const answer = await exchange(
      { method, url, headers: sent, agent, connectMs, bodyLimit, ...(body === undefined ? {} : { body }) },
      signal,
    );
    if (!REDIRECTS.has(answer.status)) return answer;
    const { host } = request.url;
    if (left === 0) throw new RegistryFailure('nonsense', say('registry-ask.redirects', { host }));
    const next = redirectOf(answer, host);
    // A login in a form goes nowhere else either.
    if (method === 'POST') throw new RegistryFailure('nonsense', say('registry-ask.redirects', { host }));
    if (url.protocol === 'https:' && next.protocol === 'http:' && !trust.insecure)
      throw new RegistryFailure(
        'nonsense',
        say('registry-ask.redirect-in-the-open', { host, to: next.host }),
      );
    // Once left, the first host is not trusted with it again: another one said what is asked there.
    own = own && isSamePlace(url, next);
    url = next;
  }
}

function redirectOf({ headers, url, status }: HttpAnswer, host: string): URL {
  const to = headers.location ?? '';
  const next = to !== '' && URL.canParse(to, url.href) ? withoutUser(new URL(to, url)) : null;
  if (next === null || !/^https?:$/.test(next.protocol))
    throw new RegistryFailure('nonsense', say('registry-ask.no-registry', { host, what: `HTTP ${status}` }));
  return next;
}

function agentFor(agents: Agents, url: URL, trust: Trust): ReturnType<Agents['for']> {
  try {
    return agents.for(url, trust);
  } catch (cause) {
    // A certificate of the engine's certs.d that is none.
    throw new RegistryFailure('unreachable', say('registry-ask.not-trusted', { host: url.host }), { cause });
  }
}

/** The same origin, or the same host now encrypted. */
function isSamePlace(from: URL, to: URL): boolean {
  const encrypted =
    from.protocol === 'http:' && to.protocol === 'https:' && from.port === '' && to.port === '';
  return from.origin === to.origin || (encrypted && from.hostname === to.hostname);
}

/** Node would send what stands before the host as a login. */
function withoutUser(url: URL): URL {
  const bare = new URL(url);
  bare.username = '';
  bare.password = '';
  return bare;
}
