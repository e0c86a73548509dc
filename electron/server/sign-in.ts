import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { isHomeportError } from '../shared/errors.ts';
import { readSignIn, type SignInState, setSignInAside, writeSignIn } from './sign-in-file.ts';

export const SESSION_DAYS = 30;
const SESSION_MS = SESSION_DAYS * 24 * 3600 * 1000;
/** A one-time link may be read out of a log later: it is good for a while only. */
const ONE_TIME_MS = 60 * 60 * 1000;
/** More browsers than a household has: the oldest is signed out. */
const MAX_SESSIONS = 100;
/** Links that are good at the same time: the oldest is not any more. */
const MAX_ONE_TIME = 20;

export type SignIn = {
  /** A token that signs one browser in, within an hour. Kept in memory only. */
  issueOneTime(): string;
  /** Exchanges a one-time or the permanent token for a new session's secret; null: the token is not right. */
  exchange(token: string): { secret: string; expiresAt: Date } | null;
  /** The name under which a session goes inside the host, where the secret is that of a live one. Never the secret itself. */
  sessionOf(secret: string | undefined): string | null;
  /** Whether a session still is: neither signed out, nor expired, nor pushed out by newer ones. */
  isLive(session: string): boolean;
  /** Ends a session. */
  end(session: string): void;
};

/**
 * Opens the sign-in of a data directory and makes its permanent token where there is none yet.
 *
 * @param options.newToken replaces the token and ends every session, whatever the file holds
 * @returns `token`: the permanent token where it has just been made. It is to be printed; it can't be had again.
 * @throws HomeportError STORE_UNAVAILABLE
 */
export function openSignIn(options: { dataDir: string; now: () => Date; newToken?: boolean }): {
  signIn: SignIn;
  token: string | null;
} {
  const { dataDir, now } = options;
  const found = options.newToken ? null : readSignIn(dataDir);
  const token = found === null ? randomSecret() : null;
  const state: SignInState = found ?? {
    version: 1,
    token: { sha256: sha256(token ?? ''), createdAt: now().toISOString() },
    sessions: [],
  };
  if (token !== null) {
    if (options.newToken) keepAsideIfDamaged(dataDir, now());
    writeSignIn(dataDir, state);
  }
  return { signIn: signInOver(dataDir, state, now), token };
}

function signInOver(dataDir: string, initial: SignInState, now: () => Date): SignIn {
  let state = initial;
  let oneTime: { sha256: string; expiresAt: number }[] = [];

  const save = (sessions: SignInState['sessions']) => {
    const next = { ...state, sessions };
    writeSignIn(dataDir, next);
    state = next;
  };
  const live = () => state.sessions.filter((session) => Date.parse(session.expiresAt) > now().getTime());

  const spendOneTime = (token: string): boolean => {
    oneTime = oneTime.filter((known) => known.expiresAt > now().getTime());
    const match = oneTime.find(sameHash(token));
    if (match === undefined) return false;
    oneTime = oneTime.filter((known) => known !== match);
    return true;
  };

  return {
    issueOneTime() {
      const token = randomSecret();
      const expiresAt = now().getTime() + ONE_TIME_MS;
      oneTime = [...oneTime, { sha256: sha256(token), expiresAt }].slice(-MAX_ONE_TIME);
      return token;
    },
    exchange(token) {
      if (!sameHash(token)(state.token) && !spendOneTime(token)) return null;
      const secret = randomSecret();
      const expiresAt = new Date(now().getTime() + SESSION_MS);
      const session = {
        sha256: sha256(secret),
        createdAt: now().toISOString(),
        expiresAt: expiresAt.toISOString(),
      };
      save([...live(), session].slice(-MAX_SESSIONS));
      return { secret, expiresAt };
    },
    sessionOf(secret) {
      if (!secret) return null;
      return live().find(sameHash(secret))?.sha256 ?? null;
    },
    isLive: (session) => live().some((known) => known.sha256 === session),
    end(session) {
      save(live().filter((known) => known.sha256 !== session));
    },
  };
}

function keepAsideIfDamaged(dataDir: string, now: Date): void {
  try {
    readSignIn(dataDir);
  } catch (error) {
    if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
    setSignInAside(dataDir, now);
  }
}

/** 256 random bits, fit for a URL and a cookie. */
function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Hashed once, compared in constant time: hashes of equal length, so that nothing is learnt about the secret. */
function sameHash(candidate: string): (known: { sha256: string }) => boolean {
  const hash = Buffer.from(sha256(candidate), 'hex');
  return (known) => timingSafeEqual(Buffer.from(known.sha256, 'hex'), hash);
}
