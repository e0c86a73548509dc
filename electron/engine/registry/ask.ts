import type { ImageRef } from '../../shared/image-ref.ts';
import { formatImageRef } from '../../shared/image-ref.ts';
import { say } from '../../shared/text/text.ts';
import type { Trust } from './agents.ts';
import { failureOf, signInFailure } from './answer-failures.ts';
import { headerOf } from './answer-parts.ts';
import { parseChallenge } from './challenge.ts';
import type { Courtesy } from './courtesy.ts';
import type { HttpAnswer } from './exchange.ts';
import { RegistryFailure, type RegistryTrouble } from './failure.ts';
import type { Http } from './http-request.ts';
import { createRecent } from './recent.ts';
import type { RegistryAccess, RegistryBase, RegistryLogin } from './registry-client.ts';
import { type RetryLimits, retried } from './retry.ts';
import type { Tokens } from './token.ts';

type Question<T> = {
  ref: ImageRef;
  method: 'GET' | 'HEAD';
  /** '/v2/library/nginx/tags/list?n=1000'. */
  path: string;
  accept?: string;
  /** Bytes. */
  bodyLimit: number;
  /** Statuses besides 2xx that are read. */
  ok?: readonly number[];
  /** What the answer says. Where it throws a RegistryFailure, a mirror's answer does not count. */
  read: (answer: HttpAnswer) => T;
};

/** Asks a registry in the order of its bases, with login and courtesy. Errors: RegistryFailure; the signal's own. */
export type Ask = <T>(question: Question<T>, signal: AbortSignal) => Promise<T>;

export type AskOptions = {
  access: (registry: string) => Promise<RegistryAccess>;
  login: (registry: string) => Promise<RegistryLogin | null>;
  http: Http;
  tokens: Tokens;
  courtesy: Courtesy;
  limits: RetryLimits;
  now: () => Date;
  random: () => number;
  log: (line: string) => void;
};

/** A mirror that failed is not asked for as long. */
const MIRROR_REST_MS = 60_000;
const REMEMBERED_MS = 10 * 60_000;
/** What the next base may be better at. */
const ELSEWHERE: ReadonlySet<RegistryTrouble> = new Set(['unreachable', 'cut']);

export function createAsk(options: AskOptions): Ask {
  const { access, now, log } = options;
  const resting = createRecent<true>({ most: 100, now });
  /** Of registries that may speak http: the base that answered. */
  const answering = createRecent<string>({ most: 500, now });

  const inOrder = (registry: string, bases: readonly RegistryBase[]) => {
    const own = bases.filter(({ mirror }) => !mirror);
    const first = own.filter(({ url }) => url === answering.get(registry));
    const rest = own.filter((base) => !first.includes(base));
    return [
      ...bases.filter(({ url, mirror }) => mirror && resting.get(url) === undefined),
      ...first,
      ...rest,
    ];
  };

  return async (question, signal) => {
    const { registry } = question.ref;
    signal.throwIfAborted();
    const way = await access(registry);
    const bases = inOrder(registry, way.bases);
    for (const [at, base] of bases.entries()) {
      try {
        const answer = await askBase(options, way, base, question, signal);
        if (!base.mirror && way.bases.length > 1) answering.set(registry, base.url, REMEMBERED_MS);
        return answer;
      } catch (error) {
        signal.throwIfAborted();
        const why = error instanceof RegistryFailure ? error.why : null;
        if (at + 1 === bases.length) throw error;
        if (base.mirror) {
          log(`The mirror ${base.url} can’t say: ${error instanceof Error ? error.message : String(error)}`);
          if (why !== 'missing') resting.set(base.url, true, MIRROR_REST_MS);
        } else if (why === null || !ELSEWHERE.has(why)) throw error;
        else answering.delete(registry);
      }
    }
    throw new RegistryFailure('unreachable', say('registry-ask.nowhere', { registry }));
  };
}

async function askBase<T>(
  options: AskOptions,
  way: RegistryAccess,
  base: RegistryBase,
  { ref, method, path, accept, bodyLimit, ok = [], read }: Question<T>,
  signal: AbortSignal,
): Promise<T> {
  const { login, http, tokens, courtesy, limits, random, log } = options;
  const url = new URL(`${base.url}${path}`);
  const registry = base.mirror ? url.host : ref.registry;
  const image = formatImageRef(ref);
  const scope = `repository:${ref.repository}:pull`;
  const trust: Trust = trustOf(way, base);

  const send = async (authorization: string | null) => {
    const headers = accept === undefined ? {} : { accept };
    const answer = await http({ method, url, headers, authorization, trust, bodyLimit }, signal);
    courtesy.heed(registry, answer);
    return answer;
  };
  const signIn = async (refusal: HttpAnswer) => {
    const challenge = parseChallenge(headerOf(refusal, 'www-authenticate'));
    if (challenge === null)
      throw new RegistryFailure('sign-in', say('registry-ask.unknown-sign-in', { registry }));
    const who = await login(registry);
    const signedIn = who !== null;
    const refused = signInFailure({ registry, image, signedIn }).text;
    const authorization = await tokens.authorize(
      challenge,
      { registry, host: url.host, scope, login: who, trust, refused },
      (answer) => courtesy.heed(registry, answer),
      signal,
    );
    if (authorization === null) throw signInFailure({ registry, image, signedIn: false });
    return { answer: await send(authorization), signedIn };
  };
  const answered = async () => {
    const kept = tokens.known(url.host, scope);
    const first = await send(kept);
    if (kept === null) return first.status === 401 ? signIn(first) : { answer: first, signedIn: false };
    if (![401, 403, 404].includes(first.status)) return { answer: first, signedIn: true };
    // The login may have been changed, or withdrawn, since that token was handed out.
    tokens.forget(url.host, scope);
    const anew = await send(null);
    return anew.status === 401 ? signIn(anew) : { answer: anew, signedIn: false };
  };

  courtesy.allow(registry);
  return retried(
    async () => {
      const { answer, signedIn } = await answered();
      const failure = failureOf(answer, { registry, host: url.host, image, signedIn });
      if (failure !== null && !ok.includes(answer.status)) {
        if (failure.why === 'sign-in') tokens.forget(url.host, scope);
        throw failure;
      }
      return read(answer);
    },
    { ...limits, random, signal, log },
  );
}

export function trustOf(way: RegistryAccess, base: RegistryBase): Trust {
  return {
    ca: base.ca ?? way.ca,
    insecure: base.insecure ?? way.insecure,
    client: base.client ?? null,
  };
}
