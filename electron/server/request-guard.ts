import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { say, type Text } from '../shared/text/text.ts';

/**
 * Who may talk to the headless host. Two questions, asked of every request before anything else:
 *
 * - **Host**: does the browser believe it talks to an address that is ours? A page of an attacker whose name is made to
 *   point at this machine (DNS rebinding) sends its own name. It can't send an IP address or `localhost`.
 * - **Origin**: was the request made by our own page? Another site's page, and another port of this machine, sends its own.
 */

export type Refusal = { status: 400 | 403 | 421; message: Text };

type GuardOptions = {
  /** The address listened on. */
  bind: string;
  /** Host names that a person allows besides: `homeport.lan`, with or without a port. */
  allowedHosts: readonly string[];
  /** This machine's name. */
  machineName?: string;
};

type RequestGuard = {
  /** null: the request may go on. */
  checkHost(host: string | undefined): Refusal | null;
  /** null: the origin is the page served under that very Host. Asked of requests that change something and of WebSockets. */
  checkOrigin(origin: string | undefined, host: string | undefined): Refusal | null;
};

/** Whether only this machine can reach an address. */
export function isLoopback(address: string): boolean {
  const plain = stripBrackets(address.toLowerCase());
  return plain === 'localhost' || plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain);
}

export function requestGuard(options: GuardOptions): RequestGuard {
  const allowed = new Set(
    options.allowedHosts.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''),
  );
  const machine = (options.machineName ?? hostname()).toLowerCase();
  const reachable = !isLoopback(options.bind);

  const isOurs = (authority: Authority) =>
    isLoopback(authority.name) ||
    allowed.has(authority.name) ||
    allowed.has(`${authority.name}:${authority.port}`) ||
    // Where others may reach us it is under some address of this machine, which may be one that we can't see
    // (published by Docker, forwarded by a router): any address will do, as only names can be rebound.
    (reachable &&
      (isIP(stripBrackets(authority.name)) !== 0 ||
        authority.name === machine ||
        authority.name === `${machine}.local`));

  return {
    checkHost(host) {
      const authority = parseAuthority(host);
      if (authority === null) return { status: 400, message: say('server.no-host') };
      if (isOurs(authority)) return null;
      return {
        status: 421,
        message: say('server.not-our-name', { name: authority.name }),
      };
    },
    checkOrigin(origin, host) {
      const authority = parseAuthority(host);
      const from = parseOrigin(origin);
      if (
        authority !== null &&
        from !== null &&
        from.name === authority.name &&
        from.port === (authority.port || from.defaultPort)
      ) {
        return null;
      }
      return { status: 403, message: say('server.not-our-page') };
    },
  };
}

/** Whether the page was loaded over TLS (a proxy in front of us does that): then its cookie must not travel without. */
export function isSecureOrigin(origin: string | undefined): boolean {
  return parseOrigin(origin)?.scheme === 'https:';
}

type Authority = { name: string; port: string };

/** `name[:port]` or `[ipv6][:port]`; null where it is neither, so that no parser behind us can read it otherwise. */
export function parseAuthority(host: string | undefined): Authority | null {
  const match = /^([a-z0-9_.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/.exec((host ?? '').toLowerCase());
  if (!match?.[1]) return null;
  return { name: match[1], port: match[2] ?? '' };
}

function parseOrigin(
  origin: string | undefined,
): (Authority & { scheme: string; defaultPort: string }) | null {
  const match = /^(https?:)\/\/(.+)$/.exec(origin ?? '');
  const authority = parseAuthority(match?.[2]);
  if (!match?.[1] || authority === null) return null;
  const defaultPort = match[1] === 'https:' ? '443' : '80';
  return { ...authority, scheme: match[1], defaultPort, port: authority.port || defaultPort };
}

function stripBrackets(name: string): string {
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}
