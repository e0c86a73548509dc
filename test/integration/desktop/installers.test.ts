import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { config } from '../../../build/electron-builder.config.ts';

/**
 * The installers as far as they go without their makers: electron-builder is run up to the tool that makes deb and rpm, and
 * what it tells that tool is read. dmg, nsis and AppImage need their own systems or downloads: their configuration is read.
 */
const path = (relative: string) => fileURLToPath(new URL(`../../../${relative}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'hpt-installers-'));
const told = z.object({
  name: z.string(),
  files: z.array(
    z.object({ from: z.string(), to: z.string(), kind: z.string(), text: z.string().nullable() }),
  ),
  depends: z.array(z.string()),
  recommends: z.array(z.string()),
  license: z.string(),
  afterInstall: z.string(),
  afterRemove: z.string(),
});
type Told = z.infer<typeof told>;
const packages = new Map<string, Told>();
const toldOf = (target: string): Told => {
  const found = packages.get(target);
  if (found === undefined) throw new Error(`No ${target} was made`);
  return found;
};

beforeAll(() => {
  const targets = ['deb', 'rpm'];
  execFileSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      path('build/scripts/package.ts'),
      '--stand-in',
      '--output',
      folder,
      ...targets.flatMap((target) => ['--target', target]),
    ],
    {
      stdio: 'pipe',
      // Not the project's folder: where it is started from must not matter.
      cwd: tmpdir(),
      env: {
        ...process.env,
        CUSTOM_FPM_PATH: path('test/support/recording-fpm.mjs'),
        HOMEPORT_FPM_RECORD: folder,
      },
    },
  );
  for (const target of targets)
    packages.set(target, told.parse(JSON.parse(readFileSync(join(folder, `${target}.json`), 'utf8'))));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['deb', 'rpm'])('%s', (target) => {
  it('puts everything where a desktop looks for it, and nothing that is not there', () => {
    const { files } = toldOf(target);
    expect(files.filter(({ kind }) => kind === 'missing')).toEqual([]);
    expect(files.map(({ to }) => to)).toEqual(
      expect.arrayContaining([
        '/opt/Homeport',
        '/usr/share/applications/homeport.desktop',
        '/usr/share/metainfo/io.github.homeport.Homeport.metainfo.xml',
        '/usr/share/icons/hicolor/16x16/apps/homeport.png',
        '/usr/share/icons/hicolor/256x256/apps/homeport.png',
      ]),
    );
  });

  it('has a desktop entry that a panel knows the windows by', () => {
    const entry = toldOf(target).files.find(({ to }) => to.endsWith('.desktop'))?.text ?? '';
    const values = Object.fromEntries(entry.split('\n').map((line) => line.split(/=(.*)/, 2)));
    expect(values).toMatchObject({
      Type: 'Application',
      Name: 'Homeport',
      Exec: '/opt/Homeport/homeport %U',
      Icon: 'homeport',
      Terminal: 'false',
      // Electron tells the desktop `desktopName` without its end.
      StartupWMClass: config.extraMetadata.desktopName.replace(/\.desktop$/, ''),
    });
  });

  it('is found in a software centre: its AppStream text names the entry that is installed', () => {
    const text = toldOf(target).files.find(({ to }) => to.endsWith('.metainfo.xml'))?.text ?? '';
    expect(text).toContain('<launchable type="desktop-id">homeport.desktop</launchable>');
    for (const needed of [
      '<id>',
      '<name>',
      '<summary>',
      '<metadata_license>',
      '<project_license>',
      '<release ',
    ])
      expect(text, needed).toContain(needed);
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(path('package.json'), 'utf8')));
    expect(text).toContain(`<release version="${version}"`);
  });

  it('lets Chromium’s sandbox work where AppArmor forbids it to strangers, and takes that back', () => {
    const profile = readFileSync(join(folder, 'linux-unpacked', 'resources', 'apparmor-profile'), 'utf8');
    expect(profile).toContain('profile "homeport" "/opt/Homeport/homeport" flags=(unconfined)');
    expect(profile).toContain('userns,');
    expect(profile).not.toContain('${');
    expect(profile).toContain('confines nothing');
    const { afterInstall, afterRemove } = toldOf(target);
    expect(afterInstall).toContain('/opt/Homeport/resources/apparmor-profile');
    expect(afterRemove).toContain('/etc/apparmor.d/homeport');
  });

  it('says what it needs', () => {
    const { depends, license, name } = toldOf(target);
    expect(name).toBe('homeport');
    expect(depends.join()).toMatch(/libnotify/);
    expect(license).toBe('Apache-2.0');
  });
});

it('the deb recommends what Homeport asks for by name', () => {
  expect(toldOf('deb').recommends).toEqual(['docker.io | docker-ce', 'git', 'libglib2.0-bin']);
});

describe('the configuration', () => {
  it('makes deb, rpm and AppImage; dmg and zip; nsis', () => {
    expect([config.linux?.target, config.mac?.target, config.win?.target]).toEqual([
      ['deb', 'rpm', 'AppImage'],
      ['dmg', 'zip'],
      ['nsis'],
    ]);
    for (const icon of [config.linux?.icon, config.mac?.icon, config.win?.icon])
      expect(existsSync(path(String(icon)))).toBe(true);
  });

  it('loosens macOS’ hardened runtime for V8 alone', () => {
    expect(config.mac?.hardenedRuntime).toBe(true);
    const plist = readFileSync(path(String(config.mac?.entitlements)), 'utf8');
    expect([...plist.matchAll(/<key>(.*)<\/key>/g)].map((match) => match[1])).toEqual([
      'com.apple.security.cs.allow-jit',
    ]);
  });

  it('names an update channel only where one is configured', async () => {
    expect(config.publish).toBeNull();
    const probe = `import(${JSON.stringify(path('build/electron-builder.config.ts'))}).then(({ config }) => console.log(JSON.stringify(config.publish)))`;
    const printed = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', probe], {
      env: { ...process.env, HOMEPORT_UPDATE_URL: 'https://updates.example/' },
    });
    expect(JSON.parse(printed.toString())).toEqual({ provider: 'generic', url: 'https://updates.example/' });
  });
});
