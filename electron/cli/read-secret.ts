import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** More than any token has: a whole file was piped in by mistake. */
const LIMIT = 64 * 1024;

/**
 * A secret from standard input: never from an argument, which every user of the machine can read. On a terminal it is asked
 * for and what is typed is not shown; else everything that is piped in, without the end of line that `echo` adds.
 */
export async function readSecret(
  input: NodeJS.ReadStream,
  output: NodeJS.WritableStream,
  question: string,
): Promise<string> {
  if (!input.isTTY) {
    let text = '';
    for await (const chunk of input) {
      text += String(chunk);
      if (text.length > LIMIT) break;
    }
    return text.replace(/\r?\n$/, '');
  }
  // readline shows what is typed on its output: this one shows nothing.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true });
  output.write(question);
  const interrupted = new AbortController();
  lines.on('SIGINT', () => interrupted.abort());
  try {
    return await lines.question('', { signal: interrupted.signal });
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    return '';
  } finally {
    lines.close();
    output.write('\n');
  }
}
