import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HomeportError, messageOf } from '../../shared/errors.ts';
import { codeOf } from './errors.ts';

/** Where an engine is looked for. */
export type Endpoint =
  | { kind: 'socket'; url: string; socketPath: string }
  | { kind: 'tcp'; url: string; host: string; port: number; tls: Tls | null };

type Tls = { ca: Buffer; cert: Buffer; key: Buffer } | { ca: null };

export type Surroundings = {
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  home: string;
  uid: number | null;
};

/** Sockets where engines usually listen, the likeliest first. */
export function usualEndpoints({ env, platform, home, uid }: Surroundings): string[] {
  if (platform === 'win32')
    return ['npipe:////./pipe/docker_engine', 'npipe:////./pipe/dockerDesktopLinuxEngine'];
  const runtimeDir =
    env.XDG_RUNTIME_DIR || (platform === 'linux' && uid !== null ? `/run/user/${uid}` : null);
  return [
    '/var/run/docker.sock',
    ...(runtimeDir === null ? [] : [path.posix.join(runtimeDir, 'docker.sock')]),
    path.posix.join(home, '.docker/run/docker.sock'),
    path.posix.join(home, '.docker/desktop/docker.sock'),
  ].map((socket) => `unix://${socket}`);
}

/**
 * The engine to talk to now: what was asked for, else DOCKER_HOST, else the first of the usual sockets that exists
 * (the first of them all where none does). Asked anew at every attempt: Docker Desktop's socket may appear later.
 * @throws BAD_INPUT where the address can't be one of an engine.
 */
export function findEndpoint(
  asked: string | undefined,
  surroundings: Surroundings,
  exists: (file: string) => boolean = existsSync,
): Endpoint {
  const chosen = asked || surroundings.env.DOCKER_HOST;
  if (chosen) return parseEndpoint(chosen, surroundings.env);
  const candidates = usualEndpoints(surroundings).map((url) => parseEndpoint(url, surroundings.env));
  const found = candidates.find((candidate) => candidate.kind === 'socket' && exists(candidate.socketPath));
  const first = found ?? candidates[0];
  if (first === undefined)
    throw new HomeportError('INTERNAL', 'No usual place for a Docker engine is known.');
  return first;
}

/** @throws BAD_INPUT in words that show the forms an address can have. */
export function parseEndpoint(text: string, env: Record<string, string | undefined>): Endpoint {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/i.exec(text) ?? [];
  switch (scheme.toLowerCase()) {
    case 'unix':
      return {
        kind: 'socket',
        url: `unix://${rest || '/var/run/docker.sock'}`,
        socketPath: rest || '/var/run/docker.sock',
      };
    case 'npipe': {
      const pipe = rest || '//./pipe/docker_engine';
      return { kind: 'socket', url: `npipe://${pipe}`, socketPath: pipe };
    }
    case 'tcp':
    case 'http':
    case 'https':
      return parseTcp(text, scheme.toLowerCase(), rest, env);
    case 'ssh':
      throw new HomeportError(
        'BAD_INPUT',
        `Homeport does not open ssh:// by itself. Run "ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock <host>" and set DOCKER_HOST=unix:///tmp/docker.sock.`,
      );
    default:
      throw new HomeportError(
        'BAD_INPUT',
        `"${text}" is no address of a Docker engine. Use unix:///var/run/docker.sock, tcp://host:2375 or npipe:////./pipe/docker_engine (DOCKER_HOST).`,
      );
  }
}

/** DOCKER_TLS_VERIFY, DOCKER_CERT_PATH and port 2376 mean TLS, as for Docker's own client. */
function parseTcp(
  text: string,
  scheme: string,
  rest: string,
  env: Record<string, string | undefined>,
): Endpoint {
  let url: URL;
  try {
    url = new URL(`http://${rest}`);
  } catch (cause) {
    throw new HomeportError(
      'BAD_INPUT',
      `"${text}" is no address of a Docker engine: write tcp://host:port.`,
      { cause },
    );
  }
  const secure = scheme === 'https' || Boolean(env.DOCKER_TLS_VERIFY) || url.port === '2376';
  const port = Number(url.port || (secure ? 2376 : 2375));
  const shown = `${secure && scheme !== 'tcp' ? 'https' : 'tcp'}://${url.hostname}:${port}`;
  return {
    kind: 'tcp',
    url: shown,
    host: url.hostname,
    port,
    tls: secure ? readTls(env.DOCKER_CERT_PATH) : null,
  };
}

function readTls(folder: string | undefined): Tls {
  if (!folder) return { ca: null };
  const read = (name: string) => {
    try {
      return readFileSync(path.join(folder, name));
    } catch (cause) {
      throw new HomeportError(
        'BAD_INPUT',
        `The TLS file ${path.join(folder, name)} (DOCKER_CERT_PATH) can't be read: ${messageOf(cause)}`,
        { cause },
      );
    }
  };
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

/** What was looked for, what came of it, and how to get an engine there. */
export function awayMessage(
  error: unknown,
  looked: { endpoint: Endpoint; asked: boolean; surroundings: Surroundings },
): string {
  const { endpoint, asked, surroundings } = looked;
  if (endpoint.kind === 'tcp') {
    return `No Docker engine answers at ${endpoint.url} (${messageOf(error)}). Is it running, and is DOCKER_HOST right?`;
  }
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') {
    return `Permission denied at ${endpoint.url}. Add the user to the group "docker" ("sudo usermod -aG docker $USER"), sign in again and start Homeport again.`;
  }
  if (asked) {
    const why = code === 'ENOENT' ? 'there is no such socket' : messageOf(error);
    return `No Docker engine answers at ${endpoint.url} (${why}). Start it, or set DOCKER_HOST to where it listens.`;
  }
  if (code === 'ENOENT') {
    const places = usualEndpoints(surroundings).join(', ');
    return `No Docker engine was found. Looked for ${places}. ${howToGetOne(surroundings.platform)}`;
  }
  return `A Docker engine was at ${endpoint.url} and does not answer (${messageOf(error)}). ${howToStart(surroundings.platform)}`;
}

function howToGetOne(platform: NodeJS.Platform): string {
  if (platform === 'linux') {
    return 'Install one with "sudo apt install docker.io" (other systems: https://docs.docker.com/engine/install/), or set DOCKER_HOST. Homeport connects by itself once it runs.';
  }
  return 'Install and start Docker Desktop (https://docs.docker.com/get-started/get-docker/), or set DOCKER_HOST. Homeport connects by itself once it runs.';
}

function howToStart(platform: NodeJS.Platform): string {
  const start =
    platform === 'linux' ? 'Start it with "sudo systemctl start docker".' : 'Start Docker Desktop.';
  return `${start} Homeport connects by itself once it runs.`;
}
