import { NotationError } from './notation-error.ts';

/** Numbers as docker writes them. All of it throws NotationError. */

const UNITS = ['', 'k', 'm', 'g', 't', 'p'];
const SIZE = /^(\d+(?:\.\d+)?)\s*([kmgtp]?)(?:i?b)?$/i;

/** '512m', '1.5g', '64MB' or plain bytes; powers of 1024 (docker/go-units, RAMInBytes). */
export function parseSize(text: string): number {
  const [, number = '', unit = ''] = SIZE.exec(text.trim()) ?? [];
  if (number === '') throw new NotationError(`"${text}" is not a size. Write 512m, 2g or a number of bytes`);
  return Math.trunc(Number(number) * 1024 ** UNITS.indexOf(unit.toLowerCase()));
}

/** The shortest way to write just so many bytes. */
export function formatSize(bytes: number): string {
  if (bytes < 0) return String(bytes);
  const power = UNITS.findLastIndex((_, at) => bytes > 0 && bytes % 1024 ** at === 0);
  return power < 1 ? String(bytes) : `${bytes / 1024 ** power}${UNITS[power]}`;
}

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** '30s', '1m30s', '500ms' (Go's durations). @returns seconds */
export function parseDuration(text: string): number {
  const parts = [...text.trim().matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text.trim())
    throw new NotationError(`"${text}" is not a time. Write 30s, 1m30s or 500ms`);
  const seconds = parts.reduce(
    (sum, [, number, unit = '']) => sum + Number(number) * (SECONDS[unit] ?? 0),
    0,
  );
  return Number(seconds.toFixed(9));
}

export const formatDuration = (seconds: number): string => `${seconds}s`;

export function parseNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new NotationError(`"${text}" is not a number`);
  return value;
}

/** pflag's, that is Go's strconv.ParseBool. */
export function parseBoolean(text: string): boolean {
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) return true;
  if (/^(0|f|F|false|FALSE|False)$/.test(text)) return false;
  throw new NotationError(`"${text}" is neither true nor false`);
}
