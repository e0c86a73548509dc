import { say, type Text } from '../../shared/text/text.ts';

/** Why a schedule does not put in what is new, where a person is to see it first; null: it may. */
export function awaitsPerson(app: string, awaits: boolean, found: Text): Text | null {
  return awaits ? say('check.first-awaits', { app, found }) : null;
}
