import { afterAll, beforeAll, beforeEach } from 'vitest';
import {
  createRegistryClient,
  type RegistryClientOptions,
} from '../../../electron/engine/registry/create-client.ts';
import type { RegistryClient, RegistryLogin } from '../../../electron/engine/registry/registry-client.ts';
import { type ImageRef, parseImageRef } from '../../../electron/shared/image-ref.ts';
import { type FaultyProxy, startFaultyProxy } from '../../support/registry/faulty-proxy.ts';
import type { Target } from '../../support/registry/push-image.ts';
import { type RealRegistry, startRealRegistry } from '../../support/registry/real-registry.ts';

export const AMD64 = { os: 'linux', architecture: 'amd64' };
export const NEVER = new AbortController().signal;

export type World = {
  registry: RealRegistry;
  proxy: FaultyProxy;
  /** A repository of the test's own, where images are pushed past the proxy. */
  target(tag?: string): Target;
  /** The same, as it is asked for through the proxy. */
  ref(tag?: string): ImageRef;
  /** One that asks the proxy, tries again at once, and never takes an earlier answer for a tag. */
  client(
    options?: Partial<RegistryClientOptions> & { logins?: Record<string, RegistryLogin> },
  ): RegistryClient;
  log: string[];
};

/** A real registry behind a proxy that can fail, for all tests of a file. */
export function registryWorld(): World {
  let registry: RealRegistry;
  let proxy: FaultyProxy;
  let repository = 0;
  const log: string[] = [];
  beforeAll(async () => {
    registry = await startRealRegistry();
    proxy = await startFaultyProxy(registry.url);
  });
  afterAll(async () => {
    await proxy?.close();
    await registry?.close();
  });
  beforeEach(() => {
    repository += 1;
    log.length = 0;
    proxy.clear();
    proxy.demandToken(undefined);
    proxy.pageTags(null);
    for (const list of [proxy.requests, proxy.elsewhere, proxy.tokens]) list.length = 0;
  });
  return {
    get registry() {
      return registry;
    },
    get proxy() {
      return proxy;
    },
    log,
    target: (tag = '1') => ({ url: registry.url, repository: `hpt/app-${repository}`, tag }),
    ref: (tag = '1') => refOf(`${proxy.host}/hpt/app-${repository}:${tag}`),
    client: ({ logins = {}, limits, ...options } = {}) =>
      createRegistryClient({
        access: async (host) => ({
          bases: [{ url: `http://${host}`, mirror: false }],
          ca: [],
          insecure: true,
        }),
        login: async (host) => logins[host] ?? null,
        now: () => new Date(),
        random: () => 0.5,
        log: (line) => log.push(line),
        limits: { connectMs: 60_000, answerMs: 60_000, backOffMs: 5, headMs: 0, ...limits },
        ...options,
      }),
  };
}

export function refOf(text: string): ImageRef {
  const ref = parseImageRef(text);
  if (ref === null) throw new Error(`${text} is no reference`);
  return ref;
}

/** What a rejection says. */
export async function failing(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (value) => {
      throw new Error(`It did not fail: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}
