import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dockerCleanup, freePort, httpGet, testDocker, waitFor } from '../../support/docker.ts';
import type { Snapshot } from '../../support/electron-double/control.ts';
import { type Desktop, startDesktop } from '../../support/electron-double/desktop.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';

/** The main job from the tray: the built shell, the real engine, a real Docker, a real git repository. */
const CLI = fileURLToPath(new URL('../../../build/bin/homeport.mjs', import.meta.url));
const NAME = `hpt-desk-${process.pid}`;
/** The app's own line in the tray: its name also stands in the lines about what needs attention. */
const APP = ` ${NAME} · `;
const run = promisify(execFile);

let folder: string;
let repo: TestRepo;
let port: number;
let desktop: Desktop;

const firstLine = (seen: Snapshot) => seen.tray?.menu[0]?.label ?? '';
const appLine = (seen: Snapshot) => seen.tray?.menu.find((line) => line.label.includes(APP))?.label ?? '';
const served = async () => (await httpGet(port))?.body.trim();
const isIdle = (seen: Snapshot) => appLine(seen).startsWith('●');
const titles = (seen: Snapshot) => seen.notifications.map((notification) => notification.title);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hpt-desk-'));
  repo = await createRepo(join(folder, 'repo'));
  await repo.commit(webApp({ body: 'one' }), 'One');
  port = await freePort();
});
afterAll(async () => {
  await dockerCleanup(NAME);
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  await desktop.dispose();
});

/** Starts the shell on the story's one data directory; nobody looks at its window. */
async function startHidden(): Promise<void> {
  desktop = startDesktop({ home: join(folder, 'home') });
  await desktop.until(
    'the engine',
    (seen) => firstLine(seen) !== '' && !firstLine(seen).includes('starting'),
  );
  await desktop.command('pressClose', 0);
  await desktop.until('the question', (seen) => seen.dialogs.length === 1);
  await desktop.command('answerDialog', 0, 0);
  await desktop.until('no window', (seen) => seen.windows.every((window) => !window.visible));
}

describe('an app from git, from the tray', () => {
  it('is updated, rolled back with a notification, and restored', async () => {
    await startHidden();
    await run(
      process.execPath,
      [
        CLI,
        'add',
        NAME,
        '--git',
        repo.url,
        '--publish',
        `127.0.0.1:${port}:8080`,
        '--stable-for',
        '1',
        '--schedule',
        '0 4 1 1 *',
      ],
      {
        env: { ...process.env, HOMEPORT_DATA_DIR: desktop.dataDir },
      },
    );
    await desktop.until(
      'the app in the tray',
      (seen) => isIdle(seen) && firstLine(seen) === 'The app is well',
    );
    expect(await served()).toBe('one');

    await repo.commit(webApp({ body: 'two' }), 'Two');
    await desktop.command('clickMenu', [APP, 'Update now']);
    await desktop.until('the second release', (seen) => isIdle(seen) && appLine(seen).includes('#2'), 60_000);
    expect(await served()).toBe('two');

    await repo.commit(webApp({ body: 'three', variant: 'never-healthy' }), 'Three');
    await desktop.command('clickMenu', [APP, 'Update now']);
    const rolledBack = await desktop.until(
      'a notification',
      (seen) => titles(seen).includes(`${NAME} was rolled back`),
      60_000,
    );
    await desktop.until('it serves again', (seen) => isIdle(seen), 30_000);
    expect(await served()).toBe('two');
    expect(rolledBack.tray?.image).toBeDefined();
    const index = titles(rolledBack).indexOf(`${NAME} was rolled back`);
    expect(rolledBack.notifications[index]?.actions).toContain('Show log');

    // A click opens the right page.
    await desktop.command('clickNotification', index, null);
    const opened = await desktop.until('the window', (seen) => seen.windows.some((window) => window.visible));
    expect(opened.windows[0]?.url).toMatch(/#\/updates\//);

    await desktop.command('clickMenu', [APP, 'Restore #1']);
    await waitFor(async () => (await served()) === 'one', { what: 'the first release' });
    await desktop.until('idle', (seen) => isIdle(seen) && appLine(seen).includes('#1'), 30_000);
    expect(titles(await desktop.see()).filter((title) => title === `${NAME} was rolled back`)).toHaveLength(
      1,
    );
  });

  it('tells once that it became unhealthy, with the way to what the container wrote', async () => {
    await startHidden();
    await desktop.until('the app', isIdle);
    const inside = async (command: string) => {
      const exec = await testDocker()
        .getContainer(NAME)
        .exec({ Cmd: ['/bin/sh', '-c', command] });
      await exec.start({ Detach: true });
    };
    await inside('mv /www/index.html /www/aside');
    const sick = await desktop.until(
      'a notification',
      (seen) => titles(seen).includes(`${NAME} is not well`),
      30_000,
    );
    const index = titles(sick).indexOf(`${NAME} is not well`);
    expect(sick.notifications[index]?.actions).toContain('Show log');
    // The notification and the picture come by two ways.
    await desktop.until('the same in the tray', (seen) =>
      (seen.tray?.menu ?? []).some((line) => line.label === 'Show log'),
    );
    await desktop.command('clickNotification', index, null);
    const opened = await desktop.until('the window', (seen) => seen.windows.some((window) => window.visible));
    expect(opened.windows[0]?.url).toMatch(new RegExp(`#/apps/${NAME}/logs$`));
    await inside('mv /www/aside /www/index.html');
    await desktop.until('it is well again', (seen) => firstLine(seen) === 'The app is well', 30_000);
    expect(titles(await desktop.see()).filter((title) => title === `${NAME} is not well`)).toHaveLength(1);
  });

  it('quitting during a swap asks, waits for its end, and says so', async () => {
    await startHidden();
    await desktop.until('the app', (seen) => isIdle(seen));
    await repo.commit(webApp({ body: 'four', variant: 'slow-start', slowSeconds: 5 }), 'Four');
    await desktop.command('clickMenu', [APP, 'Update now']);
    await desktop.until(
      'the gate',
      (seen) => appLine(seen).includes('waiting for it to prove healthy'),
      60_000,
    );
    await desktop.command('clickMenu', ['Quit Homeport']);
    const asked = await desktop.until('the question', (seen) => seen.dialogs.length === 2);
    expect(asked.dialogs[1]?.message).toBe(`${NAME} is being updated right now`);
    await desktop.command('answerDialog', 1, 0);
    await desktop.until('words', (seen) => titles(seen).includes('Homeport quits when the update is done'));
    expect(await desktop.exited).toBe(0);
    expect(await served()).toBe('four');
    const { stdout } = await run(process.execPath, [CLI, 'history', NAME, '--json'], {
      env: { ...process.env, HOMEPORT_DATA_DIR: desktop.dataDir },
    });
    expect(JSON.parse(stdout)[0]).toMatchObject({ app: NAME, outcome: 'succeeded' });
  });

  it('quitting at once leaves the update to its journal: the next start finishes it', async () => {
    await startHidden();
    await desktop.until('the app', (seen) => isIdle(seen));
    await repo.commit(webApp({ body: 'five', variant: 'slow-start', slowSeconds: 5 }), 'Five');
    await desktop.command('clickMenu', [APP, 'Update now']);
    await desktop.until(
      'the gate',
      (seen) => appLine(seen).includes('waiting for it to prove healthy'),
      60_000,
    );
    desktop.signal('SIGTERM');
    expect(await desktop.exited).toBe(0);
    await startHidden();
    await desktop.until('the finished update', (seen) => isIdle(seen), 60_000);
    expect(await served()).toBe('five');
  });
});
