import type Docker from 'dockerode';
import { BASE_IMAGE, TEST_LABEL } from '../../support/docker.ts';
import type { Answer, Prober } from './prober.ts';

/** Each is five short programs, so it is not asked as often as from outside. */
const EVERY_US = 25_000;

/**
 * A neighbour on a network of Docker's, who asks for an app by its alias at a constant rate, waiting for no answer before the next:
 * a new look-up and a new connection each time. The times are those that Docker writes to its log.
 * @param name of the container that it lives in
 */
export async function networkProber(
  docker: Docker,
  options: { name: string; network: string; alias: string },
): Promise<{ start(): Prober; remove(): Promise<void> }> {
  const { name, network, alias } = options;
  // A static busybox's wget can neither look up names nor give up by itself: Docker's name server is asked before, as a resolver would.
  const address = `$(nslookup -type=a ${alias} 127.0.0.11 2>/dev/null | awk '/^Address/ && !/:53/ { print $2; exit }')`;
  const ask = `timeout 2 wget -q -O - http://${address}:8080/ 2>/dev/null`;
  const container = await docker.createContainer({
    name,
    Image: BASE_IMAGE,
    Labels: TEST_LABEL,
    Cmd: ['/bin/sh', '-c', `while :; do (${ask}) & usleep ${EVERY_US}; done`],
    // A terminal: its log comes as it was written, without frames.
    Tty: true,
    HostConfig: { NetworkMode: network },
  });
  await container.start();
  return {
    start() {
      const since = Date.now();
      return {
        async answers() {
          const log = await container.logs({
            stdout: true,
            timestamps: true,
            follow: false,
            since: Math.floor(since / 1000),
          });
          return parseAnswers(log.toString());
        },
        stop: () => Promise.resolve(),
      };
    },
    remove: () => container.remove({ force: true }),
  };
}

/** Lines '2026-11-22T03:00:00.123456789Z 3 5f0c…'; what is not whole is passed over. */
export function parseAnswers(log: string): Answer[] {
  return log.split('\n').flatMap((line) => {
    const [, time, fraction, body] = /^(\S+?)\.(\d+)Z (\S+ [0-9a-f-]{36})\s*$/.exec(line) ?? [];
    if (time === undefined || body === undefined) return [];
    return [{ at: Date.parse(`${time}Z`) + Number(`0.${fraction}`) * 1000, body }];
  });
}
