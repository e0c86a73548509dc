import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PortSurface, UtilityProcessSurface } from '../../../electron/main/electron-surface.ts';
import { transferOut } from './ports.ts';

const SHIM = fileURLToPath(new URL('./parent-port.ts', import.meta.url));

/** A utility process as a real child process with a real bridge for its ports. */
export class DoubleUtilityProcess extends EventEmitter implements UtilityProcessSurface {
  readonly #child: ChildProcess;
  readonly #ports = new Map<number, ReturnType<typeof transferOut>>();
  #next = 1;

  constructor(modulePath: string, args: string[], env: NodeJS.ProcessEnv) {
    super();
    this.#child = fork(modulePath, args, {
      execArgv: ['--disable-warning=ExperimentalWarning', '--import', SHIM],
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env,
    });
    this.#child.on('message', (message: { kind: string; port?: number; data?: unknown }) =>
      this.#onMessage(message),
    );
    this.#child.on('spawn', () => this.emit('spawn'));
    this.#child.on('exit', (code) => {
      for (const port of this.#ports.values()) port.close();
      this.#ports.clear();
      this.emit('exit', code ?? 1);
    });
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }
  get stdout() {
    return this.#child.stdout;
  }
  get stderr() {
    return this.#child.stderr;
  }

  kill(signal: NodeJS.Signals = 'SIGTERM'): boolean {
    return this.#child.kill(signal);
  }

  postMessage(data: unknown, transfer: PortSurface[] = []): void {
    if (!this.#child.connected) return;
    const ports = transfer.map((port) => this.#transfer(port));
    this.#child.send({ kind: 'message', data, ports });
  }

  #transfer(port: PortSurface): number {
    const number = this.#next++;
    const send = (data: unknown) => {
      if (this.#child.connected) this.#child.send({ kind: 'port', port: number, data });
    };
    const closed = () => {
      if (this.#child.connected) this.#child.send({ kind: 'port-closed', port: number });
    };
    this.#ports.set(number, transferOut(port, send, closed));
    return number;
  }

  #onMessage(message: { kind: string; port?: number; data?: unknown }): void {
    if (message.kind === 'message') this.emit('message', message.data);
    else if (message.kind === 'port' && message.port !== undefined)
      this.#ports.get(message.port)?.receive(message.data);
    else if (message.kind === 'port-closed' && message.port !== undefined)
      this.#ports.get(message.port)?.close();
  }
}
