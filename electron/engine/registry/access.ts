import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { DOCKER_HUB, isRegistryHost } from '../../shared/image-ref.ts';
import { isLoopback } from './agents.ts';
import { certificatesOf } from './certs-dir.ts';
import { createRecent } from './recent.ts';
import type { RegistryAccess, RegistryBase } from './registry-client.ts';

/** Where the engine asks for what it calls docker.io. */
const HUB_HOST = 'registry-1.docker.io';
const INFO_MS = 60_000;
const MOST_MIRRORS = 10;

const engineInfo = z.object({
  RegistryConfig: z
    .object({
      InsecureRegistryCIDRs: z.array(z.string()).nullish().catch(null),
      IndexConfigs: z
        .record(
          z.string(),
          z.object({ Secure: z.boolean().catch(true), Mirrors: z.array(z.string()).nullish().catch(null) }),
        )
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
});
type EngineRegistries = NonNullable<z.infer<typeof engineInfo>['RegistryConfig']>;

/**
 * How registries are reached, as the engine does it: its mirrors (of Docker Hub alone), what it takes to be insecure, and its certs.d.
 * An engine that is away knows of neither; what is asked then is asked directly.
 * Source: github.com/moby/moby, registry/config.go (isSecureIndex), registry/service_v2.go (lookupV2Endpoints).
 */
export function createRegistryAccess(options: {
  /** The engine's answer to `GET /info`, whatever it holds. */
  info: () => Promise<unknown>;
  /** The engine's certs.d, usually '/etc/docker/certs.d'; null where the engine is on another machine. */
  certsDir: string | null;
  now: () => Date;
  log: (line: string) => void;
}): (registry: string) => Promise<RegistryAccess> {
  const { info, certsDir, now, log } = options;
  const asked = createRecent<EngineRegistries>({ most: 1, now });

  const registries = async (): Promise<EngineRegistries> => {
    const known = asked.get('');
    if (known !== undefined) return known;
    try {
      const read = engineInfo.safeParse(await info());
      const told = (read.success ? read.data.RegistryConfig : null) ?? {};
      asked.set('', told, INFO_MS);
      return told;
    } catch (error) {
      log(
        `The engine can’t be asked for its registries: ${error instanceof Error ? error.message : String(error)}`,
      );
      return {};
    }
  };
  const baseOf = async (url: string, mirror: boolean, insecure: boolean): Promise<RegistryBase> => {
    const { ca, client } = await certificatesOf(certsDir, new URL(url).host, log);
    return { url, mirror, insecure, ca, client };
  };

  return async (registry) => {
    const told = await registries();
    const host = registry === DOCKER_HUB ? HUB_HOST : registry;
    const insecure = registry !== DOCKER_HUB && (await isInsecure(registry, told));
    const mirrors = registry === DOCKER_HUB ? mirrorsIn(told) : [];
    // As the engine does: encrypted first, then without where that is allowed.
    const urls = [`https://${host}`, ...(insecure ? [`http://${host}`] : [])];
    const bases = [
      ...(await Promise.all(
        mirrors.map(async (url) => baseOf(url, true, await isInsecure(new URL(url).host, told))),
      )),
      ...(await Promise.all(urls.map((url) => baseOf(url, false, insecure)))),
    ];
    return { bases, ca: bases.at(-1)?.ca ?? [], insecure };
  };
}

function mirrorsIn({ IndexConfigs }: EngineRegistries): string[] {
  const listed = IndexConfigs?.[DOCKER_HUB]?.Mirrors ?? [];
  return listed.slice(0, MOST_MIRRORS).flatMap((written) => {
    const url = URL.canParse(written) ? new URL(written) : null;
    if (url === null || !/^https?:$/.test(url.protocol)) return [];
    // A login in it is not for logs; the engine does not take one there either.
    return [`${url.origin}${url.pathname.replace(/\/+$/, '')}`];
  });
}

/** Listed by name, or an address of it is in a range; loopback always is. */
async function isInsecure(
  registry: string,
  { IndexConfigs, InsecureRegistryCIDRs }: EngineRegistries,
): Promise<boolean> {
  const listed = IndexConfigs?.[registry];
  if (listed !== undefined) return !listed.Secure;
  if (!isRegistryHost(registry)) return false;
  const { hostname } = new URL(`http://${registry}`);
  if (isLoopback(hostname)) return true;
  const ranges = new BlockList();
  for (const range of InsecureRegistryCIDRs ?? []) addRange(ranges, range);
  const host = hostname.replace(/^\[|\]$/g, '');
  const addresses =
    isIP(host) > 0
      ? [host]
      : (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address);
  return addresses.some((it) => ranges.check(it, isIP(it) === 6 ? 'ipv6' : 'ipv4'));
}

function addRange(ranges: BlockList, range: string): void {
  const [, address = '', bits = ''] = /^([^/]+)\/(\d{1,3})$/.exec(range) ?? [];
  const family = isIP(address);
  if (family === 0 || Number(bits) > (family === 6 ? 128 : 32)) return;
  ranges.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
}
