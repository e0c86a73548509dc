import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const KEPT_LINES = 1_000;
const MAX_BYTES = 2 * 1024 * 1024;

export type Log = {
  line(text: string): void;
  /** The last lines, oldest first. */
  tail(): string[];
};

/** The shell's log: the last lines in memory for the diagnostics, all of them in `<folder>/desktop.log` (one older file kept). */
export function openLog(folder: string, now: () => Date): Log {
  const path = join(folder, 'desktop.log');
  const lines: string[] = [];
  let writable = true;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // Without a folder the log lives in memory only: no reason not to start.
    writable = false;
  }
  const write = (line: string) => {
    if (!writable) return;
    try {
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
      if (statSync(path).size > MAX_BYTES) renameSync(path, `${path}.1`);
    } catch {
      // A full disk: trying again for every line would only slow everything down.
      writable = false;
      lines.push('The log file can no longer be written.');
    }
  };
  return {
    line(text) {
      const line = `${now().toISOString()} ${withoutSecrets(text)}`;
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      write(line);
    },
    tail: () => [...lines],
  };
}

/** Credentials in URLs and one-time tokens never reach a log, whoever wrote them. */
export function withoutSecrets(text: string): string {
  return text
    .replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1…@')
    .replace(/([?&#]?(?:token|password|secret|key)=)[^\s&]+/gi, '$1…');
}
