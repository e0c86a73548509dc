import { ORPCError } from '@orpc/client';
import { textOf } from '../../electron/shared/errors.ts';
import { inWords, words } from '../i18n/in-words.ts';

/** Problems by the dotted path of the field they belong to; '' for the form as a whole. */
export type FieldErrors = Record<string, string>;

/** First problem of each field of a list of zod-like issues. */
export function fieldErrors(
  issues: readonly { message: string; path?: readonly PropertyKey[] | undefined }[],
): FieldErrors {
  const errors: FieldErrors = {};
  for (const issue of issues) {
    const path = (issue.path ?? []).map(String).join('.');
    errors[path] ??= issue.message;
  }
  return errors;
}

/** The sentence to show for anything a call threw. */
export function errorWords(error: unknown): string {
  if (error instanceof ORPCError) {
    const problems = Object.values(fieldErrors(issuesIn(error.data)));
    if (problems.length > 0) return problems.join('. ');
    if (error.code === 'INTERNAL_SERVER_ERROR') return words('window.defect');
  }
  const message = inWords(textOf(error));
  // The words of a connection that broke while a call was under way.
  if (/peer|websocket|socket|aborted/i.test(message) && !(error instanceof ORPCError)) {
    return words('window.cut-off');
  }
  return message;
}

type Issue = { message: string; path?: PropertyKey[] };

/** What oRPC attaches when an input does not fit its schema. Read by hand: zod is loaded with the forms, errors come before. */
function issuesIn(data: unknown): Issue[] {
  if (typeof data !== 'object' || data === null || !('issues' in data) || !Array.isArray(data.issues))
    return [];
  return data.issues.flatMap((issue: unknown): Issue[] => {
    if (typeof issue !== 'object' || issue === null || !('message' in issue)) return [];
    if (typeof issue.message !== 'string') return [];
    const path = 'path' in issue && Array.isArray(issue.path) ? issue.path.map(String) : [];
    return [{ message: issue.message, path }];
  });
}
