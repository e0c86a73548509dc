import { z } from 'zod';
import type { SourceInspection } from '../shared/dto.ts';
import { imageLinks, version } from './json-shapes.ts';
import type { Printed } from './output.ts';

/** What `homeport look --json` prints: one shape a kind of source. A stable interface, as `json-shapes.ts` is. */

const text = z.string();
const maybe = text.nullable();
const texts = z.array(text);

const outline = {
  exposedPorts: z.array(z.object({ port: z.number().int(), protocol: z.enum(['tcp', 'udp', 'sctp']) })),
  volumes: texts,
  healthcheck: maybe,
  warnings: texts,
};

export const inspection: z.ZodType<Printed<SourceInspection>> = z.discriminatedUnion('kind', [
  z.object({
    ...outline,
    kind: z.literal('git'),
    defaultBranch: text,
    branches: texts,
    tag: maybe.describe('the newest that matches, where tags are followed'),
    commit: z.object({ id: text, author: maybe, message: maybe, committedAt: maybe }),
    dockerfiles: texts,
    buildArgs: texts,
    stages: texts,
  }),
  z.object({
    ...outline,
    kind: z.literal('registry'),
    version,
    tag: maybe.describe('what is followed now'),
    matching: texts.describe('the newest first'),
    versions: texts.describe('other tags that are versions, the newest first'),
    bytes: z.number().nullable().describe('to be fetched'),
    platforms: texts,
    links: imageLinks,
  }),
  z.object({
    ...outline,
    kind: z.literal('archive'),
    version,
    file: text,
    bytes: z.number().nullable(),
    images: texts,
  }),
]);
