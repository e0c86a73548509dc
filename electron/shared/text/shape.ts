import { z } from 'zod';
import { plainText } from '../plain-text.ts';
import { asWritten, type Param, type Text } from './text.ts';

const param: z.ZodType<Param> = z.lazy(() =>
  z.union([z.string(), z.number(), text, z.array(z.union([z.string(), text]))]),
);

/** A text as it is kept and sent. Whether its code is known is seen when it is rendered. */
const text: z.ZodType<Text> = z.object({ code: z.string(), params: z.record(z.string(), param) });

/** The same. Where an earlier version kept its English words instead, they are shown as they were written. */
export const keptText: z.ZodType<Text> = z.union([
  text,
  z.string().transform((words) => asWritten(plainText(words))),
]);
