import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser, JSHandle, Page } from 'playwright-core';
import { root } from '../../../build/scripts/bundles.ts';
import { launchChromium } from '../../../build/scripts/chromium.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { startDemo } from '../../support/demo-contract.ts';
import { crowdedWorld } from '../../support/demo-worlds.ts';
import { createRepo } from '../../support/git-repo.ts';
import { appNames, fillDataDir } from '../../support/many-apps.ts';
import type { Bench, Benchmark } from '../harness/benchmark.ts';
import { spreadOf } from '../harness/statistics.ts';
import { startHomeport } from '../measure/homeport.ts';

const VIEWPORT = { width: 1280, height: 820 };
const APPS = 1000;
const LINES = 100_000;
/** What is on record where a household's Homeport is opened. */
const HOUSEHOLD = 20;
const PATIENCE_MS = 60_000;

export const windowBenchmark: Benchmark = {
  name: 'window',
  title: 'The window',
  about:
    'The built window in a headless Chromium without a graphics card, on the machine that serves it: no network in between, and every pixel painted by the processor.',
  needs: ['chromium', 'bundles'],
  rounds: 7,
  cases: [
    { title: 'Opened for the first time, 20 apps', open: openFirst },
    { title: 'One app of 1,000 changes', open: openEvent },
    { title: 'A list of 1,000 apps is scrolled through', open: openApps },
    { title: 'A build log of 100,000 lines is scrolled through', open: openScroll },
  ],
};

/** Served by a running Homeport, to a browser that has never been there and is signed in. */
async function openFirst(bench: Bench) {
  const repo = await createRepo(path.join(bench.dir, 'repo'));
  const commit = await repo.commit({ Dockerfile: 'FROM scratch\n' }, 'first');
  const dataDir = path.join(bench.dir, 'data');
  const apps = appNames(HOUSEHOLD, bench.prefix).map((name) => ({ name, container: null }));
  fillDataDir(dataDir, { apps, repository: { url: repo.url, commit } });
  const homeport = await startHomeport(bench, { dataDir, apps: HOUSEHOLD });
  const { origin } = new URL(await homeport.signInUrl());
  const browser = await launch(bench);
  const session = await signedIn(browser, await homeport.signInUrl());
  return {
    measures: [
      { key: 'paint', title: 'first paint (of content)', unit: 'ms' as const },
      { key: 'interactive', title: 'all apps there, their buttons work', unit: 'ms' as const },
      { key: 'bytes', title: 'over the wire until then', unit: 'KB' as const },
    ],
    floor: null,
    notes: ['Served by Homeport; nothing is in the browser’s cache.'],
    contenders: [
      {
        name: 'Homeport',
        async measure() {
          const context = await browser.newContext({ viewport: VIEWPORT, storageState: session });
          try {
            const page = await newPage(context.newPage());
            await page.goto(`${origin}/`, { waitUntil: 'commit' });
            await page.getByRole('article').getByRole('button').first().click({ trial: true });
            return await page.evaluate(loadTimes);
          } finally {
            await context.close();
          }
        },
      },
    ],
  };
}

/** In the page, in ms since the navigation began; KB of 1,000 bytes. */
function loadTimes(): { paint: number; interactive: number; bytes: number } {
  const interactive = performance.now();
  const loaded = [
    ...performance.getEntriesByType('navigation'),
    ...performance.getEntriesByType('resource'),
  ].filter((entry) => entry instanceof PerformanceResourceTiming);
  return {
    interactive,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    bytes: loaded.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1000,
  };
}

async function openEvent(bench: Bench) {
  const demo = await startDemo({ world: crowdedWorld(bench.quick ? 20 : APPS, 0) });
  bench.closing.defer('the window’s server', () => demo.close());
  const page = await pageAt(bench, `${demo.url}/`);
  const [first] = await page.getByRole('article').all();
  const shown = (await first?.getByRole('heading').textContent())?.trim();
  const app = demo.world.live.apps.find(({ name }) => name === shown);
  if (app === undefined) throw new Error(`The window shows no app first that the world has, but ${shown}`);
  return {
    measures: [{ key: 'event', title: 'until it is painted', unit: 'ms' as const }],
    floor: null,
    notes: [
      'Served by a double of the engine’s interface with made-up apps, in the benchmark’s own process.',
    ],
    contenders: [
      {
        name: 'Homeport',
        async measure(round: number) {
          const words = `as said in round ${round}`;
          // Once this has returned, the page looks out for the words.
          const looking = await page.evaluateHandle(lookFor, words);
          const began = Date.now();
          app.stateDetail = asWritten(words);
          demo.changed();
          return { event: (await looking.evaluate(({ painted }) => painted)) - began };
        },
      },
    ],
  };
}

/** In the page: `painted` is when (in ms since the epoch) the words had come and the frame after that was painted. */
function lookFor(words: string): { painted: Promise<number> } {
  const painted = new Promise<number>((resolve) => {
    const observer = new MutationObserver(() => {
      if (!document.body.textContent?.includes(words)) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return { painted };
}

/** The page's own scroll bar. */
async function openApps(bench: Bench) {
  const apps = bench.quick ? 50 : APPS;
  const demo = await startDemo({ world: crowdedWorld(apps, 0) });
  bench.closing.defer('the window’s server', () => demo.close());
  const page = await pageAt(bench, `${demo.url}/`);
  return scrolled(
    () => page.evaluateHandle(() => document.scrollingElement),
    ['From the end to the beginning in 200 steps, one a frame: five apps a step.'],
  );
}

async function openScroll(bench: Bench) {
  const lines = bench.quick ? 2_000 : LINES;
  const demo = await startDemo({ world: crowdedWorld(0, lines) });
  bench.closing.defer('the window’s server', () => demo.close());
  const building = demo.world.updates.find(({ outcome, phase }) => outcome === null && phase === 'acquire');
  if (building === undefined) throw new Error('The made-up world has no build under way');
  const page = await pageAt(bench, `${demo.url}/#/updates/${building.id}`);
  const log = page.getByRole('region', { name: /^Log/ }).first();
  await log.getByText(new RegExp(`^${lines} `)).waitFor();
  return scrolled(async () => {
    const all = page.getByRole('button', { name: /earlier lines/ });
    if (await all.isVisible()) await all.click();
    return log.elementHandle();
  }, [
    'From the end to the beginning in 200 steps, one a frame. What a window keeps back until it is asked for is asked for before.',
  ]);
}

/** @param boxOf what is scrolled, once it is ready for that */
function scrolled(boxOf: () => Promise<JSHandle<Element | null> | null>, notes: string[]) {
  return {
    measures: [
      { key: 'typical', title: 'a frame, half of them are quicker', unit: 'ms' as const },
      { key: 'slow', title: 'a frame, 95 of 100 are quicker', unit: 'ms' as const },
      { key: 'longest', title: 'the longest frame', unit: 'ms' as const },
    ],
    floor: null,
    notes: [...notes, 'A frame of a screen at rest takes 16.7 ms.'],
    contenders: [
      {
        name: 'Homeport',
        async measure() {
          const frames = await (await boxOf())?.evaluate(scrollThrough);
          if (frames === undefined) throw new Error('There is nothing to scroll');
          frames.sort((a, b) => a - b);
          const { median = Number.NaN, max = Number.NaN } = spreadOf(frames) ?? {};
          return { typical: median, slow: frames[Math.floor(frames.length * 0.95)] ?? max, longest: max };
        },
      },
    ],
  };
}

/** In the page, given the box that scrolls: how long each frame took. */
function scrollThrough(box: Element | null): Promise<number[]> {
  if (box === null) throw new Error('Nothing scrolls here');
  const steps = 200;
  const end = box.scrollHeight - box.clientHeight;
  const frames: number[] = [];
  return new Promise((resolve) => {
    let n = 0;
    let last = performance.now();
    const step = (now: number) => {
      frames.push(now - last);
      last = now;
      n += 1;
      if (n > steps) return resolve(frames.slice(1));
      box.scrollTop = end * (1 - n / steps);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

async function launch(bench: Bench): Promise<Browser> {
  if (!existsSync(path.join(root, 'out/renderer/index.html')))
    throw new Error('Build the window first: npm run build');
  const browser = await launchChromium();
  bench.closing.defer('the browser', () => browser.close());
  return browser;
}

async function pageAt(bench: Bench, url: string): Promise<Page> {
  const browser = await launch(bench);
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  const page = await newPage(context.newPage());
  await page.goto(url);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

async function newPage(opened: Promise<Page>): Promise<Page> {
  const page = await opened;
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** The cookies of a browser that has used the sign-in link, which is good once. */
async function signedIn(browser: Browser, signInUrl: string) {
  const context = await browser.newContext();
  try {
    const page = await newPage(context.newPage());
    await page.goto(signInUrl);
    await page.getByRole('article').first().waitFor();
    return await context.storageState();
  } finally {
    await context.close();
  }
}
