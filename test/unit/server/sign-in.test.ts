import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { peerOf } from '../../../electron/home/peer.ts';
import '../../../electron/server/in-words.ts';
import { rateLimit } from '../../../electron/server/rate-limit.ts';
import { openSignIn, SESSION_DAYS } from '../../../electron/server/sign-in.ts';
import { isHomeportError } from '../../../electron/shared/errors.ts';

let dataDir: string;
let clock: Date;
const now = () => clock;
const file = () => join(dataDir, 'sign-in.json');
const wait = (ms: number) => {
  clock = new Date(clock.getTime() + ms);
};

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hpt-sign-in-'));
  clock = new Date('2026-11-20T10:00:00Z');
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function firstStart() {
  const { signIn, token } = openSignIn({ dataDir, now });
  if (token === null) throw new Error('The first start makes a token');
  return { signIn, token };
}

it('makes the token once, says it once and keeps neither it nor a session in the clear', () => {
  const { signIn, token } = firstStart();
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  const session = signIn.exchange(token);
  expect(session).not.toBeNull();
  const kept = readFileSync(file(), 'utf8');
  expect(kept).not.toContain(token);
  expect(kept).not.toContain(session?.secret);
  expect(statSync(file()).mode & 0o777).toBe(0o600);

  const again = openSignIn({ dataDir, now });
  expect(again.token).toBeNull();
  expect(again.signIn.exchange(token)).not.toBeNull();
  expect(again.signIn.sessionOf(session?.secret)).not.toBeNull();
});

it('refuses a wrong token, an empty one and the hash of the right one', () => {
  const { signIn, token } = firstStart();
  const { token: kept } = JSON.parse(readFileSync(file(), 'utf8'));
  for (const wrong of ['', 'x', `${token}x`, token.slice(1), kept.sha256])
    expect(signIn.exchange(wrong)).toBeNull();
  for (const wrong of [undefined, '', 'x', token]) expect(signIn.sessionOf(wrong)).toBeNull();
});

it('takes a one-time token once, and within its hour', () => {
  const { signIn } = firstStart();
  const [first, second] = [signIn.issueOneTime(), signIn.issueOneTime()];
  expect(signIn.exchange(first)).not.toBeNull();
  expect(signIn.exchange(first)).toBeNull();
  wait(60 * 60 * 1000);
  expect(signIn.exchange(second)).toBeNull();
});

it('ends sessions by expiry and by sign-out', () => {
  const { signIn, token } = firstStart();
  const a = signIn.exchange(token)?.secret;
  const b = signIn.exchange(token)?.secret;
  const sessionA = signIn.sessionOf(a);
  if (sessionA === null) throw new Error('The session is live');
  signIn.end(sessionA);
  expect(signIn.sessionOf(a)).toBeNull();
  expect(openSignIn({ dataDir, now }).signIn.sessionOf(a)).toBeNull();
  wait(SESSION_DAYS * 24 * 3600 * 1000 - 1);
  expect(signIn.sessionOf(b)).not.toBeNull();
  wait(1);
  expect(signIn.sessionOf(b)).toBeNull();
});

it('replaces a lost token and drops every session with it', () => {
  const { signIn, token } = firstStart();
  const secret = signIn.exchange(token)?.secret;
  const renewed = openSignIn({ dataDir, now, newToken: true });
  expect(renewed.token).not.toBeNull();
  expect(renewed.token).not.toBe(token);
  expect(renewed.signIn.exchange(token)).toBeNull();
  expect(renewed.signIn.sessionOf(secret)).toBeNull();
});

it('does not open with a damaged file, and keeps that aside when a new token is asked for', () => {
  writeFileSync(file(), '{"version":1,"token":');
  expect(() => openSignIn({ dataDir, now })).toThrow(/--new-token/);
  try {
    openSignIn({ dataDir, now });
  } catch (error) {
    expect(isHomeportError(error, 'STORE_UNAVAILABLE')).toBe(true);
  }
  expect(readFileSync(file(), 'utf8')).toBe('{"version":1,"token":');
  expect(openSignIn({ dataDir, now, newToken: true }).token).not.toBeNull();
  expect(readdirSync(dataDir).filter((name) => name.includes('damaged'))).toHaveLength(1);
});

it('knows whether a session still is: signed out, expired, or pushed out by newer ones', () => {
  const { signIn, token } = firstStart();
  const begin = () => {
    const session = signIn.sessionOf(signIn.exchange(token)?.secret);
    if (session === null) throw new Error('The session is live');
    return session;
  };
  const [first, second] = [begin(), begin()];
  expect([signIn.isLive(first), signIn.isLive(second), signIn.isLive('nobody')]).toEqual([true, true, false]);
  for (let i = 0; i < 99; i += 1) begin();
  expect([signIn.isLive(first), signIn.isLive(second)]).toEqual([false, true]);
  signIn.end(second);
  const last = begin();
  wait(SESSION_DAYS * 24 * 3600 * 1000);
  expect([signIn.isLive(second), signIn.isLive(last)]).toEqual([false, false]);
});

it('keeps only the newest of many one-time links', () => {
  const { signIn } = firstStart();
  const links = Array.from({ length: 21 }, () => signIn.issueOneTime());
  expect(links.map((link) => signIn.exchange(link) !== null)).toEqual([false, ...Array(20).fill(true)]);
});

it('limits each key within the window, and no other', () => {
  const limit = rateLimit(3, 60_000, now);
  for (let i = 0; i < 3; i += 1) {
    expect(limit.count('a')).toBe(0);
    wait(1000);
  }
  expect(limit.count('a')).toBe(57);
  expect(limit.count('b')).toBe(0);
  wait(60_000);
  expect(limit.count('a')).toBe(0);
});

it('remembers ten thousand keys and no more: a flood of addresses does not fill the memory', () => {
  const limit = rateLimit(1, 60_000, now);
  for (let i = 0; i < 10_000; i += 1) limit.count(`peer ${i}`);
  expect(limit.count('peer 1')).toBeGreaterThan(0);
  limit.count('one more');
  expect(limit.count('peer 0')).toBe(0);
  expect(limit.count('peer 9999')).toBeGreaterThan(0);
});

it('counts an IPv4 address as one, and of IPv6 the whole /64', () => {
  expect(['::ffff:10.0.0.7', '10.0.0.7'].map(peerOf)).toEqual(['10.0.0.7', '10.0.0.7']);
  const one = [
    '2001:db8:1:2::1',
    '2001:db8:1:2:ffff:ffff:ffff:ffff',
    '2001:DB8:1:2:0:0:0:1',
    '2001:0db8:1:2::',
  ];
  expect(new Set(one.map(peerOf))).toEqual(new Set(['2001:db8:1:2::/64']));
  expect(
    ['2001:db8:1:3::1', '::1', 'fe80::1%eth0', '2001:db8::1:2:3:4:5', '64:ff9b::1.2.3.4', undefined].map(
      peerOf,
    ),
  ).toEqual([
    '2001:db8:1:3::/64',
    '0:0:0:0::/64',
    'fe80:0:0:0::/64',
    '2001:db8:0:1::/64',
    '64:ff9b:0:0::/64',
    '',
  ]);
});
