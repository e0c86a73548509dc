import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import { formatImageRef } from '../../shared/image-ref.ts';
import { say } from '../../shared/text/text.ts';
import { createAgents } from './agents.ts';
import { createAsk } from './ask.ts';
import { createCoalesce } from './coalesce.ts';
import { createCourtesy } from './courtesy.ts';
import { createHttp, type HttpLimits } from './http-request.ts';
import { headManifest, lookInto } from './manifests.ts';
import { platformName } from './platforms.ts';
import { createRecent } from './recent.ts';
import type { ImageFacts, RegistryAccess, RegistryClient, RegistryLogin } from './registry-client.ts';
import type { RetryLimits } from './retry.ts';
import { listTags } from './tags.ts';
import { createTokens } from './token.ts';
import { tryLogin } from './try-login.ts';

export type RegistryClientOptions = {
  access: (registry: string) => Promise<RegistryAccess>;
  /** Asked only where a registry wants one. Of a mirror, by its host: it is never told the registry's. */
  login: (registry: string) => Promise<RegistryLogin | null>;
  now: () => Date;
  random: () => number;
  log: (line: string) => void;
  /** HTTPS_PROXY and the like; none where they are not given. */
  proxies?: Record<string, string | undefined>;
  limits?: Partial<RegistryLimits>;
};

type RegistryLimits = HttpLimits &
  RetryLimits & {
    /** For how long the answer for a tag counts: one check of many apps asks once. */
    headMs: number;
  };

const LIMITS: RegistryLimits = {
  connectMs: 10_000,
  answerMs: 30_000,
  retries: 3,
  backOffMs: 400,
  wholeMs: 45_000,
  headMs: 10_000,
};
const MOST_HEADS = 2000;
const MOST_LOOKS = 500;

export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { access, login, now, random, log } = options;
  const limits = { ...LIMITS, ...options.limits };
  const http = createHttp(createAgents(options.proxies ?? {}), limits);
  const courtesy = createCourtesy({ now });
  const tokens = createTokens({ http, now });
  const parts = { access, login, http, tokens, courtesy, limits, now, random, log };
  const ask = createAsk(parts);

  type Head = Awaited<ReturnType<RegistryClient['head']>>;
  const heads = { recent: createRecent<Head>({ most: MOST_HEADS, now }), shared: createCoalesce<Head>() };
  // Its digest says all: what was looked into once never changes.
  const looks = {
    recent: createRecent<ImageFacts>({ most: MOST_LOOKS, now }),
    shared: createCoalesce<ImageFacts>(),
  };
  const lists = createCoalesce<string[]>();

  return {
    head: (ref, signal) => {
      const key = formatImageRef(ref);
      const known = heads.recent.get(key);
      if (known !== undefined) return Promise.resolve(known);
      const work = async (shared: AbortSignal) => {
        const head = await headManifest(ask, ref, shared);
        heads.recent.set(key, head, limits.headMs);
        return head;
      };
      return calledOff(ref.registry, signal, heads.shared(key, work, signal));
    },
    look: (ref, platform, signal) => {
      const key = `${formatImageRef({ ...ref, tag: null })} ${platformName(platform)}`;
      const known = looks.recent.get(key);
      if (known !== undefined) return Promise.resolve(known);
      const work = async (shared: AbortSignal) => {
        const facts = await lookInto(ask, ref, platform, shared);
        looks.recent.set(key, facts);
        return facts;
      };
      return calledOff(ref.registry, signal, looks.shared(key, work, signal));
    },
    tags: (ref, signal) => {
      const key = formatImageRef({ ...ref, tag: null, digest: null });
      return calledOff(
        ref.registry,
        signal,
        lists(key, (shared) => listTags(ask, ref, shared), signal),
      );
    },
    tryLogin: (registry, entered, signal) =>
      calledOff(registry, signal, tryLogin(parts, registry, entered, signal)),
    budgets: courtesy.budgets,
  };
}

/** The error that a caller meant by aborting; CANCELLED where it said nothing of its own. */
async function calledOff<T>(host: string, signal: AbortSignal, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const reason: unknown = signal.reason;
    if (!signal.aborted || (isHomeportError(error) && error !== reason)) throw error;
    if (isHomeportError(reason)) throw reason;
    const doing = say('registry-call.asking', { host });
    throw new HomeportError('CANCELLED', say('call.called-off', { doing }), { cause: reason });
  }
}
