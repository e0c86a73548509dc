import { parseArgs } from 'node:util';

/** What `npm run bench -- …` is told. */
export type Options = {
  /** Of the benchmarks; none: all of them. */
  names: string[];
  rounds: number | null;
  /** Only cases whose title has this in it; null: all. */
  only: string | null;
  quick: boolean;
  writeDocs: boolean;
  privateEngine: boolean;
  list: boolean;
};

export const USAGE = `npm run bench -- [name…] [options]

  --rounds <n>        how many rounds count (the warm-up comes on top)
  --only <words>      only the cases whose title has these words in it
  --quick             a smoke run: one small round of everything; its numbers mean nothing
  --private-engine    on a Docker engine that is started for it and removed afterwards (needs root)
  --write-docs        also put the tables and plots into docs/
  --list              the benchmarks there are

Without names, all of them. HOMEPORT_BENCH_COMPOSE2 and HOMEPORT_BENCH_COMPOSE1 name the programs of
Compose v2 and 1.29, where they are not found by themselves.`;

/** @throws Error in words, for what is not understood */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      'private-engine': { type: 'boolean', default: false },
      'write-docs': { type: 'boolean', default: false },
      list: { type: 'boolean', default: false },
    },
  });
  const unknown = positionals.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no benchmark "${unknown}". There are: ${known.join(', ')}`);
  const rounds = values.rounds === undefined ? null : Number(values.rounds);
  if (rounds !== null && !(Number.isInteger(rounds) && rounds >= 1))
    throw new Error(`--rounds takes a number from 1 on, not "${values.rounds}"`);
  if (values['write-docs'] && (values.quick || values.only !== undefined))
    throw new Error('A quick run means nothing, and a part is not all: neither is written into docs/');
  return {
    names: positionals,
    rounds,
    only: values.only?.toLowerCase() ?? null,
    quick: values.quick,
    writeDocs: values['write-docs'],
    privateEngine: values['private-engine'],
    list: values.list,
  };
}
