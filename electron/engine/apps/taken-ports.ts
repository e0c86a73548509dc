import type { PublishedPort } from '../../shared/config.ts';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';

/**
 * What is to be published must be free.
 * @param own name of the container whose ports these will be: what it has already is its own. null: there is none yet
 * @throws BAD_INPUT, naming who has a port
 */
export async function refuseTakenPorts(
  core: Pick<Core, 'docker' | 'host'>,
  ports: readonly PublishedPort[],
  own: string | null,
): Promise<void> {
  let wanted = ports.filter((port) => port.hostPort !== null);
  if (wanted.length === 0) return;
  for (const summary of await core.docker.containers.list()) {
    if (summary.State !== 'running') continue;
    const name = summary.Names[0]?.replace(/^\//, '');
    const inspect = await core.docker.containers.inspect(summary.Id);
    if (inspect === null) continue;
    if (name === own) {
      wanted = wanted.filter((port) => !publishes(inspect, port));
      continue;
    }
    for (const port of wanted)
      if (publishes(inspect, port))
        throw new HomeportError(
          'BAD_INPUT',
          say('port.of-container', { port: String(port.hostPort), container: String(name) }),
        );
  }
  for (const { protocol, hostIp, hostPort } of wanted)
    if (protocol === 'tcp' && hostPort !== null && (await core.host.machine.isTaken(hostIp, hostPort)))
      throw new HomeportError('BAD_INPUT', say('port.in-use', { port: hostPort }));
}

function publishes({ NetworkSettings }: ContainerInspect, port: PublishedPort): boolean {
  return Object.entries(NetworkSettings.Ports ?? {}).some(
    ([key, hosts]) =>
      key.endsWith(`/${port.protocol}`) &&
      hosts?.some((h) => h.HostPort === String(port.hostPort) && sameAddress(h.HostIp ?? '', port.hostIp)),
  );
}

const EVERY = new Set(['', '0.0.0.0', '::']);
const sameAddress = (a: string, b: string): boolean => EVERY.has(a) || EVERY.has(b) || a === b;
