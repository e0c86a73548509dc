import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../support/docker.ts';
import { findElectron, ROOT } from './real-electron.ts';

/**
 * The stories of test/integration/desktop on a real Electron: what the double can't prove. They run where Electron's binary
 * and a display are, and say loudly where they did not.
 */
const found = findElectron();
if ('missing' in found) {
  console.warn(
    `\n!!! NOT RUN: the specs on a real Electron, because ${found.missing}. The double is all that was tested.\n`,
  );
}

/** Playwright wants no holes in the environment. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

describe.skipIf('missing' in found)('Homeport on a real Electron', () => {
  let app: ElectronApplication;
  const home = 'missing' in found ? '' : mkdtempSync(join(tmpdir(), 'hpt-electron-'));

  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const launch = {
    executablePath: 'path' in found ? found.path : '',
    args: [...root, `--user-data-dir=${join(home, 'user')}`, ROOT],
    env: { ...inherited(), HOMEPORT_DATA_DIR: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') },
  };

  beforeAll(async () => {
    if ('missing' in found) return;
    app = await _electron.launch(launch);
  });
  afterAll(async () => {
    await app?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('opens its window under app:// with the engine’s picture', async () => {
    const window = await app.firstWindow();
    await window.getByText('No apps yet').first().waitFor();
    expect(window.url()).toMatch(/^app:\/\/homeport\/index\.html/);
  });

  it('keeps the page from Node, and refuses what the policy refuses', async () => {
    const window = await app.firstWindow();
    expect(
      await window.evaluate(() => [
        typeof Reflect.get(window, 'require'),
        typeof Reflect.get(window, 'process'),
      ]),
    ).toEqual(['undefined', 'undefined']);
    const blocked = await window.evaluate(() =>
      fetch('https://example.org/').then(
        () => 'sent',
        () => 'blocked',
      ),
    );
    expect(blocked).toBe('blocked');
  });

  it('runs the engine in a utility process, and again after it was killed', async () => {
    const pids = () =>
      app.evaluate(({ app: main }) =>
        main
          .getAppMetrics()
          .filter((metric) => metric.name === 'Homeport engine')
          .map((metric) => metric.pid),
      );
    const [first] = await waitFor(async () => ((await pids()).length === 1 ? await pids() : null), {
      what: 'the engine',
    });
    if (first === undefined) throw new Error('no engine');
    process.kill(first, 'SIGKILL');
    await waitFor(async () => (await pids()).some((pid) => pid !== first), {
      what: 'a new engine',
    });
    const window = await app.firstWindow();
    await window.getByRole('button', { name: 'Pause' }).waitFor();
  });

  it('opens the settings window by its address', async () => {
    const main = await app.firstWindow();
    const opened = app.waitForEvent('window');
    await main.evaluate(() => {
      window.open('app://homeport/index.html#/desktop-settings/about');
    });
    const settings = await opened;
    await settings.getByText('Save diagnostics').waitFor();
    await settings.close();
  });

  it('stays on its own pages, and opens no window for others', async () => {
    const main = await app.firstWindow();
    const before = app.windows().length;
    await main.evaluate(() => {
      window.open('file:///etc/passwd');
      location.href = 'https://example.org/';
    });
    await main.getByText('No apps yet').first().waitFor();
    expect(main.url()).toMatch(/^app:\/\/homeport\//);
    expect(app.windows()).toHaveLength(before);
  });

  it('keeps the key of the secrets in the keychain, or says that it does not', async () => {
    const main = await app.firstWindow();
    const opened = app.waitForEvent('window');
    await main.evaluate(() => {
      window.open('app://homeport/index.html#/desktop-settings/security');
    });
    const settings = await opened;
    await settings.getByText(/Encrypted with a key that|Protected by a file only/).waitFor();
    await settings.close();
  });

  it('comes back at a second start, which ends by itself', async () => {
    const window = await app.browserWindow(await app.firstWindow());
    await window.evaluate((main) => main.hide());
    const second = spawn(launch.executablePath, launch.args, { env: launch.env, stdio: 'ignore' });
    const [code] = await once(second, 'exit');
    expect(code).toBe(0);
    await waitFor(() => window.evaluate((main) => main.isVisible()), { what: 'the window' });
  });

  it('opens where it was left, after a clean end by SIGTERM', async () => {
    const window = await app.browserWindow(await app.firstWindow());
    await window.evaluate((main) => main.setBounds({ x: 40, y: 40, width: 901, height: 702 }));
    const closed = app.waitForEvent('close');
    app.process().kill('SIGTERM');
    await closed;
    app = await _electron.launch(launch);
    const again = await app.browserWindow(await app.firstWindow());
    expect(await again.evaluate((main) => main.getNormalBounds())).toMatchObject({ width: 901, height: 702 });
  });

  it('quits cleanly', async () => {
    const closed = app.waitForEvent('close');
    await app.evaluate(({ app: main }) => main.quit());
    await closed;
  });
});

it('says whether the specs on a real Electron ran', () => {
  if (process.env.HOMEPORT_REQUIRE_ELECTRON === '1') expect(found).not.toHaveProperty('missing');
});
