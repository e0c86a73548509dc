import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { z } from 'zod';

const ROOT = new URL('../../', import.meta.url);
const ICONS = new URL('build/icons/generated/', ROOT);
/** What the running app shows; the big ones are for the installers. */
const SHIPPED = /^(tray-.*|homeport-(32|64|128|256)\.png|homeport\.ico)$/;

const manifest = z.object({ version: z.string(), license: z.string().optional() });
const lock = z.object({
  packages: z.record(z.string(), z.object({ dev: z.boolean().optional(), optional: z.boolean().optional() })),
});

/** Puts beside the shell's bundle what it needs at run time: the icons, and the list of libraries with their licences. */
export function packageExtras(): Plugin {
  return {
    name: 'homeport-package-extras',
    generateBundle() {
      for (const name of readdirSync(ICONS).filter((file) => SHIPPED.test(file))) {
        this.emitFile({
          type: 'asset',
          fileName: `icons/${name}`,
          source: readFileSync(new URL(name, ICONS)),
        });
      }
      const libraries = licences();
      const list = libraries.map(({ name, version, licence }) => ({ name, version, licence }));
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(list) });
      const texts = libraries.map(licenceText).join('\n\n');
      this.emitFile({ type: 'asset', fileName: 'third-party-licences.txt', source: `${texts}\n` });
    },
  };
}

/** React and the icons of the window are bundled, so they are `dev` in the lock and named here. */
const BUNDLED = [
  'react',
  'react-dom',
  'scheduler',
  'wouter',
  'lucide-react',
  '@tanstack/react-virtual',
  '@tanstack/virtual-core',
];

function licences() {
  const { packages } = lock.parse(JSON.parse(readFileSync(new URL('package-lock.json', ROOT), 'utf8')));
  return Object.entries(packages)
    .filter(([path]) => path.startsWith('node_modules/') && !path.includes('/node_modules/'))
    .map(([path, entry]) => ({ path, name: path.slice('node_modules/'.length), ...entry }))
    .filter(({ name, dev, optional }) => BUNDLED.includes(name) || (dev !== true && optional !== true))
    .flatMap(({ path, name }) => {
      const folder = fileURLToPath(new URL(`${path}/`, ROOT));
      const { version, license } = manifest.parse(JSON.parse(readFileSync(`${folder}package.json`, 'utf8')));
      return [{ name, version, licence: license ?? 'see its package', folder }];
    });
}

/** Most licences ask that their text goes along with every copy. */
function licenceText({ name, version, licence, folder }: ReturnType<typeof licences>[number]): string {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)(\.|-|$)/i.test(file));
  const texts = files.map((file) => readFileSync(`${folder}${file}`, 'utf8').trim());
  return [`${name} ${version}: ${licence}`, '='.repeat(72), ...texts].join('\n');
}
