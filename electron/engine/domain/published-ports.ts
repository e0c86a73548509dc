import type { ContainerInspect } from './docker-types.ts';

export type Published = {
  host: string;
  port: number;
  /** At each of the machine's addresses, not only at this one. */
  everywhere: boolean;
};

/** Where the published TCP ports of a running container are reached from its own machine. */
export function publishedTcp(inspect: ContainerInspect): Published[] {
  const found = new Map<string, Published>();
  for (const [port, bindings] of Object.entries(inspect.NetworkSettings.Ports ?? {})) {
    if (!port.endsWith('/tcp')) continue;
    for (const { HostIp, HostPort } of bindings ?? []) {
      const number = Number(HostPort);
      if (!Number.isInteger(number) || number <= 0) continue;
      const host = HostIp === '::' ? '::1' : !HostIp || HostIp === '0.0.0.0' ? '127.0.0.1' : HostIp;
      const everywhere = !HostIp || HostIp === '0.0.0.0';
      found.set(`${host} ${number}`, { host, port: number, everywhere });
    }
  }
  return [...found.values()];
}
