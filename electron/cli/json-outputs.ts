import { z } from 'zod';
import { LOGIN_SOURCES } from '../shared/registry-logins.ts';
import { APP_STATES } from '../shared/words.ts';
import { IMAGE_OUTPUTS } from './json-images.ts';
import { inspection } from './json-inspection.ts';
import {
  address,
  adopted,
  app,
  checkResult,
  container,
  failure,
  healthEvent,
  historyEntry,
  moved,
  movedAmongOthers,
  pause,
  release,
  sampleMoved,
  shownUpdate,
  status,
  version,
} from './json-shapes.ts';
import { cacheLimits, storage } from './json-storage.ts';

const text = z.string();
const setting = z.enum(['now', 'update']).describe('update: the next update brings it in');

const dependants = z.array(text).describe('containers that live in it, and lose by that');
const sampleMove = z.union([moved, sampleMoved.describe('where there was nothing to do')]);

/** What each command prints with `--json`, by the command's name. */
export const JSON_OUTPUTS: Readonly<Record<string, z.ZodType>> = {
  serve: z.object({ url: text, signInUrl: text }),
  apps: z.array(app),
  status,
  containers: z.array(container),
  follow: z.object({ message: text }),
  logs: z.array(text),
  add: moved,
  adopt: z.union([app, z.array(adopted).describe('with --all: what became of each')]),
  trust: z.object({ message: text }),
  look: inspection,
  'take-back': app,
  set: z.union([
    z
      .object({
        app: text,
        dryRun: z.boolean(),
        changes: z.array(
          z.object({ setting: text, before: z.array(text), after: z.array(text), takesEffect: setting }),
        ),
      })
      .describe('what was changed'),
    z
      .object({
        app: text,
        settings: z.array(z.object({ setting: text, text, takesEffect: setting, label: text.nullable() })),
      })
      .describe('where nothing was said to change'),
  ]),
  check: z.array(checkResult),
  skip: z.object({ app: text, version, message: text }),
  update: z.union([moved, z.array(movedAmongOthers).describe('of several, or with --all')]),
  restore: moved,
  export: z.object({
    file: text,
    bytes: z.number(),
    sha256: text,
    tag: text.nullable().describe('what docker load brings it as; null: it has no tag'),
  }),
  keep: moved,
  cancel: z.object({ updateId: text }),
  start: z.object({ app: text, started: z.boolean(), message: text, dependants }),
  stop: z.object({ app: text, stopped: z.boolean(), message: text, dependants }),
  restart: z.object({ app: text, restarted: text, message: text, dependants }),
  health: z.array(healthEvent),
  dismiss: z.object({ app: text, dismissed: z.array(text) }),
  sample: sampleMove,
  'sample good': sampleMove,
  'sample broken': sampleMove,
  'sample unhealthy': sampleMove,
  'sample slow': sampleMove,
  'sample status': z
    .object({
      app: text,
      repository: text,
      base: z.enum(['registry', 'busybox']),
      state: z.enum(APP_STATES),
      addresses: z.array(address),
    })
    .nullable(),
  'sample remove': z.object({ removed: z.array(text) }),
  releases: z.array(release),
  history: z.array(historyEntry),
  show: shownUpdate,
  pause,
  resume: pause,
  remove: z.object({ app: text, removed: z.array(text), keptVolumes: z.array(text) }),
  secrets: z.array(
    z.object({
      kind: z.enum(['git', 'registry']),
      host: text,
      username: text.nullable(),
      source: z.enum(LOGIN_SOURCES),
      storedAt: z.iso.datetime().nullable(),
      problem: text.nullable(),
    }),
  ),
  login: z.object({ registry: text, username: text, tested: z.boolean() }),
  logout: z.object({ registry: text, removed: z.boolean() }),
  'secret set': z.object({ host: text }),
  'secret remove': z.object({ host: text, removed: z.boolean() }),
  'engine accept': z.object({
    apps: z.array(text),
    engine: z.object({ id: text, name: text }).optional(),
  }),
  ...IMAGE_OUTPUTS,
  storage,
  'storage tidy': z.object({ done: z.array(text), kept: z.array(text) }),
  'storage limit': cacheLimits,
  backup: z.object({ name: text, underWay: z.array(text) }),
  backups: z.array(z.object({ name: text, at: z.iso.datetime(), bytes: z.number(), reason: text })),
  'restore-backup': z.object({ restored: text, keptAside: text.nullable() }),
};

/** JSON Schemas of all that is printed; `error` is what stderr gets. @param command only that one's */
export function jsonSchemaOf(command?: string): object {
  const [only] = command === undefined ? [] : [JSON_OUTPUTS[command]];
  if (only !== undefined) return schemaOf(only);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'What homeport prints with --json',
    description:
      'commands: standard output, by command. error: the last line of standard error where a command fails. Fields may be added, never changed or taken away.',
    $defs: {
      error: bare(failure),
      commands: Object.fromEntries(Object.entries(JSON_OUTPUTS).map(([name, shape]) => [name, bare(shape)])),
    },
  };
}

function schemaOf(shape: z.ZodType): object {
  return z.toJSONSchema(shape, {
    // Fields may be added.
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
}

function bare(shape: z.ZodType): object {
  const { $schema: _, ...rest } = z.looseObject({ $schema: text.optional() }).parse(schemaOf(shape));
  return rest;
}
