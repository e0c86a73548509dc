import type { z } from 'zod';
import { asWritten } from '../shared/text/text.ts';
import { usage } from './exit.ts';

/**
 * Checks what is to be sent against the contract, so that its words name what the person typed.
 * @throws HomeportError BAD_INPUT with one sentence for each thing that is not right
 */
export function parseInput<S extends z.ZodType>(schema: S, input: z.input<S>): z.input<S> {
  const parsed = schema.safeParse(input);
  // The input goes on as it was typed: defaults are the contract's to fill in.
  if (parsed.success) return input;
  const issues = parsed.error.issues.map(({ path, message }) => {
    const place = path.filter((part) => part !== 'policy' && part !== 'run').join('.');
    return place === '' ? message : `${place}: ${message}`;
  });
  throw usage(asWritten([...new Set(issues)].join('\n')));
}
