import { plainText } from '../shared/plain-text.ts';

/** Columns in the order shown; `shrink` marks the one that gives way in a narrow terminal. */
type Column = { title: string; shrink?: boolean };

const GAP = '  ';
const MIN_SHRUNK = 12;

/**
 * An aligned table. In a narrow terminal the shrinking column is cut with '…'; where that is not enough, each row is
 * written as a block of `title: value` lines, so that nothing wraps in the middle.
 *
 * @param width columns of the terminal
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const cells = rows.map((row) => columns.map((_, at) => oneLine(row[at] ?? '')));
  const widths = columns.map((column, at) =>
    Math.max(column.title.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const total = widths.reduce((sum, each) => sum + each, 0) + GAP.length * (columns.length - 1);
  const shrinking = columns.findIndex((column) => column.shrink);
  if (total > width) {
    const rest = width - (total - (widths[shrinking] ?? 0));
    if (shrinking < 0 || rest < MIN_SHRUNK) return blocks(columns, cells);
    widths[shrinking] = rest;
  }
  const show = (row: readonly string[]) =>
    widths
      .map((cellWidth, at) => cut(row[at] ?? '', cellWidth).padEnd(cellWidth))
      .join(GAP)
      .trimEnd();
  return [columns.map((column) => column.title), ...cells].map(show);
}

/** `title  value` lines with the values aligned; empty values are left out. */
export function facts(pairs: readonly (readonly [string, string | null | undefined])[]): string[] {
  const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const width = Math.max(0, ...shown.map(([title]) => title.length));
  return shown.map(([title, value]) => `${title.padEnd(width)}${GAP}${value}`);
}

function blocks(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : ['']),
    ...facts(columns.map((column, at) => [column.title, row[at]])),
  ]);
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}

/** What comes from outside (commit messages) must not break the table. */
function oneLine(text: string): string {
  return plainText(text).replaceAll(/\s+/g, ' ').trim();
}
