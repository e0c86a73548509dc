import net from 'node:net';
import { hostname } from 'node:os';
import { connectDocker } from '../docker/connect.ts';
import { listens } from '../update/listens.ts';
import type { Host, Machine, OpenHost } from './host.ts';

/** The engine of the machine that Homeport runs on. Where DOCKER_HOST leads elsewhere, less can be told of its machine. */
export const openLocalHost: OpenHost = (
  { id, name, endpoint },
  { dockerHost, imageLabels, now, log, admit },
) => {
  const asked = endpoint ?? dockerHost;
  const docker = connectDocker({
    ...(asked ? { endpoint: asked } : {}),
    imageLabels,
    now,
    log,
    admit: (engine) => admit(id, engine),
  });
  return { id, name, docker, machine: thisMachine(docker) };
};

function thisMachine(docker: Pick<Host['docker'], 'endpoint' | 'storage'>): Machine {
  return {
    isTaken,
    listens: () => (/^(unix|npipe):/.test(docker.endpoint) ? listens : null),
    reached: (addresses) => addresses,
    // Docker gives a container the beginning of its id for a host name.
    ownContainer: () => hostname(),
    /** Not for an engine elsewhere, nor for one in a virtual machine, nor for a Homeport that lives in a container. */
    async dockerFolder() {
      if (!docker.endpoint.startsWith('unix:')) return null;
      const { machineName, rootDir, isDesktop } = await docker.storage.about();
      return isDesktop || machineName !== hostname() || rootDir === '' ? null : rootDir;
    },
  };
}

/** Listens for a moment. Anything but "in use" (a port that needs rights, an address of Docker's own machine) proves nothing. */
function isTaken(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'));
    server.listen({ port, host: address || '0.0.0.0', exclusive: true }, () =>
      server.close(() => resolve(false)),
    );
  });
}
