import { createInterface } from 'node:readline/promises';

/**
 * A line that a person types. Asked on stderr: stdout is for the answer of the command.
 * @returns '' where there is no more input
 */
export async function ask(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  question: string,
): Promise<string> {
  // Not as a terminal's own line editor: Ctrl-C ends the command, as everywhere else.
  const lines = createInterface({ input, output, terminal: false });
  const ended = new AbortController();
  lines.once('close', () => ended.abort());
  try {
    return await lines.question(question, { signal: ended.signal });
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    return '';
  } finally {
    lines.close();
  }
}
