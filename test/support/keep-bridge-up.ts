import type Docker from 'dockerode';
import { BASE_IMAGE } from './docker.ts';

/**
 * An idle container on the default bridge. Without one, stopping the only running container drops the bridge's
 * carrier, and the next client waits a second for ARP: a gap that is not Homeport's.
 */
export async function keepBridgeUp(docker: Docker, name = 'hpt-bridge-keeper'): Promise<void> {
  const container = await docker.createContainer({
    name,
    Image: BASE_IMAGE,
    Cmd: ['/bin/sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'],
    Labels: { 'homeport.test': '1' },
  });
  await container.start();
}
