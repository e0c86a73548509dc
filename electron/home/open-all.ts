import { messageOf } from '../shared/errors.ts';

/** What has been opened so far. */
type Opened = {
  /** @param name for the log, should closing it fail: 'local socket' */
  add(name: string, close: () => unknown): void;
};

/**
 * Opens parts one after the other. If one can't be opened, those before it are closed, and its error is thrown.
 * @returns what `open` answers, and `close`: the newest part first. A part that fails to close is logged and keeps no other one
 * open; `close` throws what the first such part threw, once all have had their turn.
 */
export async function openAll<T>(
  log: (line: string) => void,
  open: (opened: Opened) => Promise<T>,
): Promise<T & { close(): Promise<void> }> {
  const parts: { name: string; close: () => unknown }[] = [];
  const close = async () => {
    const failures: unknown[] = [];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      try {
        await part.close();
      } catch (error) {
        log(`Closing the ${part.name} failed: ${messageOf(error)}`);
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  };
  try {
    return {
      ...(await open({ add: (name, closePart) => void parts.push({ name, close: closePart }) })),
      close,
    };
  } catch (error) {
    // What fails to close is in the log; why it had to be closed is what the caller must know.
    await close().catch(() => undefined);
    throw error;
  }
}
