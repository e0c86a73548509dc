import type { PublishedPort, VolumeMount } from '../../../electron/shared/config.ts';
import { NOWHERE } from '../../../electron/shared/docker-run/flag.ts';
import { NotationError } from '../../../electron/shared/docker-run/notation-error.ts';
import {
  parsePorts as portsOf,
  parseVolume as volumeOf,
} from '../../../electron/shared/docker-run/ports-and-volumes.ts';
import { say, type Text } from '../../../electron/shared/text/text.ts';
import { words } from '../../i18n/in-words.ts';

/** How ports, variables and volumes are written in a text field, one a line. The notations are those of `docker run`. */

export type Parsed<T> = { ok: true; value: T } | { ok: false; problem: string };

const ok = <T>(value: T): Parsed<T> => ({ ok: true, value });
const bad = (problem: string): Parsed<never> => ({ ok: false, problem });

/** Lines with something in them, with their number for the words of a problem. */
function entries(text: string): { line: string; number: number }[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
}

function each<T>(text: string, parse: (line: string) => Parsed<T>): Parsed<T[]> {
  const values: T[] = [];
  const all = entries(text);
  for (const { line, number } of all) {
    const parsed = parse(line);
    if (!parsed.ok) return all.length === 1 ? parsed : bad(inLine(number, parsed.problem));
    values.push(parsed.value);
  }
  return ok(values);
}

const inLine = (number: number, problem: Text | string): string => words('form.line', { number, problem });

/** What docker's own notation makes of a line; its complaint is the problem. */
function read<T>(parse: () => T): Parsed<T> {
  try {
    return ok(parse());
  } catch (error) {
    if (error instanceof NotationError) return bad(error.message);
    throw error;
  }
}

/** '8080:80', '127.0.0.1:8080:80/tcp', '[::1]:53:53/udp', a range, or '80' for a port that Docker chooses. */
export const parsePort = (line: string): Parsed<PublishedPort[]> => read(() => portsOf(line));

export function parsePorts(text: string): Parsed<PublishedPort[]> {
  const parsed = each(text, parsePort);
  return parsed.ok ? ok(parsed.value.flat()) : parsed;
}

/** 'data:/var/lib/data', '/srv/media:/media:ro'. */
export const parseVolume = (line: string): Parsed<VolumeMount> => read(() => volumeOf(line, NOWHERE.resolve));

export const parseVolumes = (text: string): Parsed<VolumeMount[]> => each(text, parseVolume);

/**
 * 'NAME=value' a line. A value in double quotes is read as a JSON string: so that one with line ends, or with spaces
 * at its ends, can be written. `export ` in front and lines that begin with '#' are what a pasted .env file has.
 */
export function parseAssignments(text: string): Parsed<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const { line, number } of entries(text)) {
    if (line.startsWith('#')) continue;
    const plain = line.replace(/^export\s+/, '');
    const at = plain.indexOf('=');
    if (at < 1) return bad(inLine(number, say('form.line-no-assignment', { line: plain })));
    const name = plain.slice(0, at).trim();
    if (Object.hasOwn(values, name)) return bad(inLine(number, say('form.line-twice', { name })));
    values[name] = unquote(plain.slice(at + 1));
  }
  return ok(values);
}

function unquote(value: string): string {
  if (!/^".*"$/s.test(value) || value.length < 2) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'string' ? parsed : value;
  } catch {
    return value; // Quotes that are part of the value.
  }
}

export function formatAssignments(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${needsQuotes(value) ? JSON.stringify(value) : value}`)
    .join('\n');
}

function needsQuotes(value: string): boolean {
  return /[\n\r\u2028\u2029]/.test(value) || value !== value.trim() || unquote(value) !== value;
}

/** Names with commas, spaces or line ends between. */
export const parseNames = (text: string): string[] => text.split(/[\s,]+/).filter((name) => name !== '');
