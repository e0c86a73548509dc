import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logFile } from '../../../electron/home/log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hpt-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fails = (error: unknown) => {
  throw error;
};

it('goes on where the file ends, for this user alone, without secrets', () => {
  const path = join(folder, 'homeport.log');
  logFile(path, fails).line('one');
  logFile(path, fails).line('cloning https://ada:hunter2@git.example/x.git');
  expect(readFileSync(path, 'utf8')).toBe('one\ncloning https://…@git.example/x.git\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('keeps two megabytes and the file before them', () => {
  const path = join(folder, 'homeport.log');
  appendFileSync(path, 'x'.repeat(2 * 1024 * 1024));
  const log = logFile(path, fails);
  log.line('the last of this file');
  log.line('the first of the next');
  expect(readFileSync(path, 'utf8')).toBe('the first of the next\n');
  expect(readFileSync(`${path}.1`, 'utf8')).toMatch(/the last of this file\n$/);
});

it('says once that it can’t be written, and tries no more', () => {
  const path = join(folder, 'not-there', 'homeport.log');
  const lost: unknown[] = [];
  const log = logFile(path, (error) => lost.push(error));
  log.line('one');
  log.line('two');
  expect(lost).toEqual([expect.objectContaining({ code: 'ENOENT' })]);
  expect(existsSync(path)).toBe(false);
});
