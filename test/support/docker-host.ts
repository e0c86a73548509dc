import { connectDocker } from '../../electron/engine/docker/connect.ts';
import type { DockerHost } from '../../electron/engine/ports.ts';
import { testEndpoint } from './docker.ts';

/** The product's own client, connected to the tests' engine (or another one). Close it in the end. */
export async function connectedHost(
  options: {
    endpoint?: string;
    builder?: 'auto' | 'classic';
    imageLabels?: () => Record<string, string>;
  } = {},
): Promise<DockerHost> {
  const host = connectDocker({
    endpoint: options.endpoint ?? testEndpoint(),
    now: () => new Date(),
    log: () => undefined,
    ...(options.builder === undefined ? {} : { builder: options.builder }),
    ...(options.imageLabels === undefined ? {} : { imageLabels: options.imageLabels }),
  });
  await host.waitUntilConnected(AbortSignal.timeout(20_000));
  return host;
}
