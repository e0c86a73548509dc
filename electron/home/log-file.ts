import { appendFileSync, renameSync, statSync } from 'node:fs';
import { withoutSecrets } from '../shared/without-secrets.ts';

const MAX_BYTES = 2 * 1024 * 1024;

export type LogFile = {
  /** Adds a line, without secrets. */
  line(text: string): void;
};

/**
 * A log in a file that only this user can read, of 2 MB at most; the file before it is kept as `<path>.1`.
 * @param onLost is told once when the file can't be written any more (a full disk). It is not tried again for every line: that
 * would only slow everything down
 */
export function logFile(path: string, onLost: (error: unknown) => void): LogFile {
  let lost = false;
  return {
    line(text) {
      if (lost) return;
      try {
        appendFileSync(path, `${withoutSecrets(text)}\n`, { mode: 0o600 });
        if (statSync(path).size > MAX_BYTES) renameSync(path, `${path}.1`);
      } catch (error) {
        lost = true;
        onLost(error);
      }
    },
  };
}
