import type {
  ContainerInspect,
  EndpointSettings,
  HostConfig,
} from '../../../electron/engine/domain/docker-types.ts';

/**
 * What the engine itself says of two containers, without the product's own idea of a spec: everything but what must differ
 * (ids, addresses from the pool, the image) and the one thing that differs on purpose: anonymous volumes have got names.
 */

export function comparableHost(host: HostConfig): Record<string, unknown> {
  const { Binds, Mounts, Links, RestartPolicy, ...rest } = host;
  return {
    ...rest,
    // Docker writes 'no' and '' for the same policy, as it was asked.
    RestartPolicy: { ...RestartPolicy, Name: RestartPolicy?.Name || 'no' },
    Binds: (Binds ?? []).filter((bind) => bind.includes(':') && !/^[0-9a-f]{64}:/.test(bind)).sort(),
    Mounts: (Mounts ?? []).map(({ Source, ...mount }) =>
      /^[0-9a-f]{64}$/.test(Source ?? '') ? mount : { ...mount, Source },
    ),
    // '/target:/container/alias': the container's name is another one.
    Links: (Links ?? []).map((link) => link.replace(/:.*\//, ':')).sort(),
  };
}

export function comparableMounts(inspect: ContainerInspect): string[] {
  return inspect.Mounts.map(
    // Where it lies tells a volume too: not every engine shows every volume's name. An image is mounted from a place of its own.
    (m) => `${m.Type} ${m.Type === 'image' ? m.Name : m.Source} ${m.Destination} ${m.RW ? 'rw' : 'ro'}`,
  ).sort();
}

export function comparableNetworks(inspect: ContainerInspect): Record<string, unknown> {
  const short = inspect.Id.slice(0, 12);
  const settings = (endpoint: EndpointSettings) => ({
    ipam: endpoint.IPAMConfig ?? {},
    aliases: (endpoint.Aliases ?? []).filter((alias) => alias !== short).sort(),
    links: endpoint.Links ?? [],
    options: endpoint.DriverOpts ?? {},
    priority: endpoint.GwPriority ?? 0,
  });
  return Object.fromEntries(
    Object.entries(inspect.NetworkSettings.Networks).map(([name, endpoint]) => [name, settings(endpoint)]),
  );
}

/**
 * Published ports with the addresses in use; a port that Docker chose is only known to be one. Whether a port that is exposed
 * only stands there too is a matter of chance where it was published to an empty list.
 */
export function comparablePorts(inspect: ContainerInspect): Record<string, unknown> {
  const asked = inspect.HostConfig.PortBindings ?? {};
  const published = Object.entries(inspect.NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
    bindings === null || bindings.length === 0 ? [] : [[port, bindings] as const],
  );
  return Object.fromEntries(
    published.map(([port, bindings]) => [
      port,
      bindings
        .map((b) => `${b.HostIp}:${asked[port]?.some((a) => a.HostPort === b.HostPort) ? b.HostPort : 'any'}`)
        .sort(),
    ]),
  );
}

/** The whole config, as the engine has it, of two containers of one image. */
export function comparableConfig(inspect: ContainerInspect): Record<string, unknown> {
  const { Image: _image, Hostname, Env, ...rest } = inspect.Config;
  return {
    ...rest,
    Hostname: Hostname === inspect.Id.slice(0, 12) ? 'short id' : Hostname,
    Env: [...(Env ?? [])].sort(),
  };
}
