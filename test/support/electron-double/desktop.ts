import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandName, commands, MenuLine, Snapshot } from './control.ts';

const BUNDLE = fileURLToPath(new URL('../../../out/main/index.cjs', import.meta.url));
const HOOK = fileURLToPath(new URL('./hook.ts', import.meta.url));

type Tail<Args extends unknown[]> = Args extends [unknown, ...infer Rest] ? Rest : [];
type Command = <Name extends CommandName>(
  name: Name,
  ...args: Tail<Parameters<(typeof commands)[Name]>>
) => Promise<Awaited<ReturnType<(typeof commands)[Name]>>>;

export type Desktop = {
  command: Command;
  see: () => Promise<Snapshot>;
  /** Polls the double until the condition holds; fails with what was seen last. */
  until: (what: string, condition: (seen: Snapshot) => boolean, timeoutMs?: number) => Promise<Snapshot>;
  signal: (signal: NodeJS.Signals) => void;
  /** Resolves with the exit code. */
  exited: Promise<number | null>;
  output: () => string;
  home: string;
  dataDir: string;
  /** Ends it by force and removes its folders. */
  dispose: () => Promise<void>;
};

export type DesktopOptions = {
  home?: string;
  args?: string[];
  env?: NodeJS.ProcessEnv;
  /** A desktop that shows tray icons, as its `gdbus` says. Without it there is no session bus. */
  trayHost?: boolean;
  /** Another main bundle than the built one: a packed app's. */
  bundle?: string;
};

/** Starts the built shell on the double, in a process of its own, with folders of its own. */
export function startDesktop(options: DesktopOptions = {}): Desktop {
  const bundle = options.bundle ?? BUNDLE;
  if (!existsSync(bundle)) throw new Error(`${bundle} is not built: run "npm run build" first.`);
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'hpt-desktop-'));
  const dataDir = join(home, 'data');
  const child = fork(bundle, options.args ?? [], {
    execArgv: ['--disable-warning=ExperimentalWarning', '--import', HOOK],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: {
      ...process.env,
      HOME: home,
      XDG_CONFIG_HOME: join(home, 'config'),
      HOMEPORT_DATA_DIR: dataDir,
      HOMEPORT_DOUBLE_HOME: home,
      // No bus: the double's tray is hosted by nobody unless a test says so.
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
      ...(options.trayHost === true
        ? { PATH: `${gdbusThatSaysYes(home)}${delimiter}${process.env.PATH}` }
        : {}),
      ...options.env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
    });
  }
  const exited = new Promise<number | null>((resolve) => {
    child.on('exit', resolve);
  });
  const command = commander(child, () => output);
  const see = () => command('snapshot');
  return {
    command,
    see,
    until: (what, condition, timeoutMs = 20_000) => until(see, what, condition, timeoutMs),
    signal: (name) => child.kill(name),
    exited,
    output: () => output,
    home,
    dataDir,
    async dispose() {
      child.kill('SIGKILL');
      await exited;
      if (options.home === undefined) rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The answer of a real org.kde.StatusNotifierWatcher with a host, as gdbus prints it. */
function gdbusThatSaysYes(home: string): string {
  const bin = join(home, 'bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'gdbus'), '#!/bin/sh\necho "(<true>,)"\n', { mode: 0o755 });
  return bin;
}

function commander(child: ChildProcess, output: () => string): Command {
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let next = 1;
  child.on('message', (answer: { id: number; result?: never; error?: string }) => {
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.error !== undefined) asked?.reject(new Error(answer.error));
    else if ('result' in answer) asked?.resolve(answer.result as never);
  });
  child.on('exit', (code) => {
    for (const asked of waiting.values()) asked.reject(new Error(`The shell ended (${code}): ${output()}`));
    waiting.clear();
  });
  return (name, ...args) =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error(`The shell has ended: ${output()}`));
      const id = next++;
      waiting.set(id, { resolve, reject });
      child.send({ id, name, args });
    });
}

async function until(
  see: () => Promise<Snapshot>,
  what: string,
  condition: (seen: Snapshot) => boolean,
  timeoutMs: number,
): Promise<Snapshot> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const seen = await see();
    if (condition(seen)) return seen;
    if (Date.now() > deadline)
      throw new Error(`Waited ${timeoutMs} ms for: ${what}. Seen: ${JSON.stringify(seen, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The tray menu as indented lines. */
export function menuText(lines: MenuLine[], indent = ''): string {
  return lines
    .map((line) =>
      line.type === 'separator'
        ? `${indent}--`
        : `${indent}${line.label}\n${menuText(line.items, `${indent}  `)}`,
    )
    .join('\n');
}
