import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import type { Preferences } from '../../shared/preferences.ts';
import { preferences } from '../../shared/preferences.ts';
import { say } from '../../shared/text/text.ts';

type Stored = Record<string, unknown>;
/** Makes a file of version n from one of version n - 1. Pure, total: odd values are left for the schema to judge. */
export type Migration = (stored: Stored) => Stored;

/** `MIGRATIONS[0]` makes version 1. Only ever appended to. */
export const MIGRATIONS: Migration[] = [
  // Files from before versions were kept: flat keys of the first shell.
  (stored) => {
    const { hideToTray, ...rest } = stored;
    if (typeof hideToTray !== 'boolean') return rest;
    return {
      ...rest,
      general: { closeBehaviour: hideToTray ? 'tray' : 'quit', ...asObject(rest.general) },
    };
  },
];

const versioned = z.looseObject({ version: z.number().int().min(0).default(0) });

export type StoredPreferences = Preferences & { version: number };

/**
 * Brings a file's content up to date. Unknown keys are dropped, missing ones get their defaults.
 * @throws HomeportError BAD_INPUT where a value makes no sense, or the file is of a newer Homeport.
 */
export function readPreferences(content: unknown, migrations: Migration[] = MIGRATIONS): StoredPreferences {
  const start = versioned.safeParse(content);
  if (!start.success) throw new HomeportError('BAD_INPUT', say('desktop.no-settings'));
  const { version, ...rest } = start.data;
  if (version > migrations.length) {
    throw new HomeportError('BAD_INPUT', say('desktop.newer-settings', { version }));
  }
  const migrated = migrations.slice(version).reduce<Stored>((stored, migrate) => migrate(stored), rest);
  const parsed = preferences.safeParse(migrated);
  if (!parsed.success) {
    throw new HomeportError(
      'BAD_INPUT',
      say('desktop.damaged-settings', { why: z.prettifyError(parsed.error) }),
    );
  }
  return { ...parsed.data, version: migrations.length };
}

function asObject(value: unknown): Stored {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
