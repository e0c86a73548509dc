import type { Command } from 'commander';
import { sizeWords } from '../../shared/size-words.ts';
import type { StorageUsage } from '../../shared/storage-dto.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, connected, define } from '../command.ts';
import { usage as badUsage } from '../exit.ts';
import type { Said } from '../output.ts';
import { numberBetween } from '../parse-options.ts';
import { facts, table } from '../table.ts';

const GB = 1e9;

/** What Homeport takes on the disks, and taking less. */
export function registerDisk(program: Command, cli: Cli, exit: (code: number) => void): void {
  const storage = define(
    program,
    'storage',
    'what Homeport takes on the disks; on a large engine that takes a while',
  ).action(
    connected(cli, exit, async ({ client, out }) => {
      out.result(await client.storage.usage(), (found) => usageLines(found, out.width));
      return undefined;
    }),
  );

  define(
    storage,
    'tidy',
    'remove what no restore needs: build cache, releases beyond what is kept, old history',
  ).action(
    connected(cli, exit, async ({ client, out }) => {
      out.result(await client.storage.tidy(), ({ done, kept }) => [
        ...(done.length === 0 ? [say('cli.nothing-removed')] : done),
        ...kept.map((line) => say('cli.storage-kept', { what: line })),
      ]);
      return undefined;
    }),
  );

  define(storage, 'limit', 'how much build cache Homeport keeps of its own builds')
    .option('--gb <gb>', 'so many gigabytes at most', numberBetween(0, 1e6, false))
    .option('--days <days>', 'nothing that no build has used for so long', numberBetween(0, 3650, false))
    .action(
      connected(cli, exit, async ({ client, out }, command) => {
        const { gb, days } = command.opts<{ gb?: number; days?: number }>();
        if (gb === undefined && days === undefined) throw badUsage(say('usage.how-much'));
        const wanted = {
          ...(gb === undefined ? {} : { bytes: Math.round(gb * GB) }),
          ...(days === undefined ? {} : { days }),
        };
        out.result(await client.storage.setCacheLimits(wanted), (kept) => [
          say('cli.cache-kept', { size: sizeWords(kept.bytes), days: kept.days }),
        ]);
        return undefined;
      }),
    );
}

function usageLines(found: StorageUsage, width: number): Said[] {
  const { disks, cache, apps, backups, keptAside, unknown } = found;
  const lines = facts([
    ...disks.map((disk): [string, string] => [
      `Free (${disk.holds.map((it) => (it === 'data' ? 'data' : 'Docker')).join(', ')})`,
      `${sizeWords(disk.freeBytes)} of ${sizeWords(disk.totalBytes)}, ${disk.path}`,
    ]),
    ['Database', sizeWords(found.databaseBytes)],
    ['Backups', `${sizeWords(backups.bytes)} (${backups.count})`],
    [
      'Kept aside',
      keptAside.count === 0 ? null : `${sizeWords(keptAside.bytes)} (${keptAside.count} older databases)`,
    ],
    ['Checkouts', sizeWords(found.workBytes)],
    [
      'Build cache',
      cache &&
        `${sizeWords(cache.ownBytes)} of Homeport's builds (at most ${sizeWords(cache.limits.bytes)}), ${sizeWords(cache.bytes)} in all`,
    ],
  ]);
  const rows = (apps ?? []).map((each) => [
    each.app,
    String(each.images),
    sizeWords(each.ownBytes),
    sizeWords(each.sharedBytes),
    sizeWords(each.parkedBytes),
  ]);
  const columns = ['APP', 'IMAGES', 'THEIR OWN', 'SHARED', 'PARKED'].map((title) => ({ title }));
  return [
    ...lines,
    ...(rows.length === 0 ? [] : ['', ...table(columns, rows, width)]),
    ...unknown.map((line) => say('cli.storage-unknown', { what: line })),
  ];
}
