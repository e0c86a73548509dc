// Plain JavaScript that Node 18 understands: whoever types a command has the Node of their system, and Node 24, which Homeport
// runs on, comes with its own dependencies where it can.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const NEEDED = 24;

/** The project's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Compiled code is kept, which halves the time until a command begins. Beside the code itself, so that nobody can write there who
 * could not change the code (Node's own choice, the folder for temporary files, is everybody's). Read-only: nothing is kept.
 */
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'homeport-compiled');

/** Node 24 as npm brought it: an optional dependency named after platform and architecture. */
function bundledNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = process.platform === 'win32' ? 'node.exe' : 'node';
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/package.json`);
    const place = join(dirname(manifest), 'bin', program);
    if (existsSync(place)) return place;
  } catch {
    // Not installed for this platform: there may be one linked by name.
  }
  const linked = join(root, 'node_modules', '.bin', program);
  return existsSync(linked) ? linked : undefined;
}

/** Ends with 1, and says why. */
export function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exitCode = 1;
}

function runWith(node, entry, args) {
  // The warning is about features of Node that Homeport uses on purpose; no other warning is hidden.
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', entry, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C in a terminal reaches the child by itself: sent again, it would count as the second one.
      if (signal === 'SIGINT' && (process.stdin.isTTY || process.stderr.isTTY)) return;
      child.kill(signal);
    });
  }
  child.on('error', (error) => fail(`${node} can't be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
    // The handlers above would keep nothing alive, but an open standard input might.
    process.exit();
  });
}

/** Runs a file of ours: in this process where that is Node 24, else with the one that npm brought. */
export async function withNode24(entry, args) {
  if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
    nodeModule.enableCompileCache(process.env.NODE_COMPILE_CACHE);
    process.argv.splice(1, process.argv.length, entry, ...args);
    await import(pathToFileURL(entry).href);
    return;
  }
  const node = bundledNode();
  if (node !== undefined) runWith(node, entry, args);
  else
    fail(
      `Homeport needs Node ${NEEDED} and this is ${process.version}. Run "npm ci" in ${root}, which brings it for Linux (x64 and ARM64, with glibc) and Windows (x64). Elsewhere, install Node ${NEEDED}.`,
    );
}
