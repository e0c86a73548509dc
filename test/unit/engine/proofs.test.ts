import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AppNow, NOTHING_KNOWN } from '../../../electron/engine/domain/app-state.ts';
import type { App } from '../../../electron/engine/domain/model.ts';
import { type Proofs, startProofs } from '../../../electron/engine/health/proofs.ts';
import { appConfig } from '../../../electron/shared/config.ts';

const app: App = {
  name: 'web',
  host: 'local',
  containerName: 'web',
  containerId: null,
  engineId: null,
  specFrom: 'homeport',
  config: appConfig.parse({
    source: { kind: 'git', from: { kind: 'git', url: 'https://example.org/web.git' } },
    policy: { gate: { probe: { kind: 'http', url: 'http://127.0.0.1:1/' } } },
  }),
  run: null,
  runningRelease: 1,
  configChanged: false,
  nextRunAt: null,
  lastCheck: null,
  news: { seen: [], skipped: [], waitsUntil: null },
  dismissed: {},
  createdAt: new Date(),
};
const UP: AppNow = { ...NOTHING_KNOWN, containerId: 'c1', state: 'running', since: '2026-11-20T12:00:00Z' };

let unproven: App[];
let now: AppNow;
let answer: () => Promise<{ ok: boolean; detail: string }>;
let asked: string[];
let changes: number;
let proofs: Proofs;

beforeEach(() => {
  unproven = [app];
  now = UP;
  asked = [];
  changes = 0;
  answer = async () => ({ ok: false, detail: 'HTTP 500' });
  proofs = startProofs({
    unproven: () => unproven,
    now: () => now,
    probe: (_probe, containerId) => {
      asked.push(containerId);
      return answer();
    },
    changed: () => {
      changes += 1;
    },
    log: (line) => {
      throw new Error(line);
    },
  });
});
afterEach(() => {
  proofs.close();
  vi.useRealTimers();
});

describe('an app whose rollback failed is asked', () => {
  test('and what it says is known, until it says something else', async () => {
    expect(proofs.of('web')).toBeNull();
    await proofs.look();
    expect(proofs.of('web')).toEqual({ ok: false, detail: 'HTTP 500' });
    await proofs.look();
    expect(changes).toBe(1);
    answer = async () => ({ ok: true, detail: 'HTTP 200' });
    await proofs.look();
    expect(proofs.of('web')).toMatchObject({ ok: true });
    expect(changes).toBe(2);
  });

  test('by itself, every now and then', async () => {
    proofs.close();
    vi.useFakeTimers();
    proofs = startProofs({
      unproven: () => unproven,
      now: () => now,
      probe: () => answer(),
      changed: () => undefined,
      log: () => undefined,
    });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(proofs.of('web')).toMatchObject({ ok: false });
  });

  test('but an answer is not about a container that was started anew', async () => {
    await proofs.look();
    now = { ...UP, since: '2026-11-20T12:05:00Z' };
    expect(proofs.of('web')).toBeNull();
  });

  test('one question at a time', async () => {
    const waiting = Promise.withResolvers<{ ok: boolean; detail: string }>();
    answer = () => waiting.promise;
    const first = proofs.look();
    await proofs.look();
    waiting.resolve({ ok: true, detail: '' });
    await first;
    expect(asked).toEqual(['c1']);
  });

  test('only where it runs, and only for as long as it matters', async () => {
    now = { ...UP, state: 'stopped' };
    await proofs.look();
    expect(asked).toEqual([]);
    now = UP;
    await proofs.look();
    unproven = [];
    await proofs.look();
    expect(asked).toEqual(['c1']);
    expect(proofs.of('web')).toBeNull();
  });
});
