import { EventEmitter } from 'node:events';
import { DoublePort, transferOut } from './ports.ts';

/**
 * Loaded into the engine's process before its entry (`node --import`): gives it `process.parentPort`, over the channel that
 * `fork` made. Transferred ports are numbered, and their messages travel on the same channel.
 */
type Envelope =
  | { kind: 'message'; data: unknown; ports: number[] }
  | { kind: 'port'; port: number; data: unknown }
  | { kind: 'port-closed'; port: number };

class DoubleParentPort extends EventEmitter {
  #waiting: { data: unknown; ports: DoublePort[] }[] = [];

  constructor() {
    super();
    // As documented: messages are queued until somebody listens.
    this.on('newListener', (event) => {
      if (event !== 'message') return;
      setImmediate(() => {
        const waiting = this.#waiting;
        this.#waiting = [];
        for (const message of waiting) this.emit('message', message);
      });
    });
  }

  postMessage(data: unknown): void {
    process.send?.({ kind: 'message', data });
  }

  deliver(message: { data: unknown; ports: DoublePort[] }): void {
    if (this.listenerCount('message') === 0) this.#waiting.push(message);
    else this.emit('message', message);
  }
}

const parentPort = new DoubleParentPort();
const ports = new Map<number, ReturnType<typeof transferOut>>();
Object.defineProperty(process, 'parentPort', { value: parentPort });

process.on('message', (envelope: Envelope) => {
  switch (envelope.kind) {
    case 'message':
      return parentPort.deliver({ data: envelope.data, ports: envelope.ports.map(arrived) });
    case 'port':
      ports.get(envelope.port)?.receive(envelope.data);
      return;
    case 'port-closed':
      ports.get(envelope.port)?.close();
      ports.delete(envelope.port);
  }
});
// Electron ends a utility process with its parent.
process.on('disconnect', () => process.exit(0));

function arrived(number: number): DoublePort {
  const [inside, outside] = DoublePort.pair();
  const send = (data: unknown) => process.send?.({ kind: 'port', port: number, data });
  const closed = () => process.send?.({ kind: 'port-closed', port: number });
  ports.set(number, transferOut(outside, send, closed));
  return inside;
}
