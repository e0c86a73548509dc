import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Platform } from '../docker-port/connection.ts';
import type { Endpoint } from './endpoint.ts';
import { createTransport, type Transport } from './request.ts';

/**
 * The newest API version that Homeport knows. From 1.52 on an engine does not tell any more which MAC address a person gave the
 * main network (Config.MacAddress): it must be had from elsewhere before this grows.
 */
export const OURS = '1.51';
/** Docker 20.10. Older ones lack what a build and a create need. */
const OLDEST = '1.41';

const versionAnswer = z.object({
  Version: z.string(),
  ApiVersion: z.string().regex(/^\d+\.\d+$/),
  MinAPIVersion: z.string().optional(),
  Os: z.string().default('linux'),
  Arch: z.string().default('amd64'),
});

const infoAnswer = z.object({
  Name: z.string().default(''),
  ID: z.string().default(''),
  DockerRootDir: z.string().default(''),
});

/** A connection whose API version is settled: shapes can't drift under it. */
export type DockerClient = {
  endpoint: Endpoint;
  transport: Transport;
  /** The engine's, '20.10.24'. */
  version: string;
  /** In use, '1.41'. */
  apiVersion: string;
  platform: Platform;
};

/**
 * Asks the engine for its version and settles on the newest API both know.
 * @throws DOCKER_AWAY nothing (or nothing that is Docker) answers; DOCKER_REFUSED no API version in common.
 */
export async function openClient(endpoint: Endpoint, signal: AbortSignal): Promise<DockerClient> {
  const probe = createTransport(endpoint, undefined);
  const what = say('docker-call.version');
  const answer = versionAnswer.safeParse(
    await probe.json({ method: 'GET', path: '/version', what, deadlineMs: 10_000, signal }),
  );
  if (!answer.success) {
    throw new HomeportError('DOCKER_AWAY', say('docker.no-docker', { endpoint: endpoint.url, doing: what }), {
      cause: answer.error,
    });
  }
  const {
    Version: version,
    ApiVersion: theirs,
    MinAPIVersion: theirOldest,
    Os: os,
    Arch: architecture,
  } = answer.data;
  if (isOlder(theirs, OLDEST)) {
    throw new HomeportError(
      'DOCKER_REFUSED',
      say('docker.too-old', { endpoint: endpoint.url, version, api: theirs, oldest: OLDEST }),
    );
  }
  if (theirOldest !== undefined && isOlder(OURS, theirOldest)) {
    throw new HomeportError(
      'DOCKER_REFUSED',
      say('docker.too-new', { endpoint: endpoint.url, version, api: theirOldest, newest: OURS }),
    );
  }
  const apiVersion = isOlder(theirs, OURS) ? theirs : OURS;
  const transport = createTransport(endpoint, `v${apiVersion}`);
  const ask = async () =>
    infoAnswer.parse(
      await transport.json({
        method: 'GET',
        path: '/info',
        what: say('docker-call.machine'),
        deadlineMs: 10_000,
        signal,
      }),
    );
  const [info, again] = [await ask(), await ask()];
  const platform = { os, architecture, machineName: info.Name, engineId: engineIdOf(info, again) };
  return { endpoint, transport, version, apiVersion, platform };
}

/**
 * Which engine it is. Its `ID` alone does not say: Docker before 23 keeps it in /etc/docker, for all the daemons of a machine. So
 * the folder with everything it has belongs to it. Podman makes up an `ID` for every answer: two answers that differ say nothing.
 */
function engineIdOf(info: z.output<typeof infoAnswer>, again: z.output<typeof infoAnswer>): string | null {
  return info.ID !== '' && info.ID === again.ID ? `${info.ID}@${info.DockerRootDir}` : null;
}

/** '1.9' is older than '1.41': the parts are numbers. */
export function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number);
  return major !== thanMajor ? major < thanMajor : minor < thanMinor;
}
