import { randomUUID } from 'node:crypto';
import http2 from 'node:http2';
import { Socket } from 'node:net';
import { registryNamed } from '../../shared/registry-name.ts';
import type { RegistryLogin } from '../registry/registry-client.ts';
import type { Transport } from './request.ts';

/**
 * The session of a BuildKit build that needs logins. dockerode's knows one login, and would give it to whatever host is asked for;
 * a Dockerfile decides which those are. Here each host gets its own, and others get none.
 *
 * BuildKit is the client of it: gRPC over HTTP/2, on a connection that Docker has turned around.
 * Sources: moby/buildkit session/auth/auth.proto (service Auth); the gRPC protocol over HTTP/2; the gRPC health checking protocol.
 */

const CREDENTIALS = '/moby.filesync.v1.Auth/Credentials';
const HEALTH = '/grpc.health.v1.Health/Check';
/** A health check's answer, protobuf: status = SERVING. */
const SERVING = Buffer.from([0x08, 0x01]);

const OK = '0';
const INVALID_ARGUMENT = '3';
const UNIMPLEMENTED = '12';

/** Bytes. A question is a host's name. */
const QUESTION_LIMIT = 4096;

export type Logins = ReadonlyMap<string, RegistryLogin>;

export async function openLoginSession(
  api: Pick<Transport, 'hijack'>,
  logins: Logins,
): Promise<{ id: string; close(): void }> {
  const id = randomUUID();
  const connection = await api.hijack('/session', {
    Upgrade: 'h2c',
    'X-Docker-Expose-Session-Uuid': id,
    'X-Docker-Expose-Session-Name': 'homeport',
    'X-Docker-Expose-Session-Grpc-Method': CREDENTIALS,
  });
  if (!(connection instanceof Socket)) throw new Error('the connection is no socket');
  const session = http2.performServerHandshake(connection);
  // A build that ends cuts it: whoever waits for an answer hears of that from the build.
  session.on('error', () => undefined);
  connection.on('error', () => undefined);
  session.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    void answer(stream, String(headers[':path']), logins);
  });
  return {
    id,
    close: () => {
      session.destroy();
      connection.destroy();
    },
  };
}

async function answer(stream: http2.ServerHttp2Stream, path: string, logins: Logins): Promise<void> {
  const question = await messageOf(stream);
  if (path === HEALTH) return reply(stream, OK, SERVING);
  // Whoever may not be asked for tokens is asked for names and passwords.
  if (path !== CREDENTIALS) return reply(stream, UNIMPLEMENTED);
  const host = question === null ? null : textField(question);
  if (host === null) return reply(stream, INVALID_ARGUMENT);
  const registry = registryNamed(host);
  const login = registry === null ? undefined : logins.get(registry);
  reply(stream, OK, login === undefined ? Buffer.alloc(0) : credentials(login));
}

/** CredentialsResponse: Username = 1, Secret = 2. Of an identity token there is the secret alone, as from the Docker client. */
function credentials(login: RegistryLogin): Buffer {
  return 'identityToken' in login
    ? field(2, login.identityToken)
    : Buffer.concat([field(1, login.username), field(2, login.password)]);
}

/** Bytes of one call's question, without gRPC's frame; null where it is none. */
async function messageOf(stream: http2.ServerHttp2Stream): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > QUESTION_LIMIT) return null;
      chunks.push(bytes);
    }
  } catch {
    return null; // Cut: nobody waits for an answer.
  }
  const framed = Buffer.concat(chunks);
  // One byte that says whether it is compressed (it is not, without our having said that it may), four of length.
  const isWhole = framed.length >= 5 && framed[0] === 0 && framed.readUInt32BE(1) === framed.length - 5;
  return isWhole ? framed.subarray(5) : null;
}

function reply(stream: http2.ServerHttp2Stream, status: string, message?: Buffer): void {
  if (stream.destroyed || stream.closed) return;
  const head = { ':status': 200, 'content-type': 'application/grpc+proto' };
  if (message === undefined) {
    stream.respond({ ...head, 'grpc-status': status }, { endStream: true });
    return;
  }
  stream.respond(head, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': status }));
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([frame, message]));
}

/** The text of field 1; null where there is none. Source: protobuf.dev, "Encoding": tag 10, length, bytes. */
function textField(message: Buffer): string | null {
  if (message[0] !== 0x0a) return null;
  const length = varint(message.subarray(1));
  if (length === null) return null;
  const from = 1 + length.bytes;
  return message.length === from + length.value ? message.toString('utf8', from) : null;
}

/** A field with a text: tag and wire type 2, length, bytes. */
function field(number: number, text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varintOf(bytes.length)]), bytes]);
}

function varint(bytes: Buffer): { value: number; bytes: number } | null {
  let value = 0;
  for (const [at, byte] of bytes.subarray(0, 3).entries()) {
    value += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { value, bytes: at + 1 };
  }
  return null;
}

function varintOf(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varintOf(value >>> 7)];
}
