import { words } from '../i18n/in-words.ts';

/** Sign-in of the headless host. The desktop hands over a MessagePort instead and never comes here. */

const SESSION = '/api/session';
const SIGN_IN_HASH = /^#\/sign-in\?(.*)$/;

/** @returns whether this browser is signed in. Rejects when the host can't be reached or does not answer as it should. */
export async function isSignedIn(signal: AbortSignal): Promise<boolean> {
  const response = await fetch(SESSION, { signal, headers: { accept: 'application/json' } });
  if (response.status === 401) return false;
  if (!response.ok) throw new Error(`Homeport answered ${response.status}`);
  return true;
}

/** What came of presenting a token, with the sentence to show. `refused`: by the host, so that the same token will be again. */
type SignInResult = { ok: true } | { ok: false; refused: boolean; message: string };

/** How long the host may take to answer a token that a person typed, ms. */
const ANSWER_MS = 20_000;
/** What the host answers when it has looked at the token (`session-endpoint.ts`). Anything else says nothing about it. */
const LOOKED_AT = [400, 401, 429];

/** Exchanges a token for the session cookie. Never rejects: whatever goes wrong is a sentence. */
export async function signIn(
  token: string,
  signal: AbortSignal = AbortSignal.timeout(ANSWER_MS),
): Promise<SignInResult> {
  let response: Response;
  try {
    response = await fetch(SESSION, {
      method: 'POST',
      signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
  } catch {
    return { ok: false, refused: false, message: words('sign-in.no-answer') };
  }
  if (response.ok) return { ok: true };
  return {
    ok: false,
    refused: LOOKED_AT.includes(response.status),
    message: refusalWords(await response.json().catch(() => null)) ?? words('sign-in.refused'),
  };
}

/** The host's own words for a refusal. Read by hand: zod is loaded with the forms, this is needed before. */
function refusalWords(answer: unknown): string | null {
  if (typeof answer !== 'object' || answer === null || !('message' in answer)) return null;
  return typeof answer.message === 'string' && answer.message !== '' ? answer.message : null;
}

/** Ends this browser's session. Its connection is cut by the host. */
export async function signOut(): Promise<void> {
  await fetch(SESSION, { method: 'DELETE' });
}

/**
 * Takes the token of a one-time sign-in link (`/#/sign-in?token=…`) and removes it from the address bar
 * and the history, so that it is neither shared nor shown.
 */
export function takeSignInToken(): string | null {
  const query = SIGN_IN_HASH.exec(window.location.hash)?.[1];
  if (query === undefined) return null;
  window.history.replaceState(null, '', `${window.location.pathname}#/`);
  const token = new URLSearchParams(query).get('token');
  return token === null || token === '' ? null : token;
}
