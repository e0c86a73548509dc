import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asWritten } from '../../electron/shared/text/text.ts';
import { type Demo, startDemo } from '../support/demo-contract.ts';
import { app } from '../support/demo-data.ts';
import { launchBrowser } from './support/page.ts';
import { screens } from './support/screens.ts';

/** What of the window is rendered anew when something changes, counted in the built window. */

const MANY = 300;

let browser: Browser;
let page: Page;
let demo: Demo;

/**
 * React tells each commit to what stands here (its developer tools, usually), in the built window too. Noted are the apps whose
 * component did its work in that commit: a part of the tree that was passed over is the same object as before.
 */
const NOTE_RENDERS = `
  window.rendered = [];
  const DID_WORK = 1;
  const visit = (fiber, before) => {
    if (fiber === before) return;
    const { app } = fiber.memoizedProps ?? {};
    if (typeof fiber.type !== 'string' && app?.name !== undefined && fiber.flags & DID_WORK) window.rendered.push(app.name);
    if (before !== null && fiber.child === before.child) return;
    for (let child = fiber.child; child !== null; child = child.sibling) visit(child, child.alternate);
  };
  window.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    supportsFiber: true,
    inject: () => 1,
    onCommitFiberRoot: (_, root) => visit(root.current, root.current.alternate),
    onCommitFiberUnmount: () => {},
    onPostCommitFiberRoot: () => {},
  };
`;

beforeAll(async () => {
  browser = await launchBrowser();
  demo = await startDemo();
  demo.world.live.apps = Array.from({ length: MANY }, (_, n) => app(`app-${String(n).padStart(3, '0')}`));
  page = await browser.newPage();
  await page.addInitScript(NOTE_RENDERS);
});
afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

it('of 300 apps only the row of the one that changed is rendered anew', async () => {
  const { visit, row } = screens(() => ({ page, url: demo.url }));
  await visit('/');
  await row('app-003').waitFor();
  const rendered = () => page.evaluate<string[]>('window.rendered');
  expect(await rendered()).toContain('app-003');
  let last: string[] = [];
  // Every ten seconds, and after a connection that was lost, all rows are drawn anew: on a busy machine that may come in between.
  for (const words of ['Up 4 hours', 'Up 5 hours', 'Up 6 hours', 'Up 7 hours', 'Up 8 hours']) {
    await page.evaluate('window.rendered = []');
    const changed = demo.world.live.apps.find(({ name }) => name === 'app-003');
    if (!changed) throw new Error('demo');
    changed.stateDetail = asWritten(words);
    demo.changed();
    await row('app-003').getByText(words).waitFor();
    last = [...new Set(await rendered())];
    if (last.length === 1) break;
  }
  expect(last).toEqual(['app-003']);
});
