import http from 'node:http';
import { duration, releaseName } from '../../electron/cli/format.ts';
import { summary } from '../../electron/cli/summary.ts';
import type { UpdateDto } from '../../electron/shared/dto.ts';
import { HomeportError } from '../../electron/shared/errors.ts';
import type { SampleChange } from '../../electron/shared/sample.ts';
import { render } from '../../electron/shared/text/render.ts';
import type { Outcome } from '../../electron/shared/words.ts';
import type { Demo } from './homeport.ts';
import type { Terminal } from './terminal.ts';

/** The whole story, from the first release to the last restore. */

type Chapter = {
  title: string;
  /** What is about to be done, and why. */
  before: string;
  push: SampleChange | 'restore';
  /** What must come of it. */
  outcome: Outcome;
  /** Version that the page then names. */
  version: number;
  /** What that showed. */
  after: string;
};

const CHAPTERS: Chapter[] = [
  {
    title: 'A good change',
    before:
      'A commit changes the page. It is built while the old release goes on serving. Then the new one takes over, and counts only once its health check says yes.',
    push: 'good',
    outcome: 'succeeded',
    version: 2,
    after: 'This is every day. The release before it is kept, stopped, in case you want it back.',
  },
  {
    title: 'A broken build',
    before: 'The next commit can’t be built.',
    push: 'broken',
    outcome: 'failed',
    version: 2,
    after: 'The app never noticed: nothing that runs is touched before the image is there.',
  },
  {
    title: 'An unhealthy release',
    before:
      'This one builds and starts, and its health check says no. It is the kind of release that spoils an evening.',
    push: 'unhealthy',
    outcome: 'rolled-back',
    version: 2,
    after:
      'Homeport put the release before it back by itself, and saw that it is healthy. The page went on counting: the number is in a volume, which goes from release to release. No schedule tries the bad one again until its source changes.',
  },
  {
    title: 'A slow one',
    before:
      'This one takes 8 seconds before it answers. Slow is not broken: its health check is given the time that it asks for.',
    push: 'slow',
    outcome: 'succeeded',
    version: 5,
    after:
      'It was waited for. The time until it answered counts as downtime, and stands in the history as it was.',
  },
  {
    title: 'Going back by hand',
    before:
      'You don’t like the slow one. "Restore" puts the release before it back: the same container, without building or downloading anything.',
    push: 'restore',
    outcome: 'succeeded',
    version: 2,
    after: 'That is what the Restore button in the window does.',
  },
];

/** @throws Interrupted; HomeportError where something does not come as it was told */
export async function tellStory(demo: Demo, terminal: Terminal, name: string): Promise<void> {
  const { client } = demo;
  const { say, line, heading, pause } = terminal;
  heading('Homeport in two minutes');
  say(
    `A sample app, four changes and a way back. All of it is real: git commits, builds, containers on your engine (${demo.docker}). Nothing of yours is touched, and nothing is left at the end.`,
  );
  await pause();

  heading('1. The app');
  say(
    'First a small git repository: a page that counts its visits, with a health check. Homeport builds it, starts it and waits until it is healthy.',
  );
  const { app, updateId } = await client.sample.create({ name });
  const sample = await client.sample.get();
  line(`Repository: ${sample?.repository ?? ''}`);
  if (sample?.base === 'busybox')
    line('No image registry could be reached: it is made from this machine’s own busybox.');
  hold(terminal, await demo.ended(updateId), 'succeeded');
  let counted = await look(demo, terminal, app, { version: 1, counted: 0 });

  for (const [index, chapter] of CHAPTERS.entries()) {
    await pause();
    heading(`${index + 2}. ${chapter.title}`);
    say(chapter.before);
    hold(terminal, await demo.ended(await begin(demo, app, chapter.push)), chapter.outcome);
    counted = await look(demo, terminal, app, { version: chapter.version, counted });
    say(chapter.after);
  }
  await pause();
  heading('That was all');
  say(
    'The sample, its container, images, volume and repository are removed now. In the window it is one button: "Try it with a sample". Your own first app: npm run homeport -- add <name> --git <url>',
  );
}

async function begin({ client }: Demo, app: string, push: Chapter['push']): Promise<string | null> {
  if (push === 'restore') return (await client.apps.restore({ app })).updateId;
  return (await client.sample.push({ change: push })).updateId;
}

function hold({ line }: Terminal, update: UpdateDto, wanted: Outcome): void {
  for (const words of summary(update)) line(`→ ${words}`);
  if (update.outcome === wanted) return;
  throw new HomeportError(
    'INTERNAL',
    `That is not what was to come of it ("${wanted}"): ${update.outcome}. ${update.error === null ? '' : render(update.error)}`,
  );
}

/**
 * Says what runs now and what the page itself says of it.
 * @param counted the visits when it was last looked at: the number is in a volume, and must never begin again
 * @returns the visits now
 */
async function look(
  { client }: Demo,
  { line }: Terminal,
  app: string,
  { version, counted }: { version: number; counted: number },
): Promise<number> {
  const { running, lastUpdate, addresses } = await client.apps.get({ app });
  const [address] = addresses;
  if (lastUpdate?.kind !== 'add') line(`Down for:  ${downtimeWords(lastUpdate?.downtimeMs ?? null)}`);
  line(`Runs now:  release ${releaseName(running)}, "${running?.version?.message ?? ''}"`);
  if (address === undefined) throw new HomeportError('INTERNAL', 'The sample publishes no port.');
  const page = await visit(address.port);
  line(
    `The page:  "Version ${page.version}", visit number ${page.visits} (http://127.0.0.1:${address.port})`,
  );
  if (page.version !== version)
    throw new HomeportError('INTERNAL', `The page should name version ${version}.`);
  if (page.visits <= counted)
    throw new HomeportError('INTERNAL', `The page has lost count: ${page.visits} after ${counted}.`);
  return page.visits;
}

const downtimeWords = (ms: number | null): string => (ms === null ? 'not at all' : duration(ms));

const VISIT_LIMIT_MS = 5_000;
const PAGE_LIMIT = 64 * 1024;

async function visit(port: number): Promise<{ version: number; visits: number }> {
  const body = await get(port);
  const version = Number(/<h1>Version (\d+)<\/h1>/.exec(body)?.[1]);
  const visits = Number(/visit number <strong>(\d+)<\/strong>/.exec(body)?.[1]);
  if (Number.isInteger(version) && Number.isInteger(visits)) return { version, visits };
  throw new HomeportError('INTERNAL', 'What answers on the sample’s port is not its page.');
}

function get(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(VISIT_LIMIT_MS);
    const failed = (cause: Error) =>
      reject(
        new HomeportError(
          'INTERNAL',
          `The sample does not answer at http://127.0.0.1:${port} (${cause.message}).`,
          { cause },
        ),
      );
    const request = http.get({ host: '127.0.0.1', port, agent: false, signal }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => {
        body += text;
        if (body.length > PAGE_LIMIT) response.destroy(new Error('far too long an answer'));
      });
      response.on('end', () => resolve(body));
      response.on('error', failed);
    });
    request.on('error', failed);
  });
}
