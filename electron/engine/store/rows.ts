import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { keptText } from '../../shared/text/shape.ts';
import { say } from '../../shared/text/text.ts';
import type { Row } from './database.ts';

/** How columns become values. Writing is the other way round: `ms`, `flag`, `json` below. */
export const column = {
  text: z.string(),
  textOrNull: z.string().nullable(),
  integer: z.number(),
  integerOrNull: z.number().nullable(),
  date: z.number().transform((ms) => new Date(ms)),
  dateOrNull: z
    .number()
    .nullable()
    .transform((ms) => (ms === null ? null : new Date(ms))),
  flag: z.number().transform((n) => n !== 0),
};

/** A JSON column, parsed by the schema of its content. */
export function jsonColumn<T>(schema: z.ZodType<T>) {
  return z.string().transform(parseJson).pipe(schema);
}

export function jsonColumnOrNull<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .nullable()
    .transform((text, context) => (text === null ? null : parseJson(text, context)))
    .pipe(schema.nullable());
}

function parseJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue({ code: 'custom', message: 'is not JSON' });
    return z.NEVER;
  }
}

/**
 * Reads a row. What does not fit is a damaged database (or a defect of the version that wrote it): STORE_UNAVAILABLE
 * names the place, never the value, which may be secret.
 */
export function readRow<T>(schema: z.ZodType<T>, row: Row, table: string): T {
  const result = schema.safeParse(row);
  if (result.success) return result.data;
  const where = result.error.issues.map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`);
  throw new HomeportError(
    'STORE_UNAVAILABLE',
    say('store.unreadable-row', { table, where: where.join('; ') }),
    { cause: result.error },
  );
}

/** A column with a text of the catalogue. */
export const textColumnOrNull = jsonColumnOrNull(keptText);

export const ms = (at: Date): number => at.getTime();
export const msOrNull = (at: Date | null): number | null => at?.getTime() ?? null;
export const flag = (value: boolean): number => (value ? 1 : 0);
export const json = (value: unknown): string => JSON.stringify(value);
export const jsonOrNull = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
