import { EventEmitter } from 'node:events';
import type { ChannelSurface, PortSurface } from '../../../electron/main/electron-surface.ts';

/**
 * MessagePortMain as it behaves: messages are copied, come later, and wait until `start()`; closing one end closes the other.
 */
export class DoublePort extends EventEmitter implements PortSurface {
  #peer: DoublePort | null = null;
  #queue: unknown[] = [];
  #started = false;
  #closed = false;

  static pair(): [DoublePort, DoublePort] {
    const one = new DoublePort();
    const other = new DoublePort();
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  postMessage(message: unknown): void {
    if (this.#closed) return;
    const copy = structuredClone(message);
    const peer = this.#peer;
    if (peer !== null) setImmediate(() => peer.#take(copy));
  }

  start(): void {
    this.#started = true;
    const waiting = this.#queue;
    this.#queue = [];
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const peer = this.#peer;
    setImmediate(() => {
      this.emit('close');
      peer?.close();
    });
  }

  #take(data: unknown): void {
    if (this.#closed) return;
    if (this.#started) this.emit('message', { data, ports: [] });
    else this.#queue.push(data);
  }
}

export class DoubleChannel implements ChannelSurface {
  readonly port1: DoublePort;
  readonly port2: DoublePort;
  constructor() {
    [this.port1, this.port2] = DoublePort.pair();
  }
}

/** A port that was transferred out of this process: what comes is sent on, what is received is posted back. */
export function transferOut(port: PortSurface, send: (data: unknown) => void, closed: () => void) {
  port.on('message', (event) => send(event.data));
  port.on('close', closed);
  port.start();
  return { receive: (data: unknown) => port.postMessage(data), close: () => port.close() };
}
