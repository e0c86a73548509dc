import type { Cli } from './command.ts';
import { EXIT_INTERRUPTED, Exit } from './exit.ts';

/**
 * Follows what an engine does for as long as the person lets it.
 * @throws Exit after Ctrl-C, whatever `work` then throws
 */
export async function untilInterrupt<T>(
  onInterrupt: Cli['onInterrupt'],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const enough = new AbortController();
  const stopListening = onInterrupt(() => enough.abort());
  try {
    return await work(enough.signal);
  } catch (error) {
    throw enough.signal.aborted ? new Exit(EXIT_INTERRUPTED, error) : error;
  } finally {
    stopListening();
  }
}
