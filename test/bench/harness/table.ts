import { machineWords } from './machine.ts';
import { amount, range, times } from './numbers.ts';
import type { BenchmarkResult, CaseResult, ContenderResult, MeasureResult } from './results.ts';

/** The result as Markdown. @param plot where the picture is, as the page would link it; null: without */
export function markdownOf(result: BenchmarkResult, plot: string | null): string {
  return [
    `### ${result.title}`,
    result.about,
    ...(result.quick ? ['**A quick run, to see that it works: the numbers mean nothing.**'] : []),
    ...result.cases.flatMap(caseLines),
    ...(plot === null ? [] : [`![${result.title}: a dot per round, a line at the median](${plot})`]),
    `Measured ${result.at.slice(0, 10)} on ${machineWords(result.machine)}.`,
  ].join('\n\n');
}

function caseLines(it: CaseResult): string[] {
  if (it.failed !== null) return [`**${it.title}**`, `Not measured: ${oneLine(it.failed)}`];
  const several = it.measures.length > 1;
  const header = [
    ...(several ? ['measured'] : []),
    'contender',
    'median',
    'range',
    ...(it.floor === null ? [] : ['to the floor (range)']),
  ];
  const rows = it.measures.flatMap((measure) =>
    measure.contenders.map((each, index) => [
      ...(several ? [index === 0 ? measure.title : ''] : []),
      ...cells(it, measure, each),
    ]),
  );
  const absent = it.absent.map(({ name, notHere }) => [
    ...(several ? [''] : []),
    name,
    `not here: ${notHere}`,
    '',
    ...(it.floor === null ? [] : ['']),
  ]);
  const single = several ? '' : `: ${it.measures[0]?.title ?? ''}`;
  return [
    `**${it.title}**${single}, ${it.rounds} ${it.rounds === 1 ? 'round' : 'rounds'}`,
    [header, header.map(() => '---'), ...rows, ...absent].map((row) => `| ${row.join(' | ')} |`).join('\n'),
    ...(it.notes.length === 0 ? [] : [it.notes.join(' ')]),
  ];
}

function cells(it: CaseResult, { unit }: MeasureResult, { name, spread, ratio }: ContenderResult): string[] {
  const floor = it.floor === name;
  return [
    floor ? `${name} (floor)` : name,
    spread === null ? '' : amount(spread.median, unit),
    spread === null ? '' : range(spread),
    ...(it.floor === null ? [] : [floor ? '1' : ratio === null ? '' : times(ratio)]),
  ];
}

const oneLine = (text: string): string => text.split('\n')[0]?.replaceAll('|', '\\|') ?? '';
