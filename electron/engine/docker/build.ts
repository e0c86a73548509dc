import { setTimeout as delay } from 'node:timers/promises';
import withSession from 'dockerode/lib/session.js';
import { HomeportError, isHomeportError, messageOf } from '../../shared/errors.ts';
import type { BuildRequest } from '../ports.ts';
import { listContext, packContext } from './build-context.ts';
import { type BuildProgress, readProgress } from './build-progress.ts';
import { dockerStatusOf, engineSentence } from './errors.ts';
import { inspectImage, removeImage } from './images.ts';
import { createLineSplitter } from './lines.ts';
import { abortReason, explain, type Transport } from './request.ts';

/** One event of a build is a few kilobytes; a log chunk in it can make it more. */
const EVENT_LIMIT = 16 * 1024 * 1024;
const WORDS_LINES = 10;
const SESSION_LIMIT_MS = 10_000;
const WHAT = 'building the image';

type Builder = 'buildkit' | 'classic';

/**
 * Builds an image from a folder and answers its id (`sha256:…`). With BuildKit, or with the classic builder where the
 * engine has no BuildKit. Whatever goes wrong, no tag, no half-made image and no build container stays behind.
 * @throws BUILD_FAILED with the last lines; TIMEOUT; CANCELLED (or the signal's own reason); BAD_INPUT for the context;
 * DOCKER_AWAY.
 */
export async function buildImage(
  api: Transport,
  request: BuildRequest,
  signal: AbortSignal,
  builder: 'auto' | 'classic',
): Promise<string> {
  if (signal.aborted) throw abortReason(signal, WHAT);
  const limit = new AbortController();
  const minutes = Math.round(request.timeoutMs / 6000) / 10;
  const timer = setTimeout(() => {
    limit.abort(
      new HomeportError(
        'TIMEOUT',
        `The build took longer than its limit of ${minutes} min and was stopped. If it needs longer, raise the build time limit of the app.`,
      ),
    );
  }, request.timeoutMs);
  const both = AbortSignal.any([signal, limit.signal]);
  try {
    const entries = await listContext(request.contextDir, request.dockerfile, request.log, both);
    const before = (await inspectImage(api, request.tag))?.Id ?? null;
    const attempt = (which: Builder) =>
      buildOnce(api, request, which, () => packContext(entries, both), both, before);
    if (builder === 'classic') return await attempt('classic');
    try {
      return await attempt('buildkit');
    } catch (error) {
      const obstacle = buildKitObstacle(error);
      if (obstacle === null) throw error;
      request.log(`${obstacle}: building with the classic builder.`);
      return await attempt('classic');
    }
  } finally {
    clearTimeout(timer);
  }
}

async function buildOnce(
  api: Transport,
  request: BuildRequest,
  builder: Builder,
  openContext: () => NodeJS.ReadableStream,
  signal: AbortSignal,
  before: string | null,
): Promise<string> {
  const progress = readProgress(request.log);
  const context = openContext();
  let brokenContext: unknown = null;
  context.on('error', (error) => {
    brokenContext = error;
  });
  const session = builder === 'buildkit' ? await openSession(api, request) : null;
  try {
    await follow(api, request, builder, session?.id, context, signal, progress);
    const imageId = (await inspectImage(api, request.tag))?.Id ?? null;
    if (imageId === null)
      throw new HomeportError('BUILD_FAILED', failureWords('the engine made no image', progress));
    await removeMade(api, progress, imageId);
    // The tag was another image's: without it, nobody can name that one any more.
    if (before !== null && before !== imageId) await removeIfUntagged(api, before, true);
    return imageId;
  } catch (error) {
    progress.flush();
    const reason = signal.aborted
      ? abortReason(signal, WHAT)
      : isHomeportError(brokenContext)
        ? brokenContext
        : error;
    await cleanUp(api, request.tag, before, progress).catch((second: unknown) => {
      request.log(`What the build left could not all be removed: ${messageOf(second)}`);
    });
    throw reason;
  } finally {
    session?.close();
    // An engine that refuses early leaves the rest of the context unread.
    if ('destroy' in context && typeof context.destroy === 'function') context.destroy();
  }
}

async function follow(
  api: Transport,
  request: BuildRequest,
  builder: Builder,
  session: string | undefined,
  context: NodeJS.ReadableStream,
  signal: AbortSignal,
  progress: BuildProgress,
): Promise<void> {
  let answered = false;
  try {
    const stream = await api.open({
      method: 'POST',
      path: '/build',
      query: {
        dockerfile: request.dockerfile,
        t: request.tag,
        target: request.target ?? undefined,
        buildargs: JSON.stringify(request.buildArgs),
        nocache: request.noCache,
        rm: true,
        forcerm: true,
        ...(builder === 'buildkit' ? { version: '2', session } : {}),
      },
      file: context,
      // The classic builder answers when it has the whole context: the build's own limit is the right one.
      deadlineMs: request.timeoutMs + 60_000,
      signal,
      what: WHAT,
    });
    answered = true;
    const split = createLineSplitter(EVENT_LIMIT);
    for await (const chunk of stream) {
      for (const line of split.push(Buffer.from(chunk))) progress.take(line);
      // An error ends a build. What an engine sends after it, be it without end, is not waited for.
      if (progress.error() !== null) break;
    }
    for (const line of split.end()) progress.take(line);
  } catch (error) {
    const explained = explain(error, WHAT, { url: request.tag });
    // 400 and 500 before the first event: a Dockerfile that does not parse, a base image that is not there.
    if (dockerStatusOf(explained) !== null) {
      const sentence = engineSentence(
        explained instanceof Error ? (explained.cause ?? explained) : explained,
      );
      throw new HomeportError('BUILD_FAILED', failureWords(sentence, progress), { cause: error });
    }
    if (!answered && isHomeportError(explained, 'DOCKER_AWAY') && (await stillAnswers(api))) {
      const sentence =
        'the engine broke off while it was sent the build context, as it does when it has no room for it (check the disk)';
      throw new HomeportError('BUILD_FAILED', failureWords(sentence, progress), { cause: error });
    }
    throw explained;
  }
  progress.flush();
  const failure = progress.error();
  if (failure !== null) throw new HomeportError('BUILD_FAILED', failureWords(failure, progress));
}

/** An engine that refuses before it has read everything breaks the connection: it is not away. */
async function stillAnswers(api: Transport): Promise<boolean> {
  try {
    await api.bytes(
      { method: 'GET', path: '/_ping', deadlineMs: 5_000, what: 'seeing whether it is still there' },
      100,
    );
    return true;
  } catch (error) {
    return dockerStatusOf(error) !== null;
  }
}

function failureWords(reason: string, progress: BuildProgress): string {
  const lines = progress
    .tail()
    .filter((line) => line !== reason)
    .slice(-WORDS_LINES);
  const sentence = `The image could not be built: ${reason.replace(/\.$/, '')}.`;
  return lines.length === 0 ? sentence : `${sentence} Its last lines:\n${lines.join('\n')}`;
}

/** Why the classic builder may do what BuildKit could not, in words; null: it failed for a reason of its own. */
function buildKitObstacle(error: unknown): string | null {
  if (!isHomeportError(error, 'BUILD_FAILED')) return null;
  // Before Docker 28 BuildKit looks for a context that was sent to it on the network, where the engine keeps its images in
  // containerd (moby issue 47717; tried with 26.1). Docker Desktop did so from 4.34 on.
  if (/failed to read downloaded context: failed to load cache key/.test(error.message))
    return 'With its images kept in containerd, this engine (older than Docker 28) hands BuildKit no build context';
  const lacks =
    /buildkit (is )?not (supported|enabled|available)|unsupported builder|invalid version|only supported on|not supported on windows/i;
  return lacks.test(error.message) ? 'The engine has no BuildKit' : null;
}

/** Without it BuildKit can't ask for an anonymous token of a public registry; a build from local images does without. */
function openSession(api: Transport, request: BuildRequest): Promise<{ id: string; close(): void } | null> {
  return new Promise((resolve) => {
    let over = false;
    const without = (reason: string) => {
      if (!over) request.log(`Building without a session: ${reason}`);
      over = true;
      resolve(null);
    };
    const timer = setTimeout(() => without('the engine did not answer'), SESSION_LIMIT_MS);
    withSession(api.docker, undefined, (error, id, done) => {
      clearTimeout(timer);
      if (id === null) without(messageOf(error));
      else if (over) done();
      else resolve({ id, close: done });
    });
  });
}

async function cleanUp(
  api: Transport,
  tag: string,
  before: string | null,
  progress: BuildProgress,
): Promise<void> {
  await removeContainers(api, progress.containers());
  const now = (await inspectImage(api, tag))?.Id ?? null;
  // It was made after all, in the moment it was called off.
  if (now !== null && now !== before) await removeImage(api, tag);
  await removeMade(api, progress, before);
}

/** The classic builder's containers vanish soon after a build is called off; what is there after that is removed. */
async function removeContainers(api: Transport, ids: string[]): Promise<void> {
  for (const id of ids) {
    for (let attempt = 0; ; attempt++) {
      const query = { force: true, v: true };
      const what = 'removing a build container';
      if (attempt < 10) {
        const path = `/containers/${id}/json`;
        const answer = await api.bytes({ method: 'GET', path, ok: [200, 404], what }, 100);
        if (/no such container/i.test(answer.toString())) break;
        await delay(100);
        continue;
      }
      await api.bytes({ method: 'DELETE', path: `/containers/${id}`, query, ok: [204, 404, 409], what }, 100);
      break;
    }
  }
}

/** Images of single steps and other stages. Those that the result is made of are refused by the engine, and stay. */
async function removeMade(api: Transport, progress: BuildProgress, result: string | null): Promise<void> {
  for (const id of progress.made().reverse()) {
    if (result?.slice('sha256:'.length).startsWith(id)) continue;
    await removeIfUntagged(api, id, false);
  }
}

/** @param parents whether the untagged images that only this one was made from go too. */
async function removeIfUntagged(api: Transport, id: string, parents: boolean): Promise<void> {
  const image = await inspectImage(api, id);
  const tags = (image?.RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
  if (image !== null && tags.length === 0) await removeImage(api, image.Id, parents);
}
