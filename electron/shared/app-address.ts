/**
 * Where a published port of an app answers, as Docker says it. No URL yet: that depends on from where one looks.
 * `host` null: on every interface of the machine.
 */
export type AppAddress = { host: string | null; port: number };

/** A way to an app: something to open, or, where it can't be reached from there, only something to say. */
export type AppLink = { url: string; text: string } | { url: null; text: string };

/** Only reached from the machine itself: 127.0.0.0/8, ::1, localhost. */
function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Links to an app's published ports.
 *
 * @param seenFrom the host name under which the one who looks has reached this machine, an IPv6 address with or without
 *   brackets; null: it is this machine. Apps speak http on their own ports, also where Homeport is behind a TLS proxy.
 */
export function linksTo(addresses: readonly AppAddress[], seenFrom: string | null): AppLink[] {
  const here = seenFrom?.replace(/^\[(.*)\]$/, '$1') ?? 'localhost';
  const links = addresses.map(({ host, port }): AppLink => {
    const text = `${inUrl(host ?? here)}:${port}`;
    const reachable = host === null || !isLoopback(host) || isLoopback(here);
    return { url: reachable ? `http://${text}` : null, text };
  });
  // Docker names a port once for IPv4 and once for IPv6.
  return links.filter((link, index) => links.findIndex(({ text }) => text === link.text) === index);
}

/** The URLs alone, as this machine's own windows and shells open them. */
export function urlsHere(addresses: readonly AppAddress[]): string[] {
  return linksTo(addresses, null).flatMap(({ url }) => (url === null ? [] : [url]));
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
