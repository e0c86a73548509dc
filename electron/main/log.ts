import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LogFile, logFile } from '../home/log-file.ts';
import { withoutSecrets } from '../shared/without-secrets.ts';

const KEPT_LINES = 1_000;

export type Log = {
  line(text: string): void;
  /** The last lines, oldest first. */
  tail(): string[];
};

/** The shell's log: the last lines in memory for the diagnostics, all of them in `<folder>/desktop.log` (one older file kept). */
export function openLog(folder: string, now: () => Date): Log {
  const lines: string[] = [];
  let file: LogFile | null = logFile(join(folder, 'desktop.log'), () =>
    lines.push('The log file can no longer be written'),
  );
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // Without a folder the log is kept in memory only: no reason not to start.
    file = null;
  }
  return {
    line(text) {
      const line = `${now().toISOString()} ${withoutSecrets(text)}`;
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
      file?.line(line);
    },
    tail: () => [...lines],
  };
}
