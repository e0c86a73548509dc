import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectLocal } from '../../../electron/cli/local-client.ts';
import { ensureDataDir } from '../../../electron/home/data-dir.ts';
import { localSocketPath } from '../../../electron/home/local-socket.ts';
import { openSignIn } from '../../../electron/server/sign-in.ts';
import { render } from '../../../electron/shared/text/render.ts';

const SOMEBODY = 65_533;
const isRoot = process.getuid?.() === 0;

let base: string;
let dataDir: string;
let said: string[];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hpt-private-'));
  dataDir = join(base, 'data');
  said = [];
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const ensure = () => ensureDataDir(dataDir, (what) => said.push(render(what)));
const modeOf = (path: string) => statSync(path).mode & 0o777;
const made = (mode: number, files: Record<string, number> = {}) => {
  mkdirSync(dataDir);
  for (const [name, fileMode] of Object.entries(files)) {
    writeFileSync(join(dataDir, name), 'kept');
    chmodSync(join(dataDir, name), fileMode);
  }
  chmodSync(dataDir, mode);
};
const refusal = (...parts: string[]) =>
  expect.objectContaining({
    code: 'STORE_UNAVAILABLE',
    message: expect.stringMatching(new RegExp(parts.join('.*'), 's')),
  });

describe.skipIf(process.platform === 'win32')('a data directory', () => {
  it('is made for this user alone, with the folders above it, whatever the mask', () => {
    dataDir = join(base, 'a/b/c');
    const before = process.umask(0);
    try {
      ensure();
    } finally {
      process.umask(before);
    }
    expect([modeOf(join(base, 'a')), modeOf(join(base, 'a/b')), modeOf(dataDir)]).toEqual([
      0o700, 0o700, 0o700,
    ]);
    expect(said).toEqual([]);
  });

  it('that others can write is closed to them, with all that is Homeport’s in it, and that is said', () => {
    made(0o777, { 'homeport.db': 0o644, 'secret.key': 0o666, 'sign-in.json': 0o600, 'notes.txt': 0o644 });
    mkdirSync(join(dataDir, 'backups'));
    writeFileSync(join(dataDir, 'backups/one.db'), '');
    chmodSync(join(dataDir, 'backups/one.db'), 0o644);
    ensure();
    for (const name of ['', 'backups']) expect(modeOf(join(dataDir, name))).toBe(0o700);
    for (const name of ['homeport.db', 'secret.key', 'sign-in.json', 'backups/one.db'])
      expect(modeOf(join(dataDir, name))).toBe(0o600);
    expect(modeOf(join(dataDir, 'notes.txt'))).toBe(0o644);
    expect(said[0]).toMatch(/could write to .*data\. It has been closed/);
    expect(said.filter((line) => line.includes('secret.key'))).toHaveLength(1);
    said = [];
    ensure();
    expect(said).toEqual([]);
  });

  it('that was closed all along says nothing of the modes in it', () => {
    made(0o700, { 'homeport.db': 0o644 });
    ensure();
    expect(modeOf(join(dataDir, 'homeport.db'))).toBe(0o600);
    expect(said).toEqual([]);
  });

  it('may be reached through a link', () => {
    made(0o755);
    symlinkSync(dataDir, join(base, 'link'));
    const target = dataDir;
    dataDir = join(base, 'link');
    ensure();
    expect(modeOf(target)).toBe(0o700);
  });

  it('is refused at once where it can’t be made: Node’s own recursive mkdir tries for ever there', () => {
    // In a process of its own: what spins can't be stopped from inside.
    const module = pathToFileURL(join(import.meta.dirname, '../../../electron/home/data-dir.ts')).href;
    const script = `import { ensureDataDir } from ${JSON.stringify(module)};
      try { ensureDataDir('/proc/nope/data', () => {}); } catch (error) { console.log(error.code, error.message); }`;
    const answer = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      timeout: 10_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    expect(answer.toString()).toMatch(
      /^STORE_UNAVAILABLE The data directory \/proc\/nope\/data can’t be used .*--data-dir/,
    );
  });

  it('is refused where a file is in its place, or above it', () => {
    writeFileSync(join(base, 'file'), '');
    for (const place of ['file', 'file/data']) {
      dataDir = join(base, place);
      expect(ensure).toThrow(refusal('can.t be used'));
    }
  });
});

describe.skipIf(!isRoot)('what belongs to another user', () => {
  it('is refused with the way to mend it, by root too: who can write it would command root’s Homeport', () => {
    made(0o700);
    chownSync(dataDir, SOMEBODY, SOMEBODY);
    expect(ensure).toThrow(refusal('belongs to another user', `uid ${SOMEBODY}`, 'chown -hR 0 '));
    expect(modeOf(dataDir)).toBe(0o700);
  });

  it.each(['homeport.db', 'secret.key', 'sign-in.json', 'homeport.sock', 'backups'])(
    'is refused inside a directory of ours: %s',
    (name) => {
      made(0o777, { [name]: 0o600 });
      chownSync(join(dataDir, name), SOMEBODY, SOMEBODY);
      expect(ensure).toThrow(refusal(`${name} belongs to another user`));
    },
  );

  it('does not matter where it is nothing of Homeport’s', () => {
    // The second would write to the terminal that the refusal is printed on.
    for (const name of ['lost+found', 'homeport.\u001b]0;owned\u0007']) {
      dataDir = mkdtempSync(join(base, 'data-'));
      writeFileSync(join(dataDir, name), '');
      chownSync(join(dataDir, name), SOMEBODY, SOMEBODY);
      ensure();
    }
  });

  it('a link is not followed: the mode of what it leads to stays', () => {
    made(0o777);
    writeFileSync(join(base, 'passwd'), '');
    chmodSync(join(base, 'passwd'), 0o644);
    symlinkSync(join(base, 'passwd'), join(dataDir, 'homeport.db'));
    lchownSync(join(dataDir, 'homeport.db'), SOMEBODY, SOMEBODY);
    expect(ensure).toThrow(refusal('homeport.db belongs to another user'));
    expect(modeOf(join(base, 'passwd'))).toBe(0o644);
  });

  it('a socket in a folder of theirs is not spoken to', async () => {
    dataDir = join(base, 'd'.repeat(120));
    const path = localSocketPath(dataDir);
    const folder = join(path, '..');
    mkdirSync(folder, { mode: 0o700 });
    try {
      expect(await connectLocal(path)).toBeNull();
      chownSync(folder, SOMEBODY, SOMEBODY);
      await expect(connectLocal(path)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      // A link of theirs could lead elsewhere a moment later.
      chownSync(folder, 0, 0);
      renameSync(folder, `${folder}-real`);
      symlinkSync(`${folder}-real`, folder);
      lchownSync(folder, SOMEBODY, SOMEBODY);
      await expect(connectLocal(path)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    } finally {
      for (const left of [folder, `${folder}-real`]) rmSync(left, { recursive: true, force: true });
    }
  });
});

it('the sign-in is never written through what lies beside it', () => {
  made(0o700);
  writeFileSync(join(base, 'precious'), 'precious');
  symlinkSync(join(base, 'precious'), join(dataDir, 'sign-in.json.new'));
  expect(openSignIn({ dataDir, now: () => new Date() }).token).not.toBeNull();
  expect(readFileSync(join(base, 'precious'), 'utf8')).toBe('precious');
});
