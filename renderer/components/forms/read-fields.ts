import type { z } from 'zod';
import { type FieldErrors, fieldErrors } from '../../data/error-words.ts';
import type { Parsed } from './line-formats.ts';

/** From what was typed to what is sent. Problems are named by the draft's own fields, so that each stands next to its field. */
export type Read<T> = { value: T | null; errors: FieldErrors };

/** Problems of text fields found before the schema is asked. */
export function problems(parts: Record<string, Parsed<unknown>>): FieldErrors {
  const found: FieldErrors = {};
  for (const [field, parsed] of Object.entries(parts)) if (!parsed.ok) found[field] = parsed.problem;
  return found;
}

export const valueOr = <T>(parsed: Parsed<T>, otherwise: T): T => (parsed.ok ? parsed.value : otherwise);

/** NaN where nothing or no number was typed: the schema's words say what is needed. */
export const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** @param rename from a schema's path to the draft's field, the first that fits the beginning; '' fits any */
export function read<S extends z.ZodType>(
  schema: S,
  input: unknown,
  found: FieldErrors,
  rename: readonly (readonly [path: string, field: string])[] = [],
): Read<z.output<S>> {
  const parsed = schema.safeParse(input);
  const errors = { ...found };
  if (!parsed.success) {
    for (const [path, message] of Object.entries(fieldErrors(parsed.error.issues))) {
      const fits = rename.find(([from]) => from === '' || path === from || path.startsWith(`${from}.`));
      const field = fits ? fits[1] : (path.split('.')[0] ?? '');
      errors[field] ??= message;
    }
  }
  return { value: parsed.success && Object.keys(errors).length === 0 ? parsed.data : null, errors };
}
