import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Probe } from '../shared/config.ts';
import { say, type Text } from '../shared/text/text.ts';
import { inWords } from './in-words.ts';

/** What options mean, one parser each, called by commander: an InvalidArgumentError becomes a usage error (exit 2). */

/** Commander says before it which option it is about, and what was typed. */
export const invalid = (why: Text): InvalidArgumentError => new InvalidArgumentError(inWords(why));

/** `K=V`; the value may be empty and may hold '='. `K` alone takes the value of this shell, like `docker run --env`. */
export function parsePair(text: string, env: NodeJS.ProcessEnv = process.env): [string, string] {
  const at = text.indexOf('=');
  const name = at < 0 ? text : text.slice(0, at);
  const value = at < 0 ? env[text] : text.slice(at + 1);
  if (name === '' || value === undefined) throw invalid(say('usage.pair'));
  return [name, value];
}

export function parseHttpProbe(text: string): Probe {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) throw invalid(say('usage.http-url'));
  return { kind: 'http', url: text };
}

export function parseTcpProbe(text: string): Probe {
  const match = /^(\[[0-9a-fA-F:.]+\]|[^:\s]+):(\d+)$/.exec(text.trim());
  if (!match?.[1] || !match[2]) throw invalid(say('usage.host-and-port'));
  return { kind: 'tcp', host: match[1].replace(/^\[(.*)\]$/, '$1'), port: portNumber(match[2]) };
}

export function parseExecProbe(text: string): Probe {
  if (text.trim() === '') throw invalid(say('usage.probe-command'));
  return { kind: 'exec', command: text };
}

/** A whole or broken number within limits. */
export function numberBetween(min: number, max: number, whole = true): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
      throw invalid(say('usage.number', { whole: whole ? 'yes' : 'no', min, max }));
    }
    return value;
  };
}

/** A port to listen on; 0 is any free one. */
export const parseListenPort = numberBetween(0, 65535);

/** A repository may be a folder of this machine, seen from where the command is typed; URLs pass as they are. */
export function parseGitUrl(text: string): string {
  const isPath = /^\.{1,2}([/\\]|$)/.test(text) || isAbsolute(text);
  if (isPath && !existsSync(text)) throw invalid(say('usage.no-such-folder'));
  return isPath ? resolve(text) : text;
}

/** A folder of this machine; seen from where the command is typed. */
export function parseFolder(text: string): string {
  if (!existsSync(text)) throw invalid(say('usage.no-such-folder'));
  return resolve(text);
}

/** For options that may be given several times. */
export function collect<T>(parse: (text: string) => T): (text: string, before?: T[]) => T[] {
  return (text, before = []) => [...before, parse(text)];
}

function portNumber(text: string | undefined): number {
  const port = Number(text);
  if (!(port >= 1 && port <= 65535)) throw invalid(say('usage.port'));
  return port;
}

/** A release as it is shown: '3' or '#3'. */
export function parseRelease(text: string): number {
  return numberBetween(1, Number.MAX_SAFE_INTEGER)(text.replace(/^#/, ''));
}
