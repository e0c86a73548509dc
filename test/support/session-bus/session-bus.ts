import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { CALL, decode, encode, FAILURE, type Header, RETURN, strings, type Value } from './wire.ts';

export type SessionBus = { address: string; close: () => Promise<void> };

/** A real session bus of its own (`dbus-run-session`), which ends with `close` or with this process. */
export async function startSessionBus(): Promise<SessionBus> {
  // `cat` ends with its input: no bus outlives the test.
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', 'echo "$DBUS_SESSION_BUS_ADDRESS"; cat'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  // Its daemon complains about limits that it can do without; told only where it fails.
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString('utf8');
  });
  const [address] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`dbus-run-session ended with code ${code}: ${complaints}`);
    }),
  ]);
  return {
    address: String(address),
    async close() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

export type Watcher = {
  /** What it says of panels: IsStatusNotifierHostRegistered. */
  setHost: (registered: boolean) => void;
  /** Gives up its name, as a panel that ends. */
  close: () => Promise<void>;
};

/** A desktop's org.kde.StatusNotifierWatcher, as far as it is asked whether somebody shows tray icons. */
export async function startWatcher(bus: SessionBus, host: boolean): Promise<Watcher> {
  let registered = host;
  const connection = await connectTo(bus.address, ({ member }, body) => {
    const [, property] = strings(body, 2);
    return member === 'Get' && property === 'IsStatusNotifierHostRegistered' ? ['b', registered] : null;
  });
  await connection.call('Hello');
  // 4: give up rather than wait in a queue.
  await connection.call('RequestName', ['s', 'org.kde.StatusNotifierWatcher'], ['u', 4]);
  return {
    setHost: (next) => {
      registered = next;
    },
    close: connection.close,
  };
}

/** @param answer a method call's answer, sent as a variant; null: there is no such thing */
async function connectTo(address: string, answer: (header: Header, body: Buffer) => Value | null) {
  const socket = connect(socketOf(address));
  await once(socket, 'connect');
  await authenticate(socket);
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let serial = 0;
  let received: Buffer = Buffer.alloc(0);
  const take = ({ header, body }: { header: Header; body: Buffer }) => {
    const asked = waiting.get(Number(header.replySerial));
    if (header.type === RETURN) asked?.resolve();
    else if (header.type === FAILURE) asked?.reject(new Error(`${header.errorName}: ${strings(body, 1)}`));
    else if (header.type === CALL) socket.write(replyTo(header, answer(header, body), ++serial));
  };
  socket.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    for (let message = decode(received); message !== null; message = decode(received)) {
      received = message.rest;
      take(message);
    }
  });
  return {
    call: (member: string, ...body: Value[]) =>
      new Promise<void>((resolve, reject) => {
        const name = 'org.freedesktop.DBus';
        const header = { type: CALL, serial: ++serial, path: '/org/freedesktop/DBus' };
        waiting.set(serial, { resolve, reject });
        socket.write(encode({ ...header, interface: name, member, destination: name }, body));
      }),
    async close() {
      if (socket.destroyed) return;
      const closed = once(socket, 'close');
      socket.destroy();
      await closed;
    },
  };
}

function replyTo(call: Header, answer: Value | null, serial: number): Buffer {
  const back = { serial, replySerial: call.serial, ...(call.sender ? { destination: call.sender } : {}) };
  return answer === null
    ? encode({ ...back, type: FAILURE, errorName: 'org.freedesktop.DBus.Error.UnknownMethod' })
    : encode({ ...back, type: RETURN }, [answer], true);
}

/** `unix:path=/tmp/dbus-…,guid=…`; an abstract socket begins with a zero byte. */
function socketOf(address: string): string {
  const path = /^unix:path=([^,]+)/.exec(address)?.[1];
  const abstract = /^unix:abstract=([^,]+)/.exec(address)?.[1];
  if (path !== undefined) return path;
  if (abstract !== undefined) return `\0${abstract}`;
  throw new Error(`No socket in ${address}`);
}

async function authenticate(socket: Socket): Promise<void> {
  const uid = Buffer.from(String(process.getuid?.() ?? 0)).toString('hex');
  socket.write(`\0AUTH EXTERNAL ${uid}\r\n`);
  const [answer] = await once(socket, 'data');
  if (!String(answer).startsWith('OK')) throw new Error(`The bus refused: ${answer}`);
  socket.write('BEGIN\r\n');
}
