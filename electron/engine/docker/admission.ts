import { HomeportError } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { Admission } from '../docker-port/connection.ts';
import type { DockerClient } from './client.ts';
import { shaped, shapes } from './shapes.ts';

/** What answers is an engine that nothing may be asked of. */
export class NotAdmitted extends HomeportError {
  readonly version: string;
  readonly otherEngine: { id: string; name: string };
  constructor(why: Text, { version, platform }: DockerClient) {
    super('DOCKER_AWAY', why);
    this.version = version;
    this.otherEngine = { id: platform.engineId ?? '', name: platform.machineName };
  }
}

/**
 * Whether the engine that answers may be used.
 * @param reviews counts how often the answer has become another one meanwhile
 * @returns the count at which it is admitted
 * @throws NotAdmitted; what keeps that from being known (the engine went away again, say) is no connection either
 */
export async function admitted(
  client: DockerClient,
  { admit, reviews, signal }: { admit: Admission; reviews(): number; signal: AbortSignal },
): Promise<number> {
  const { endpoint, platform } = client;
  for (;;) {
    const review = reviews();
    const refusal = await admit({
      id: platform.engineId,
      name: platform.machineName,
      endpoint: endpoint.url,
      containers: () => containersOf(client, signal),
    });
    if (review !== reviews()) continue;
    if (refusal === null) return review;
    throw new NotAdmitted(refusal, client);
  }
}

async function containersOf({ transport }: DockerClient, signal: AbortSignal): Promise<Set<string>> {
  const answer = await transport.json({
    method: 'GET',
    path: '/containers/json',
    query: { all: true },
    what: say('docker-call.list-containers'),
    signal,
  });
  return new Set(shaped(shapes.containerList, answer).map(({ Id }) => Id));
}
