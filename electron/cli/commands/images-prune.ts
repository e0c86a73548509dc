import type { Command } from 'commander';
import type { PrunePreview, PruneResult, PruneVerdict } from '../../shared/images-dto.ts';
import { sizeWords } from '../../shared/size-words.ts';
import { say } from '../../shared/text/text.ts';
import { type Cli, type Context, connected, define } from '../command.ts';
import { usage } from '../exit.ts';
import { relative } from '../format.ts';
import { freedWords, namesOf } from '../image-words.ts';
import { helpPage, inWords } from '../in-words.ts';
import type { Said } from '../output.ts';
import { invalid } from '../parse-options.ts';
import { table } from '../table.ts';
import { untilInterrupt } from '../until-interrupt.ts';

type Options = { all?: boolean; olderThan?: number; dryRun?: boolean; yes?: boolean };

const DAYS: Record<string, number> = { h: 1 / 24, d: 1, w: 7 };

/** '12h', '30d', '2w'. @returns days */
function parseAge(text: string): number {
  const [, count, unit = ''] = /^(\d{1,5})([hdw])$/.exec(text.trim()) ?? [];
  const days = Number(count) * (DAYS[unit] ?? Number.NaN);
  if (!(days <= 36_500)) throw invalid(say('usage.age'));
  return days;
}

export function registerPrune(images: Command, cli: Cli, exit: (code: number) => void): void {
  define(images, 'prune', 'remove images that nothing needs')
    .option('--all', 'also what somebody named, where no container uses it')
    .option('--older-than <age>', 'only what is older: 12h, 30d, 2w', parseAge)
    .option('--dry-run', 'only say what would go, and why the others stay')
    .option('--yes', 'ask nothing')
    .addHelpText('after', helpPage(say('help.images-prune')))
    .action(
      connected(cli, exit, async (context, command) => {
        const { client, out, now } = context;
        const { all = false, olderThan, dryRun = false, yes = false } = command.opts<Options>();
        const wish = { all, ...(olderThan === undefined ? {} : { olderThanDays: olderThan }) };
        const preview = await client.images.prunePreview(wish);
        if (dryRun) {
          out.result({ dryRun, ...preview }, () => previewLines(preview, out.width, now()));
          return undefined;
        }
        const only = preview.images.filter(({ goes }) => goes).map(({ image }) => image.id);
        if (only.length === 0) {
          out.result<PruneResult & { dryRun: boolean }>(
            { dryRun, removed: [], left: [], freed: { bytes: 0, atLeast: false } },
            () => [say('cli.nothing-to-prune')],
          );
          return undefined;
        }
        if (!yes && !(await agrees(context, preview))) return undefined;
        const result = await remove(context, { ...wish, only });
        out.result({ dryRun, ...result }, ({ removed, left, freed }) => [
          say('cli.images-removed', { count: removed.length }),
          freedWords(freed),
          ...left.map((each) => say('cli.image-left', { image: namesOf(each), why: each.why })),
        ]);
        return undefined;
      }),
    );
}

async function agrees({ ask, out, now }: Context, preview: PrunePreview): Promise<boolean> {
  if (ask === null || out.json) throw usage(say('usage.prune-yes'));
  for (const line of goingLines(preview.images, out.width, now())) out.line(line);
  out.line(freesLine(preview));
  const answer = await ask(`${inWords(say('cli.ask-prune', { count: countOf(preview) }))} `);
  if (/^y(es)?$/i.test(answer.trim())) return true;
  out.line(say('cli.nothing-removed'));
  return false;
}

/** Ctrl-C lets the image in hand be the last. */
async function remove(
  { client, out, onInterrupt }: Context,
  input: { all: boolean; olderThanDays?: number; only: string[] },
): Promise<PruneResult> {
  return untilInterrupt(onInterrupt, async (signal) => {
    for await (const event of await client.images.prune(input, { signal })) {
      if (event.type === 'done') {
        out.rewrite('');
        return event.result;
      }
      out.rewrite(inWords(say('cli.pruning', { done: event.done, all: event.all })));
    }
    throw new Error('The engine ended without saying what it removed');
  });
}

function previewLines(preview: PrunePreview, width: number, now: Date): Said[] {
  const stays = preview.images.filter(({ goes }) => !goes);
  const columns = [{ title: 'STAYS' }, { title: 'BECAUSE', shrink: true }];
  const rows = stays.map(({ image, why }) => [namesOf(image), why.map(inWords).join(', ')]);
  return [
    ...(countOf(preview) === 0
      ? [say('cli.nothing-to-prune')]
      : [...goingLines(preview.images, width, now), freesLine(preview)]),
    ...(rows.length === 0 ? [] : ['', ...table(columns, rows, width)]),
    ...preview.unknown,
  ];
}

function goingLines(verdicts: readonly PruneVerdict[], width: number, now: Date): string[] {
  const rows = verdicts
    .filter(({ goes }) => goes)
    .map(({ image }) => [namesOf(image), relative(image.createdAt, now), sizeWords(image.bytes)]);
  return table([{ title: 'GOES', shrink: true }, { title: 'MADE' }, { title: 'SIZE' }], rows, width);
}

function freesLine({ frees }: PrunePreview): Said {
  if (frees === null) return say('cli.frees-unknown');
  const size = sizeWords(frees.bytes);
  return frees.atLeast ? say('cli.frees-at-least', { size }) : say('cli.frees', { size });
}

const countOf = ({ images }: PrunePreview): number => images.filter(({ goes }) => goes).length;
