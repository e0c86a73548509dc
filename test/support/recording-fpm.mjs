#!/usr/bin/env node
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A stand-in for fpm, which makes deb and rpm: writes down what it was told to put where, and the texts among it (they are
 * temporary files), as `<target>.json` in $HOMEPORT_FPM_RECORD; the package is an empty file.
 */
const args = process.argv.slice(2);
const after = (name) => args[args.indexOf(name) + 1];
const all = (name) => args.flatMap((arg, index) => (args[index - 1] === name ? [arg] : []));
const isText = (path) => /\.(desktop|xml)$/.test(path);

const files = args
  .map((arg) => /^(\/[^=]+)=(\/.+)$/.exec(arg))
  .filter((match) => match !== null)
  .map(([, from, to]) => {
    const found = statSync(from, { throwIfNoEntry: false });
    const kind = found === undefined ? 'missing' : found.isDirectory() ? 'folder' : 'file';
    return { from, to, kind, text: kind === 'file' && isText(to) ? readFileSync(from, 'utf8') : null };
  });
const record = {
  name: after('--name'),
  files,
  depends: all('-d'),
  recommends: all('--deb-recommends'),
  license: after('--license'),
  afterInstall: readFileSync(after('--after-install'), 'utf8'),
  afterRemove: readFileSync(after('--after-remove'), 'utf8'),
};
writeFileSync(join(process.env.HOMEPORT_FPM_RECORD, `${after('-t')}.json`), JSON.stringify(record));
writeFileSync(after('--package'), '');
