import type { RunSettings } from '../../../electron/shared/config.ts';
import { NOWHERE } from '../../../electron/shared/docker-run/flag.ts';
import { NotationError } from '../../../electron/shared/docker-run/notation-error.ts';
import { parseRunOptions, runWords } from '../../../electron/shared/docker-run/parse-line.ts';
import { words } from '../../i18n/in-words.ts';
import { formatCommand, parseCommand } from './command-words.ts';
import type { Parsed } from './line-formats.ts';

/** What has a field of its own in the form. */
const OWN_FIELDS = new Set(['publish', 'env', 'volume', 'network']);

/** Options of `docker run` for everything that has no field of its own, one a line. */
export function formatFurther(run: RunSettings): string {
  // The policy has a field; how often it tries has none.
  const shown = (name: string) =>
    !OWN_FIELDS.has(name) && (name !== 'restart' || run.restartRetries !== undefined);
  return runWords(run, ({ name }) => shown(name))
    .map(formatCommand)
    .join('\n');
}

/** @param before the settings that the form's own fields say */
export function parseFurther(text: string, before: RunSettings): Parsed<RunSettings> {
  const typed = parseCommand(text);
  if (!typed.ok) return typed;
  try {
    const { settings, rest, notes } = parseRunOptions(typed.value ?? [], { app: '', before, here: NOWHERE });
    const [odd] = [...rest, ...notes];
    return odd === undefined
      ? { ok: true, value: settings }
      : { ok: false, problem: words('form.run-no-option', { option: odd }) };
  } catch (error) {
    if (error instanceof NotationError) return { ok: false, problem: error.message };
    throw error;
  }
}
