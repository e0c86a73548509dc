import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bundles.ts';
import { ELSEWHERE_FILES, faultRow, rowsElsewhere } from './fault-rows.ts';
import { runToEnd } from './run-node.ts';

/**
 * `npm run test:faults`: breaks Homeport in every way that it promises to survive, and prints a table of what was true
 * afterwards. Ends with 1 where anything was not as it must be.
 *
 * HOMEPORT_FAULT_MATRIX=sample  one moment for each request instead of all four; `npm test` takes one request in six
 * HOMEPORT_FAULT_RUNS=200       random runs (25 by default)
 * HOMEPORT_FAULT_SEED=…         replays; printed at the end of every run
 * HOMEPORT_HISTORIES=100000     generated histories in the simulated world (3,000 by default), from the same seed
 *
 * Arguments go to vitest: a file's path runs its faults alone.
 */
const ROWS = join(root, 'out/faults/rows.jsonl');
const REPORT = join(root, 'out/faults/tests.json');
const seed = process.env.HOMEPORT_FAULT_SEED ?? String(Date.now() % 1_000_000);
process.env.HOMEPORT_FAULT_SEED = seed;
process.env.HOMEPORT_SEED ??= seed;
process.env.HOMEPORT_HISTORIES ??= '3000';
process.env.HOMEPORT_FAULT_MATRIX ??= 'full';
rmSync(join(root, 'out/faults'), { recursive: true, force: true });

const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const chosen = process.argv.slice(2);
const code = await runToEnd(process.execPath, [
  vitest,
  'run',
  ...['--root', root],
  ...['--reporter', 'default', '--reporter', 'json', '--outputFile.json', REPORT],
  ...(chosen.length > 0 ? chosen : ['test/faults/', ...ELSEWHERE_FILES]),
]);

const made = existsSync(ROWS) ? readFileSync(ROWS, 'utf8').split('\n') : [];
const rows = [
  ...made.filter((line) => line !== '').map((line) => faultRow.parse(JSON.parse(line))),
  ...(chosen.length === 0 && existsSync(REPORT)
    ? rowsElsewhere(REPORT, Number(process.env.HOMEPORT_HISTORIES))
    : []),
];
const widths = { fault: 52, where: 56, afterwards: 70 };
const line = (fault: string, where: string, afterwards: string, count: string, verdict: string) =>
  [
    cell(fault, widths.fault),
    cell(where, widths.where),
    cell(afterwards, widths.afterwards),
    count.padStart(5),
    verdict,
  ].join(' │ ');

console.log(`\n${line('fault', 'where it was injected', 'what was true afterwards', 'count', 'verdict')}`);
console.log('─'.repeat(widths.fault + widths.where + widths.afterwards + 24));
for (const it of rows)
  console.log(line(it.fault, it.where, it.afterwards, String(it.count), it.ok ? 'held' : 'BROKE'));
const broke = rows.filter((it) => !it.ok);
const injections = rows.reduce((sum, it) => sum + it.count, 0);
console.log(`\n${rows.length} rows, ${injections} injections, ${broke.length} broke; seed ${seed}`);
for (const it of broke) console.log(`BROKE: ${it.fault} / ${it.where}: ${it.afterwards}`);
process.exitCode = code !== 0 || broke.length > 0 || rows.length === 0 ? 1 : 0;

function cell(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}
