import { fileURLToPath } from 'node:url';
import type { Configuration } from 'electron-builder';
import { bundledModules } from './packaging/bundled-modules.ts';

/**
 * Installers. `build/` is electron-builder's default folder for resources and `out/` is compiled output, so both are named.
 * Nothing is signed and no update channel is configured here: HOMEPORT_UPDATE_URL turns the update metadata on.
 */
const updateUrl = process.env.HOMEPORT_UPDATE_URL;

const METAINFO = 'io.github.homeport.Homeport.metainfo.xml';
/** fpm takes files as <here>=<there>; where it is started from is not for us to know. */
const metainfo = `${fileURLToPath(new URL(`packaging/linux/${METAINFO}`, import.meta.url))}=/usr/share/metainfo/${METAINFO}`;

export const config = {
  appId: 'io.github.homeport.Homeport',
  productName: 'Homeport',
  copyright: 'The Homeport authors, Apache-2.0',
  // The name is that of the command, and of whatever is named after the app: the deb, its folders, its files. The package has
  // another one in npm's registry, where this one is somebody else's; what is unpacked goes by package.json's productName.
  // deb and rpm refuse to be made without a homepage. `desktopName` is what Electron tells the desktop of its windows, and
  // must be the name of the installed .desktop file for a panel to know them.
  extraMetadata: {
    name: 'homeport',
    homepage: 'https://homeport.github.io',
    desktopName: 'homeport.desktop',
  },
  directories: { buildResources: 'build/packaging', output: 'release' },
  // What runs is bundled in out/. Of node_modules only dockerode's own tree is needed, and electron-builder adds
  // production dependencies by itself: the ones that are bundled are taken out again below.
  files: [
    'package.json',
    'out/main/**',
    'out/preload/**',
    'out/engine/**',
    'out/renderer/**',
    // Copies for hosts that send them over a network: the app reads its window from its own disk, and gives it to browsers of
    // this machine alone.
    '!out/renderer/**/*.{br,gz}',
    '!**/*.map',
    '!out/main/third-party-licences.txt',
    ...bundledModules().map((name) => `!node_modules/${name}/**`),
    '!node_modules/**/{test,tests,docs,example,examples,__tests__}/**',
    '!node_modules/**/*.{md,ts,map}',
    // ssh2's optional native parts are compiled against this machine's Node, not Electron's; it does without them.
    '!node_modules/**/*.node',
  ],
  // For people to read, so outside of the archive.
  extraResources: [
    { from: 'LICENSE', to: 'LICENSE' },
    { from: 'out/main/third-party-licences.txt', to: 'third-party-licences.txt' },
  ],
  asar: true,
  // docker-modem reads its .proto files by path, with code that does not know asar.
  asarUnpack: [
    'node_modules/dockerode/**',
    'node_modules/docker-modem/**',
    'node_modules/@grpc/**',
    'node_modules/protobufjs/**',
  ],
  npmRebuild: false,
  nodeGypRebuild: false,
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    enableCookieEncryption: true,
    grantFileProtocolExtraPrivileges: false,
  },
  publish: updateUrl === undefined ? null : { provider: 'generic', url: updateUrl },
  toolsets: { appimage: '1.0.3' },
  linux: {
    // deb first: AppArmor on Ubuntu 24.04 and later blocks the sandbox of unprivileged AppImages.
    target: ['deb', 'rpm', 'AppImage'],
    executableName: 'homeport',
    icon: 'build/icons/generated/linux',
    category: 'System',
    synopsis: 'Keeps containers up to date, proven healthy, with rollback',
    description:
      'Keeps the containers of a home server up to date from git, proves each release healthy, and puts the previous one back when it is not.',
    maintainer: 'The Homeport authors <homeport@localhost>',
    syncDesktopName: true,
    desktop: {
      entry: {
        Name: 'Homeport',
        GenericName: 'Container updates',
        Comment: 'Keeps containers up to date, with rollback',
        Keywords: 'docker;container;update;server;',
        StartupNotify: 'true',
      },
    },
    extraResources: [
      { from: 'build/packaging/linux/io.github.homeport.Homeport.metainfo.xml', to: 'metainfo.xml' },
    ],
  },
  deb: {
    appArmorProfile: 'build/packaging/linux/apparmor-profile',
    // gdbus tells whether the desktop shows tray icons.
    recommends: ['docker.io | docker-ce', 'git', 'libglib2.0-bin'],
    fpm: [metainfo],
  },
  rpm: {
    // Both are made from one unpacked folder: each writes the profile into it.
    appArmorProfile: 'build/packaging/linux/apparmor-profile',
    fpm: [metainfo],
  },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.utilities',
    icon: 'build/icons/generated/homeport.icns',
    hardenedRuntime: true,
    gatekeeperAssess: false,
    entitlements: 'build/packaging/mac/entitlements.plist',
    entitlementsInherit: 'build/packaging/mac/entitlements.plist',
  },
  win: { target: ['nsis'], icon: 'build/icons/generated/homeport.ico' },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
} satisfies Configuration;
