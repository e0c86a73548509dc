import type { MessageEvent, ParentPort } from 'electron';
import { startEngine } from '../engine/engine.ts';
import { lockAsHost } from '../engine/store/lock-turns.ts';
import { openAll } from '../home/open-all.ts';
import { openHome } from '../home/open-home.ts';
import { HomeportError, isHomeportError, messageOf } from '../shared/errors.ts';
import { render } from '../shared/text/render.ts';
import type { Text } from '../shared/text/text.ts';
import { createBrowserAccess } from './engine/browser-access.ts';
import { portServers } from './engine/port-servers.ts';
import type { EngineOptions, Order, PortHolder, Report } from './engine/protocol.ts';
import { order } from './engine/protocol.ts';

/**
 * The engine's own process, started by the shell as a utility process. Plain Node but for `process.parentPort`: the home that
 * every host of the engine opens, a port for each `connect`, and access from a browser where that is wanted.
 */

type Running = {
  wake(): void;
  handOverKey(key: string): void;
  connect(holder: PortHolder, event: MessageEvent): void;
  browser: ReturnType<typeof createBrowserAccess>;
  close(): Promise<void>;
};

/** Electron's port to the parent process; Node's own types don't have it. */
const parent: ParentPort = process.parentPort;
const tell = (said: Report) => parent.postMessage(said);
const log = (line: string) => tell({ type: 'log', line });
const tellInLog = (what: Text) => log(render(what));

const EXIT_AFTER_MS = 500;

let running: Promise<Running> | null = null;
/** Calls off a start that still waits for a command to leave the data directory. */
const closing = new AbortController();

/** The desktop's home, and browser access to it where it is wanted. */
function start(options: EngineOptions): Promise<Running> {
  return openAll(log, async (opened) => {
    const home = await openHome({
      dataDir: options.dataDir,
      say: tellInLog,
      log,
      lock: (directory) => lockAsHost(directory, { say: tellInLog, signal: closing.signal }),
      startEngine: (given) =>
        startEngine({ ...given, ...(options.dockerHost === null ? {} : { dockerHost: options.dockerHost }) }),
    });
    opened.add('home', home.close);
    const { engine } = home;
    const handOverKey = (key: string) => engine.handOverKey(Buffer.from(key, 'base64'));
    if (options.secretKey !== null) handOverKey(options.secretKey);
    const serve = portServers(engine.router, log);
    const browser = createBrowserAccess({
      dataDir: options.dataDir,
      rendererDir: options.rendererDir,
      router: engine.router,
      log,
      report: tell,
    });
    opened.add('browser access', () => browser.set(null));
    await browser.set(options.browserPort);
    return {
      browser,
      wake: () => engine.wake(),
      handOverKey,
      connect(holder: PortHolder, { ports: [port] }: MessageEvent) {
        if (port !== undefined) serve[holder](port);
      },
    };
  });
}

async function obey(said: Order, event: MessageEvent): Promise<void> {
  if (said.type === 'start') {
    running ??= start(said.options);
    await running;
    tell({ type: 'started' });
    return;
  }
  if (said.type === 'close') {
    closing.abort();
    // A start that failed has been reported, and has left nothing open.
    const host = await running?.catch(() => null);
    await host?.close();
    tell({ type: 'closed' });
    process.exit(0);
  }
  const host = await running;
  if (host === null)
    throw new HomeportError('INTERNAL', `The engine was asked to ${said.type} before it was started`);
  switch (said.type) {
    case 'connect':
      return host.connect(said.holder, event);
    case 'browser':
      return host.browser.set(said.port);
    case 'sign-in-link':
      return tell({ type: 'sign-in-link', url: host.browser.signInLink() });
    case 'secret-key':
      return host.handOverKey(said.key);
    case 'resume':
      log('The machine woke up: looking at Docker and the schedule anew');
      return host.wake();
  }
}

parent.on('message', (event) => {
  const parsed = order.safeParse(event.data);
  if (!parsed.success) return log('The shell sent something that is not an order');
  const said = parsed.data;
  obey(said, event).catch((error: unknown) => {
    // If the start was called off while it waited for its turn, the order to close has the answer.
    if (closing.signal.aborted && isHomeportError(error, 'CANCELLED')) return;
    // A start that fails is reported in words and not tried again; any other failure is a crash.
    if (said.type === 'start') tell({ type: 'failed', message: messageOf(error) });
    else log(`${said.type}: ${messageOf(error)}`);
    // The report needs a moment to leave; the shell ends this process when it has it.
    setTimeout(() => process.exit(1), EXIT_AFTER_MS);
  });
});
