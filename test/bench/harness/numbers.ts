import type { Unit } from './benchmark.ts';
import type { Spread } from './statistics.ts';

/** Three digits that say something: '1,024', '347', '34.7', '0.35'. */
export function figure(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: 0 });
}

/** Their measure says what is counted. */
const COUNTS: readonly Unit[] = ['files', 'calls', 'processes', 'apps'];

export function amount(value: number, unit: Unit): string {
  return COUNTS.includes(unit) ? figure(value) : `${figure(value)} ${unit}`;
}

export function range({ min, max }: Spread): string {
  return `${figure(min)}–${figure(max)}`;
}

export function times({ median, min, max }: Spread): string {
  const ratio = (value: number) => value.toFixed(value >= 10 ? 1 : 2);
  return `${ratio(median)} × (${ratio(min)}–${ratio(max)})`;
}
