import type { EngineState } from '../../shared/desktop-contract.ts';
import { say } from '../../shared/text/text.ts';
import type { ElectronSurface, PortSurface, UtilityProcessSurface } from '../electron-surface.ts';
import { inWords } from '../in-words.ts';
import { createObservable, type Observable } from '../observable.ts';
import type { EngineOptions, Order, PortHolder, Report } from './protocol.ts';
import { report } from './protocol.ts';
import { afterExit, CRASH_LOOP, type RestartHistory } from './restart-policy.ts';

/** How long the engine may take to end, ms: longer than its longest step. After that its journal has to do. */
const CLOSE_TIMEOUT_MS = 20_000;

type SupervisorParts = {
  electron: Pick<ElectronSurface, 'utilityProcess' | 'MessageChannelMain'>;
  modulePath: string;
  /** Asked at every start: settings may have changed. */
  options: () => EngineOptions;
  log: (line: string) => void;
  now: () => Date;
  setTimer: (run: () => void, ms: number) => () => void;
};

/**
 * Keeps one engine running in a process of its own.
 *
 * INVARIANTS: at most one process lives; a port that was handed out belongs to the process that lives (or is closed);
 * `stop()` is final for the process, not for the supervisor; an end that nobody asked for leads to a restart or to the
 * state `stopped` with a sentence, never to silence.
 */
export class EngineSupervisor {
  readonly state: Observable<EngineState>;
  readonly reports: Observable<Report | null>;
  readonly #parts: SupervisorParts;
  #process: UtilityProcessSurface | null = null;
  #history: RestartHistory = { shortLives: 0 };
  #startedAt = 0;
  #failure: string | null = null;
  #stopping: { done: Promise<void>; ended: () => void } | null = null;
  #asked = false;
  #cancelTimer: () => void = () => {};

  constructor(parts: SupervisorParts) {
    this.#parts = parts;
    this.state = createObservable<EngineState>({ state: 'starting' });
    this.reports = createObservable<Report | null>(null);
  }

  /** Whether somebody asked for its end, if it ends now or has just ended. */
  get asked(): boolean {
    return this.#asked;
  }

  /** Starts the engine unless it runs. @param options `forget`: earlier crashes don't count, as after a person's *Try again* */
  start(options: { forget?: boolean } = {}): void {
    if (this.#process !== null) return;
    this.#cancelTimer();
    if (options.forget === true) this.#history = { shortLives: 0 };
    this.#failure = null;
    this.#asked = false;
    this.#startedAt = this.#parts.now().getTime();
    this.state.set({ state: 'starting' });
    const child = this.#parts.electron.utilityProcess.fork(this.#parts.modulePath, [], {
      serviceName: 'Homeport engine',
      stdio: 'pipe',
    });
    this.#process = child;
    child.on('message', (message) => this.#onMessage(child, message));
    child.on('exit', (code) => this.#onExit(child, code));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => this.#parts.log(`engine: ${chunk.toString('utf8').trimEnd()}`));
    }
    this.send({ type: 'start', options: this.#parts.options() });
  }

  /** A new port to the engine, which serves on it what the holder may ask for; null while the engine is away. */
  connect(holder: PortHolder): PortSurface | null {
    if (this.#process === null || this.state.get().state !== 'running') return null;
    const channel = new this.#parts.electron.MessageChannelMain();
    this.#process.postMessage({ type: 'connect', holder } satisfies Order, [channel.port2]);
    return channel.port1;
  }

  send(order: Order): void {
    this.#process?.postMessage(order);
  }

  /** Ends the engine and starts it with the options as they are now. */
  async restart(): Promise<void> {
    await this.stop();
    this.start({ forget: true });
  }

  /** Asks the engine to end after the step under way, and waits for it. Resolves in any case. */
  stop(timeoutMs: number = CLOSE_TIMEOUT_MS): Promise<void> {
    this.#cancelTimer();
    const child = this.#process;
    if (child === null) return Promise.resolve();
    if (this.#stopping !== null) return this.#stopping.done;
    let ended = () => {};
    const done = new Promise<void>((resolve) => {
      ended = resolve;
    });
    this.#stopping = { done, ended };
    this.#asked = true;
    this.send({ type: 'close' });
    this.#cancelTimer = this.#parts.setTimer(() => {
      this.#parts.log(
        `The engine did not end within ${timeoutMs} ms: ended by force, its journal goes on at the next start`,
      );
      child.kill();
    }, timeoutMs);
    return done;
  }

  #onMessage(child: UtilityProcessSurface, message: unknown): void {
    if (child !== this.#process) return;
    const parsed = report.safeParse(message);
    if (!parsed.success) {
      this.#parts.log('The engine sent something that is not a report');
      return;
    }
    const said = parsed.data;
    if (said.type === 'started' && this.#stopping === null) this.state.set({ state: 'running' });
    if (said.type === 'failed') {
      this.#failure = said.message;
      child.kill();
    }
    if (said.type === 'log') this.#parts.log(`engine: ${said.line}`);
    this.reports.set(said);
  }

  #onExit(child: UtilityProcessSurface, code: number): void {
    if (child !== this.#process) return;
    this.#process = null;
    this.#cancelTimer();
    const stopping = this.#stopping;
    this.#stopping = null;
    if (stopping !== null) {
      this.state.set({ state: 'stopped', message: inWords(say('desktop.engine-asked')) });
      stopping.ended();
      return;
    }
    if (this.#failure !== null) {
      this.#parts.log(`The engine can't start: ${this.#failure}`);
      this.state.set({ state: 'stopped', message: this.#failure });
      return;
    }
    this.#afterCrash(code);
  }

  #afterCrash(code: number): void {
    const now = this.#parts.now().getTime();
    const decision = afterExit(this.#history, now - this.#startedAt);
    this.#history = decision.history;
    this.#parts.log(`The engine ended unasked (code ${code})`);
    if (decision.retryInMs === null) {
      const message = inWords(say('desktop.engine-crash-loop', { times: CRASH_LOOP, code }));
      this.state.set({ state: 'stopped', message });
      return;
    }
    const retryAt = new Date(now + decision.retryInMs).toISOString();
    const message = inWords(say('desktop.engine-ended', { code }));
    this.state.set({ state: 'restarting', retryAt, message });
    this.#cancelTimer = this.#parts.setTimer(() => this.start(), decision.retryInMs);
  }
}
