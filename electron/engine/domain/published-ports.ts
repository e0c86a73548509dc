import type { ContainerInspect } from './docker-types.ts';

/** Where the published TCP ports of a running container are reached from its own machine. */
export function publishedTcp(inspect: ContainerInspect): { host: string; port: number }[] {
  const found = new Map<string, { host: string; port: number }>();
  for (const [port, bindings] of Object.entries(inspect.NetworkSettings.Ports ?? {})) {
    if (!port.endsWith('/tcp')) continue;
    for (const { HostIp, HostPort } of bindings ?? []) {
      const number = Number(HostPort);
      if (!Number.isInteger(number) || number <= 0) continue;
      const host = HostIp === '::' ? '::1' : !HostIp || HostIp === '0.0.0.0' ? '127.0.0.1' : HostIp;
      const address = { host, port: number };
      found.set(`${host} ${number}`, address);
    }
  }
  return [...found.values()];
}
