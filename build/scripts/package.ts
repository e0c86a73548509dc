import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type CliOptions, type Configuration } from 'electron-builder';
import { z } from 'zod';
import { config } from '../electron-builder.config.ts';

/**
 * Makes the installers of this platform, or with `--stand-in` only the unpacked Linux app around an Electron that is not
 * there: an empty shell of its files, enough to check what gets into the package where no Electron can be downloaded.
 * `--target deb` (once for each) makes packages around the stand-in, with the fpm that CUSTOM_FPM_PATH names.
 * `--dir` makes the unpacked app with the real Electron. Run `npm run build` before.
 */
const { values } = parseArgs({
  options: {
    'stand-in': { type: 'boolean', default: false },
    dir: { type: 'boolean', default: false },
    output: { type: 'string' },
    target: { type: 'string', multiple: true, default: ['dir'] },
  },
});

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const manifest = z.object({ version: z.string() });

/** What @electron/fuses looks for: the sentinel, then version 1, the number of fuses, and one byte a fuse ('0' off, '1' on). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSE_COUNT = 9;

const packaging: Configuration = {
  ...config,
  ...(values.output === undefined ? {} : { directories: { ...config.directories, output: values.output } }),
};
const options: CliOptions = {
  projectDir: ROOT,
  config: packaging,
  publish: 'never',
};
if (values['stand-in']) {
  const electronDist = standInElectron();
  try {
    const { version } = manifest.parse(
      JSON.parse(readFileSync(join(ROOT, 'node_modules/electron/package.json'), 'utf8')),
    );
    const standIn = { ...packaging, electronDist, electronVersion: version };
    const made = await build({ ...options, config: standIn, linux: values.target });
    console.log(made.join('\n'));
  } finally {
    rmSync(electronDist, { recursive: true, force: true });
  }
} else {
  const made = await build({ ...options, ...(values.dir ? { dir: true } : {}) });
  console.log(made.join('\n'));
}

function standInElectron(): string {
  const folder = join(tmpdir(), `homeport-stand-in-${process.pid}`);
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  const fuses = Buffer.concat([
    Buffer.from(FUSE_SENTINEL),
    Buffer.from([1, FUSE_COUNT]),
    Buffer.alloc(FUSE_COUNT, '0'),
  ]);
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([Buffer.from('#!/bin/false\n'), fuses, Buffer.from('\n')]),
    { mode: 0o755 },
  );
  writeFileSync(join(folder, 'version'), 'stand-in\n');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '<p>stand-in</p>\n');
  cpSync(join(ROOT, 'node_modules/electron/LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '');
  return folder;
}
