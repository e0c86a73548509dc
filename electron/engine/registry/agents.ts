import http from 'node:http';
import https from 'node:https';
import tls from 'node:tls';

/** Whose certificates count, and who asks. */
export type Trust = {
  /** PEM, besides those that this machine trusts. */
  ca: readonly string[];
  /** No certificate is checked. */
  insecure: boolean;
  client: { cert: string; key: string } | null;
};

export type Agents = { for(url: URL, trust: Trust): http.Agent };

/** HTTP_PROXY, HTTPS_PROXY, NO_PROXY, as Node reads them (https://nodejs.org/docs/latest-v24.x/api/http.html#built-in-proxy-support). */
type Proxies = Record<string, string | undefined>;

/** Connections are kept for the next question, and do not keep the process. */
const KEPT = { keepAlive: true, maxSockets: 8, maxFreeSockets: 2, timeout: 30_000 };
/** Ways to trust. More are made only where access changes all the time. */
const MOST = 32;

export function createAgents(proxies: Proxies): Agents {
  const made = new Map<string, http.Agent>();
  return {
    for: (url, trust) => {
      // Docker does not ask a proxy for this machine either.
      const proxyEnv = isLoopback(url.hostname) ? {} : proxies;
      const key = JSON.stringify([url.protocol, isLoopback(url.hostname), trust]);
      const known = made.get(key);
      if (known !== undefined) return known;
      if (made.size >= MOST) {
        for (const agent of made.values()) agent.destroy();
        made.clear();
      }
      const agent =
        url.protocol === 'https:'
          ? new https.Agent({ ...KEPT, proxyEnv, ...secure(trust) })
          : new http.Agent({ ...KEPT, proxyEnv });
      made.set(key, agent);
      return agent;
    },
  };
}

function secure({ ca, insecure, client }: Trust): https.AgentOptions {
  if (insecure) return { rejectUnauthorized: false, ...client };
  const system = machineCertificates();
  if (ca.length === 0 && client === null && system.length === 0) return {};
  // A list of one's own replaces Node's. One context serves all connections: to read it takes 30 ms.
  const trusted = [...new Set([...tls.getCACertificates('default'), ...system, ...ca])];
  return { secureContext: tls.createSecureContext({ ca: trusted, ...client }) };
}

/** What this machine trusts besides Node's own list: the engine goes by that, and so may a CA of one's own. */
function machineCertificates(): string[] {
  const known = new Set(tls.getCACertificates('default'));
  return tls.getCACertificates('system').filter((it) => !known.has(it));
}

/** 'localhost', 127.0.0.0/8, ::1. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i.test(hostname);
}
