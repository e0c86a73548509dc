import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EngineEvents } from '../../../electron/engine/docker-port/events.ts';
import type { ContainerInspect } from '../../../electron/engine/domain/docker-types.ts';
import { type Monitor, startMonitor } from '../../../electron/engine/health/monitor.ts';
import type { Store } from '../../../electron/engine/ports.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { IMAGE_ID, inspectOf } from '../../support/container-corpus/inspect.ts';
import { app, open, release, tempDir } from '../store/support.ts';

/** What the monitor asks of Docker while nothing happens, and how it finds what no event told of. */

const MINUTE = 60_000;
const APPS = Array.from({ length: 50 }, (_, n) => `app-${n}`);
const UP = { StartedAt: '2026-03-01T11:00:00Z' };

type Listener = Parameters<EngineEvents['on']>[0];

let store: Store;
let monitor: Monitor;
let containers: Map<string, ContainerInspect>;
let listeners: Listener[];
let asked: string[];

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
  store = open(tempDir());
  listeners = [];
  asked = [];
  containers = new Map(APPS.map((name) => [name, inspectOf({ id: `${name}-id`, name, state: UP })]));
  for (const name of APPS) {
    store.insertApp(app(name, { containerId: `${name}-id`, runningRelease: 1 }));
    store.insertRelease(release({ app: name, imageId: IMAGE_ID, state: 'good' }));
  }
  monitor = startMonitor({
    docker: {
      containers: {
        inspect: async (ref) => {
          asked.push('inspect');
          return containers.get(ref) ?? null;
        },
        list: async () => {
          asked.push('list');
          return [...containers.values()].map(listed);
        },
      },
      images: { inspect: async () => null, list: async () => [], tags: async () => [] },
      events: {
        on: (listener) => {
          listeners.push(listener);
          return () => undefined;
        },
      },
      onStatus: () => () => undefined,
    },
    store,
    installation: 'this',
    now: () => new Date(),
    log: (line) => expect.unreachable(line),
    seen: () => undefined,
    workedOn: () => false,
    moved: () => false,
  });
  await Promise.all(APPS.map((name) => monitor.refresh(name)));
  asked = [];
});
afterEach(() => {
  monitor.close();
  vi.useRealTimers();
});

const listed = ({ Id, Name, Image, State }: ContainerInspect) => ({
  Id,
  Names: [Name],
  Image,
  ImageID: Image,
  State: State.Status,
  Status: '',
  Labels: {},
  HostConfig: {},
});
const become = (name: string, state: Partial<ContainerInspect['State']>) =>
  containers.set(name, inspectOf({ id: `${name}-id`, name, state: { ...UP, ...state } }));
const ENDED = {
  Status: 'exited',
  Running: false,
  ExitCode: 1,
  FinishedAt: '2026-03-01T12:00:00Z',
} as const;

it('while nothing happens Docker is asked for one list in five minutes, not for each app', async () => {
  await vi.advanceTimersByTimeAsync(10 * MINUTE + 1);
  expect(asked).toEqual(['list', 'list']);
});

it('what happens to containers of no app is not looked at', async () => {
  for (const listener of listeners)
    listener({
      type: 'container',
      action: 'health_status: unhealthy',
      id: 'x',
      attributes: { name: 'other' },
    });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([]);
});

it('an app of which an event tells is looked at within a second, and no other', async () => {
  become('app-7', ENDED);
  for (const listener of listeners)
    listener({ type: 'container', action: 'die', id: 'app-7-id', attributes: { name: 'app-7' } });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual(['inspect']);
  expect(monitor.now('app-7').state).toBe('stopped');
});

it('what no event told of is found, and only that is looked at', async () => {
  become('app-7', ENDED);
  await vi.advanceTimersByTimeAsync(5 * MINUTE + 1000);
  expect(asked).toEqual(['list', 'inspect']);
  expect(monitor.now('app-7').state).toBe('stopped');
});

it('after events may have been missed, every app is looked at', async () => {
  for (const listener of listeners) listener({ type: 'resync', action: 'resync', id: '', attributes: {} });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toHaveLength(APPS.length);
});

it('what a failing health check says is looked at each minute: it changes without an event', async () => {
  const failing = (Output: string) =>
    inspectOf({
      id: 'app-7-id',
      name: 'app-7',
      config: { Healthcheck: { Test: ['CMD', 'true'] } },
      state: {
        ...UP,
        Health: { Status: 'unhealthy', FailingStreak: 3, Log: [{ Start: '', End: '', ExitCode: 1, Output }] },
      },
    });
  containers.set('app-7', failing('503'));
  await monitor.refresh('app-7');
  containers.set('app-7', failing('timed out'));
  asked = [];
  await vi.advanceTimersByTimeAsync(MINUTE + 1000);
  expect(asked).toEqual(['inspect']);
  expect(monitor.now('app-7').detail).toEqual(asWritten('timed out'));
});

it('what did not change stays the same object', async () => {
  const before = monitor.now('app-7');
  await monitor.refresh('app-7');
  expect(monitor.now('app-7')).toBe(before);
});
