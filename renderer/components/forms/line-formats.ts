import type { PublishedPort, VolumeMount } from '../../../electron/shared/config.ts';

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
    if (!parsed.ok) return all.length === 1 ? parsed : bad(`Line ${number}: ${parsed.problem}`);
    values.push(parsed.value);
  }
  return ok(values);
}

const PORT =
  /^(?:(?<ip>\[[0-9a-fA-F:.]+\]|\d+(?:\.\d+){3}):)?(?:(?<host>\d*):)?(?<container>\d+)(?:\/(?<protocol>[a-z]+))?$/;
const validPort = (n: number): boolean => n >= 1 && n <= 65535;

/** '8080:80', '127.0.0.1:8080:80/tcp', '[::1]:53:53/udp', or '80' for a port that Docker chooses. */
export function parsePort(line: string): Parsed<PublishedPort> {
  const groups = PORT.exec(line)?.groups;
  if (!groups?.container) {
    return /\d-\d/.test(line)
      ? bad(`"${line}" is a range: write each port on a line of its own`)
      : bad(`"${line}" is not a port. Write 8080:80, or 8080:80/udp, or 127.0.0.1:8080:80`);
  }
  const protocol = (['tcp', 'udp', 'sctp'] as const).find((p) => p === (groups.protocol ?? 'tcp'));
  if (!protocol) return bad(`"${groups.protocol}" is no protocol: tcp, udp or sctp`);
  const hostPort = groups.host === undefined || groups.host === '' ? null : Number(groups.host);
  const containerPort = Number(groups.container);
  if (!validPort(containerPort) || (hostPort !== null && !validPort(hostPort))) {
    return bad(`"${line}" has a port that is not between 1 and 65535`);
  }
  return ok({ hostIp: (groups.ip ?? '').replace(/^\[|\]$/g, ''), hostPort, containerPort, protocol });
}

export const parsePorts = (text: string): Parsed<PublishedPort[]> => each(text, parsePort);

export function formatPort(port: PublishedPort): string {
  const ip = port.hostIp.includes(':') ? `[${port.hostIp}]` : port.hostIp;
  const host = port.hostPort === null ? (ip === '' ? '' : ':') : `${port.hostPort}:`;
  const address = ip === '' ? '' : `${ip}:`;
  // '127.0.0.1::80': an address with a port that Docker chooses.
  return `${address}${port.hostPort === null && ip !== '' ? ':' : host}${port.containerPort}${port.protocol === 'tcp' ? '' : `/${port.protocol}`}`;
}

const VOLUME = /^(?<source>.+?):(?<destination>\/[^:]*)(?::(?<mode>[a-zA-Z,]+))?$/;

/** 'data:/var/lib/data', '/srv/media:/media:ro'. */
export function parseVolume(line: string): Parsed<VolumeMount> {
  const groups = VOLUME.exec(line)?.groups;
  if (!groups?.source || !groups.destination) {
    return bad(
      `"${line}" is not a volume. Write name:/place/in/container or /folder/here:/place/in/container, with :ro at the end for read-only`,
    );
  }
  const mode = groups.mode ?? 'rw';
  if (mode !== 'ro' && mode !== 'rw')
    return bad(`":${mode}" is not known here: use :ro for read-only, or nothing`);
  return ok({ source: groups.source, destination: groups.destination, readOnly: mode === 'ro' });
}

export const parseVolumes = (text: string): Parsed<VolumeMount[]> => each(text, parseVolume);
export const formatVolume = (v: VolumeMount): string =>
  `${v.source}:${v.destination}${v.readOnly ? ':ro' : ''}`;

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
    if (at < 1) return bad(`Line ${number}: "${plain}" is not written NAME=value`);
    const name = plain.slice(0, at).trim();
    if (Object.hasOwn(values, name)) return bad(`Line ${number}: ${name} is there twice`);
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
