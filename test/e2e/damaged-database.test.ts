import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { dockerCleanup, freePort, httpGet, waitFor } from '../support/docker.ts';
import { createRepo } from '../support/git-repo.ts';
import { webApp } from '../support/git-web-app.ts';
import { type CommandLine, commandLine, type Served } from '../support/homeport-process.ts';
import { CALM, launchBrowser, takePictures } from './support/page.ts';

/** A damaged database as a person meets it: in the browser and on the command line, with the app running all along. */

const PREFIX = `hpt-dmg-${process.pid}-`;
const APP = `${PREFIX}web`;

let browser: Browser;
let page: Page;
let cli: CommandLine;
let host: Served;
let dir: string;
let port: number;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  const repo = await createRepo(path.join(dir, 'repo'));
  await repo.commit(webApp({ body: 'one', variant: 'no-healthcheck' }), 'First page');
  port = await freePort();
  cli = await commandLine();
  host = await cli.serve();
  const added = await cli.run(
    'add',
    APP,
    '--git',
    repo.url,
    '--publish',
    `127.0.0.1:${port}:8080`,
    '--no-schedule',
    '--stable-for',
    '1',
  );
  expect(added, added.stderr).toMatchObject({ code: 0 });
  browser = await launchBrowser();
  page = await browser.newPage(CALM);
  page.setDefaultTimeout(45_000);
});
afterAll(async () => {
  await browser?.close();
  await cli?.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

const served = async () => (await httpGet(port))?.body;

/** Ends Homeport, spoils its database as a failing disk would, and starts it again. */
async function damaged(): Promise<void> {
  expect(await host.stop()).toBe(0);
  const file = readdirSync(cli.dataDir).find((name) => name.endsWith('.db'));
  if (file === undefined) throw new Error(`No database in ${cli.dataDir}`);
  writeFileSync(path.join(cli.dataDir, file), 'this is no database, and never was one\n'.repeat(400));
}

it('in the browser: said at once, the app untouched, the backup put back with a click', async () => {
  expect((await cli.run('backup')).code).toBe(0);
  await damaged();
  host = await cli.serve();
  await page.goto(host.signInUrl);
  const alert = page.getByRole('alert').filter({ hasText: 'database has a problem' });
  await alert.getByText('What runs goes on running').waitFor();
  expect(await served()).toBe('one');
  // An empty list would look as if everything had been lost.
  await page.getByRole('heading', { level: 1, name: 'Homeport’s records can’t be read' }).waitFor();
  expect(await page.getByRole('heading', { name: 'Add an app from git' }).count()).toBe(0);
  await takePictures(page, 'database-damaged');

  await alert.getByRole('link', { name: 'See backups' }).click();
  await page
    .getByRole('button', { name: /^Restore backup / })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: 'Restore this backup?' });
  await takePictures(page, 'database-restore');
  await dialog.getByRole('button', { name: 'Restore backup' }).click();
  await page
    .getByText(/ is in use now/)
    .first()
    .waitFor();
  await waitFor(async () => (await page.getByRole('alert').count()) === 0, {
    what: 'every complaint to be gone',
  });
  await page.goto(`${host.url}/#/`);
  await page.getByRole('article', { name: APP }).waitFor();
  expect(await served()).toBe('one');
});

it('on the command line, with Homeport running', async () => {
  await damaged();
  host = await cli.serve();
  const status = await cli.run('status');
  expect(status.stdout).toMatch(/database/);
  const [name = ''] = await backups();
  expect(await cli.run('restore-backup', name)).toMatchObject({ code: 0 });
  expect((await cli.run('apps')).stdout).toContain(APP);
  expect(await served()).toBe('one');
});

it('on the command line, without Homeport running', async () => {
  await damaged();
  const [name = ''] = await backups();
  const restored = await cli.run('restore-backup', name);
  expect(restored.stdout).toMatch(/kept as /);
  host = await cli.serve();
  await waitFor(async () => (await cli.run('apps')).stdout.includes(APP), {
    what: 'the app to be known again',
  });
  expect(await served()).toBe('one');
});

async function backups(): Promise<string[]> {
  const { stdout } = await cli.run('backups', '--json');
  return z
    .array(z.object({ name: z.string() }))
    .parse(JSON.parse(stdout))
    .map((it) => it.name);
}
