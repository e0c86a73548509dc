import { amount, figure } from './numbers.ts';
import type { BenchmarkResult, CaseResult, MeasureResult } from './results.ts';

/**
 * The result as an SVG picture: a strip for each thing measured, in it a line for each contender with a dot per round and a
 * stroke at the median. Strips of one benchmark have scales of their own; each begins at 0. Readable on light and on dark.
 */
export function plotOf(result: BenchmarkResult): string {
  const strips = result.cases.flatMap((it) =>
    it.measures.filter(({ contenders }) => contenders.length > 0).map((measure) => ({ it, measure })),
  );
  let y = TOP;
  const drawn = strips.map(({ it, measure }) => {
    const strip = stripOf(it, measure, y);
    y += heightOf(measure);
    return strip;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y}" width="${WIDTH}" height="${y}" role="img" aria-label="${escaped(result.title)}">`,
    STYLE,
    text(MARGIN, 22, result.title, 'title'),
    ...(result.quick ? [text(WIDTH - MARGIN, 22, 'a quick run: the numbers mean nothing', 'note end')] : []),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

const [WIDTH, MARGIN, LEFT, TOP, ROW, HEAD, FOOT] = [860, 16, 290, 44, 24, 30, 34];
/** Where the scale ends: right of it stands the median. */
const RIGHT = WIDTH - 90;

// Chosen to be told apart from white and from black alike; what is text follows the page.
const STYLE = `<style>
text { font: 12px system-ui, sans-serif; fill: #3b434c }
.title { font-size: 15px; font-weight: 600 }
.case { font-weight: 600 }
.note, .tick { fill: #6b7580 }
.tick { font-size: 11px; text-anchor: middle }
.end { text-anchor: end }
.axis { stroke: #8b949e; stroke-opacity: .35 }
.dot { fill: #2f7dd1; fill-opacity: .55 }
.median { stroke: #2f7dd1; stroke-width: 2.5 }
.floor .dot { fill: #8b949e }
.floor .median { stroke: #8b949e }
@media (prefers-color-scheme: dark) { text { fill: #d5dbe1 } .note, .tick { fill: #98a2ad } }
</style>`;

const heightOf = ({ contenders }: MeasureResult): number => HEAD + contenders.length * ROW + FOOT;

function stripOf(it: CaseResult, measure: MeasureResult, top: number): string {
  const end = scaleEnd(Math.max(...measure.contenders.map(({ spread }) => spread?.max ?? 0)));
  const x = (value: number) => round(LEFT + (value / end) * (RIGHT - LEFT));
  const bottom = top + HEAD + measure.contenders.length * ROW;
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((part) => [
    `<line class="axis" x1="${x(part * end)}" x2="${x(part * end)}" y1="${top + HEAD - 6}" y2="${bottom}"/>`,
    text(x(part * end), bottom + 14, figure(part * end), 'tick'),
  ]);
  const rows = measure.contenders.map(({ name, samples, spread }, index) => {
    const y = top + HEAD + index * ROW + ROW / 2;
    const dots = samples
      .filter((value) => value !== null)
      .map((value) => `<circle class="dot" cx="${x(value)}" cy="${y}" r="4"/>`);
    return [
      `<g${it.floor === name ? ' class="floor"' : ''}>`,
      text(LEFT - 12, y + 4, it.floor === name ? `${name} (floor)` : name, 'end'),
      ...dots,
      ...(spread === null
        ? []
        : [
            `<line class="median" x1="${x(spread.median)}" x2="${x(spread.median)}" y1="${y - 9}" y2="${y + 9}"/>`,
            text(RIGHT + 12, y + 4, amount(spread.median, measure.unit)),
          ]),
      '</g>',
    ].join('\n');
  });
  const what = it.title === measure.title ? '' : `: ${measure.title}`;
  return [text(MARGIN, top + 12, `${it.title}${what}, ${measure.unit}`, 'case'), ...ticks, ...rows].join(
    '\n',
  );
}

/** The next round number: 1, 2, 4, 6, 8 or 10 times a power of ten. */
function scaleEnd(largest: number): number {
  if (largest <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(largest));
  return ([1, 2, 4, 6, 8].find((step) => step * power >= largest) ?? 10) * power;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const text = (x: number, y: number, words: string, style = ''): string =>
  `<text x="${x}" y="${y}"${style === '' ? '' : ` class="${style}"`}>${escaped(words)}</text>`;

const escaped = (words: string): string =>
  words.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
