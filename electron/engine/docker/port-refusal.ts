import { messageOf } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { ContainerSummary } from '../domain/docker-types.ts';
import { DockerRefusal } from './errors.ts';

/** Docker's sentences for a port that its own bookkeeping, or the machine, says is in use; Docker Desktop's is the last. */
const TAKEN_IN_DOCKER = /Bind for \S*:(\d+) failed: port is already allocated/;
const TAKEN_ON_THE_MACHINE =
  /(?:listen \w+ \S*:(\d+): bind: address already in use|Ports are not available: .*?:(\d+)(?: |$))/;
/**
 * Docker 28 and 29 bind the port themselves instead of leaving it to docker-proxy (moby bindTCPOrUDP). 28: 'failed to bind
 * host port for 0.0.0.0:80:172.17.0.2:8080/tcp: …', the port itself after 'port' where a range was asked for; 29: '… port 0.0.0.0:80/tcp: …'.
 */
const BIND_FAILED =
  /failed to bind host port (?:(\d+) for |(?:for )?(?:\[[^\]]*\]|::|[\d.]*):(\d+)[:/])\S*: address already in use/;

type Listed = Pick<ContainerSummary, 'Names' | 'Ports'>;

/**
 * A start that was refused because a published port is taken, in words that name who has it and what to do; every other
 * error comes back as it is.
 *
 * Docker (tried: 20.10 and 26.1, with and without live-restore) can hold a port for nobody: where the power goes in the
 * 0.2 s between the port's allocation and the container's first process, the returning daemon takes the port again and
 * loses track of it. Removing the container does not free it; only another start of the daemon does.
 *
 * @param list asked only where it matters: their ports tell whether one of them has it. Where they can't be had the
 *   error stays as it is
 */
export async function explainTakenPort(error: unknown, list: () => Promise<Listed[]>): Promise<unknown> {
  if (!(error instanceof DockerRefusal)) return error;
  const sentence = messageOf(error);
  const onMachine = TAKEN_ON_THE_MACHINE.exec(sentence) ?? BIND_FAILED.exec(sentence);
  const inDocker = TAKEN_IN_DOCKER.exec(sentence);
  if (onMachine) {
    const port = onMachine[1] ?? onMachine[2] ?? '';
    return refusal(error, say('docker.port-of-program', { port }));
  }
  if (!inDocker) return error;
  const port = Number(inDocker[1]);
  const containers = await list().catch(() => null);
  if (containers === null) return error;
  const holder = containers.find((it) => it.Ports?.some(({ PublicPort }) => PublicPort === port));
  const container = holder?.Names[0]?.slice(1);
  return refusal(
    error,
    container === undefined
      ? say('docker.port-of-nobody', { port })
      : say('docker.port-of-container', { port, container }),
  );
}

function refusal(cause: DockerRefusal, said: Text): DockerRefusal {
  return new DockerRefusal(cause.status, said, { cause });
}
