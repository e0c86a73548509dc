import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HomeportError, textOf } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
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
  if (first === undefined) throw new HomeportError('INTERNAL', say('docker.no-usual-place'));
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
      throw new HomeportError('BAD_INPUT', say('docker.no-ssh'));
    default:
      throw new HomeportError('BAD_INPUT', say('docker.no-address', { address: text }));
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
    throw new HomeportError('BAD_INPUT', say('docker.no-host-and-port', { address: text }), { cause });
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
    const file = path.join(folder, name);
    try {
      return readFileSync(file);
    } catch (cause) {
      throw new HomeportError('BAD_INPUT', say('docker.tls-unreadable', { file, why: textOf(cause) }), {
        cause,
      });
    }
  };
  return { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
}

/** What was looked for, what came of it, and how to get an engine there. */
export function awayText(
  error: unknown,
  looked: { endpoint: Endpoint; asked: boolean; surroundings: Surroundings },
): Text {
  const { asked, surroundings } = looked;
  const endpoint = looked.endpoint.url;
  const reason = textOf(error);
  if (looked.endpoint.kind === 'tcp') return say('docker.away-remote', { endpoint, reason });
  const code = codeOf(error);
  if (code === 'EACCES' || code === 'EPERM') return say('docker.not-allowed', { endpoint });
  const noSocket = code === 'ENOENT';
  if (asked)
    return say('docker.away-named', { endpoint, reason: noSocket ? say('docker.no-socket') : reason });
  const system = surroundings.platform;
  return noSocket
    ? say('docker.not-found', { places: usualEndpoints(surroundings), system })
    : say('docker.not-answering', { endpoint, reason, system });
}
