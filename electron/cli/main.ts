import packageJson from '../../package.json' with { type: 'json' };
import { ask } from './ask.ts';
import { loadEngine } from './engine-parts.ts';
import { run } from './program.ts';
import { readSecret } from './read-secret.ts';
import { superviseServe, supervises } from './supervised-serve.ts';

/** A reader that has seen enough (`homeport history | head`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

process.exitCode = await run(
  process.argv.slice(2),
  {
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    now: () => new Date(),
    loadEngine,
    ...(supervises(process.env) ? { supervise: (say) => superviseServe(process.argv.slice(2), say) } : {}),
    ...(process.stdin.isTTY && process.stderr.isTTY
      ? { ask: (question: string) => ask(process.stdin, process.stderr, question) }
      : {}),
    readSecret: (question) => readSecret(process.stdin, process.stderr, question),
    onInterrupt: (listener) => {
      process.on('SIGINT', listener);
      return () => process.off('SIGINT', listener);
    },
  },
  packageJson.version,
);

// Everything is closed and printed by now. A connection that something still holds must not keep the shell waiting.
setTimeout(() => process.exit(), 1000).unref();
