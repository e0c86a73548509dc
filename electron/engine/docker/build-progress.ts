import { z } from 'zod';
import type { LogSink } from '../ports.ts';
import { decodeBuildKitStatus } from './buildkit-trace.ts';
import { cleanLine } from './lines.ts';

/** How many of the last lines are kept for the error's words, however much a build writes. */
const KEPT_LINES = 40;
/** Characters of an engine's error. */
const ERROR_LIMIT = 16 * 1024;
/** Steps a build of this size never has; a stream that invents more is not followed further. */
const MAX_VERTEXES = 20_000;
/** A Dockerfile has a few dozen steps. */
const MAX_NAMED = 2000;

/**
 * '[build 1/4] FROM docker.io/library/node:24@sha256:…'; of `COPY --from`, without the brackets.
 * Source: moby/buildkit, frontend/dockerfile/dockerfile2llb/convert.go (llb.WithCustomName).
 */
const BASE = /^(?:\[[^\]]{0,200}\] )?FROM ([^\s@]{1,512})@(sha256:[0-9a-f]{64})$/;

const buildEvent = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  errorDetail: z.object({ message: z.string().optional() }).optional(),
  id: z.string().optional(),
  /** A string is BuildKit's; the classic builder sends objects, which say nothing that is needed. */
  aux: z.string().optional().catch(undefined),
});

/** What a build's answer has told so far. */
export type BuildProgress = {
  /** One line of the answer (a JSON object). */
  take(line: string): void;
  /** Logs what has no line end yet. */
  flush(): void;
  /** The first error in the stream; null while there is none. */
  error(): string | null;
  /**
   * Short ids of images that the classic builder's text says it made, and did not take from its cache, in order; none where
   * the text names too many. A build's commands write into the same text: a claim, which must be proven before it counts.
   */
  named(): string[];
  /** The container that the classic builder's text named last; as little proven. */
  running(): string | null;
  /** BuildKit has brought a step to its end without an error. */
  stepSucceeded(): boolean;
  /** The error that BuildKit gave the step that failed last; it is in the log. */
  stepError(): string | null;
  /** The last lines that say something. */
  tail(): string[];
};

/** Reads a build's events, of BuildKit and of the classic builder, into clean log lines and the few facts that matter. */
export function readProgress(
  log: LogSink,
  foundBase: (name: string, digest: string) => void = () => undefined,
): BuildProgress {
  const tail: string[] = [];
  const seen = new Map<string, 'started' | 'done'>();
  const partial = new Map<string, string>();
  const made = new Set<string>();
  const fromCache = new Set<string>();
  let running: string | null = null;
  let error: string | null = null;
  let stepError: string | null = null;
  let stepSucceeded = false;
  let cached = false;

  const say = (line: string, counts = true) => {
    const clean = cleanLine(line);
    if (clean.trim() === '') return;
    log(clean);
    if (!counts) return;
    tail.push(clean);
    if (tail.length > KEPT_LINES) tail.shift();
  };

  /** Lines may come in pieces; those of different steps, or of a step's stdout and stderr, must not mix. */
  const write = (source: string, text: string, each: (line: string) => void) => {
    const lines = `${partial.get(source) ?? ''}${text}`.split('\n');
    const rest = lines.pop() ?? '';
    if (rest.length > 64 * 1024) each(rest);
    partial.set(source, rest.length > 64 * 1024 ? '' : rest);
    for (const line of lines) each(line);
  };

  /** The classic builder says what it does only in words: moby builder/dockerfile, "--->" lines. */
  const classic = (line: string) => {
    if (/^ ---> Using cache/.test(line)) cached = true;
    running = /^ ---> Running in ([0-9a-f]{12,64})/.exec(line)?.[1] ?? running;
    const image = /^ ---> ([0-9a-f]{12,64})$/.exec(line)?.[1];
    if (image !== undefined) {
      if (made.size + fromCache.size <= MAX_NAMED) (cached ? fromCache : made).add(image);
      cached = false;
    }
    say(line, !/^ ---> |^Removing intermediate container /.test(line));
  };

  const buildkit = (aux: string) => {
    const status = decodeBuildKitStatus(aux);
    for (const vertex of status.vertexes) {
      if (vertex.completed && vertex.error === '') stepSucceeded = true;
      const [, base, digest] = BASE.exec(vertex.name) ?? [];
      if (base !== undefined && digest !== undefined) foundBase(base, digest);
      const before = seen.get(vertex.digest);
      if (before === undefined && seen.size > MAX_VERTEXES) continue;
      if (vertex.completed && before !== 'done') {
        if (before === undefined || vertex.cached)
          say(`${vertex.name}${vertex.cached ? ' (cached)' : ''}`, false);
        seen.set(vertex.digest, 'done');
      } else if (vertex.started && before === undefined) {
        say(vertex.name, false);
        seen.set(vertex.digest, 'started');
      }
      if (vertex.error === '') continue;
      stepError = vertex.error;
      say(`ERROR: ${vertex.error}`, false);
    }
    for (const { vertex, stream, message } of status.logs)
      write(`${vertex} ${stream}`, message.toString(), say);
    for (const warning of status.warnings) say(`WARNING: ${warning}`);
  };

  return {
    take: (line) => {
      const parsed = buildEvent.safeParse(parseJson(line));
      if (!parsed.success) return;
      const event = parsed.data;
      if (event.error !== undefined || event.errorDetail?.message !== undefined) {
        error ??= (event.errorDetail?.message ?? event.error ?? '')
          .slice(0, ERROR_LIMIT)
          .split('\n')
          .map(cleanLine)
          .join('\n');
      }
      if (event.aux !== undefined && event.id === 'moby.buildkit.trace') buildkit(event.aux);
      if (event.stream !== undefined) write('classic', event.stream, classic);
      if (event.status !== undefined) say(event.status, false);
    },
    flush: () => {
      for (const [source, rest] of partial) {
        if (rest !== '') (source === 'classic' ? classic : say)(rest);
      }
      partial.clear();
    },
    error: () => error,
    named: () => (made.size + fromCache.size > MAX_NAMED ? [] : [...made].filter((id) => !fromCache.has(id))),
    running: () => running,
    stepSucceeded: () => stepSucceeded,
    stepError: () => stepError,
    tail: () => [...tail],
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
