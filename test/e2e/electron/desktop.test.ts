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

describe.skipIf('missing' in found)('Homeport on a real Electron', () => {
  let app: ElectronApplication;
  const home = mkdtempSync(join(tmpdir(), 'hpt-electron-'));

  beforeAll(async () => {
    if ('missing' in found) return;
    const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    app = await _electron.launch({
      executablePath: found.path,
      args: [...root, `--user-data-dir=${join(home, 'user')}`, ROOT],
      env: { ...process.env, HOMEPORT_DATA_DIR: join(home, 'data'), XDG_CONFIG_HOME: join(home, 'config') },
    });
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
      timeoutMs: 30_000,
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

  it('quits cleanly', async () => {
    const closed = app.waitForEvent('close');
    await app.evaluate(({ app: main }) => main.quit());
    await closed;
  });
});

it('says whether the specs on a real Electron ran', () => {
  if (process.env.HOMEPORT_REQUIRE_ELECTRON === '1') expect(found).not.toHaveProperty('missing');
});
