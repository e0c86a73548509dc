import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { icnsOf, icoOf, type Png } from '../icons/containers.ts';
import { launchChromium } from './chromium.ts';

/**
 * Draws every icon from the one SVG source (build/icons/source) in the sizes and formats of the platforms, into
 * build/icons/generated. Run by hand after a change; what it makes is committed. CHROMIUM_PATH names another browser.
 */
const SOURCE = readFileSync(new URL('../icons/source/homeport.svg', import.meta.url), 'utf8');
const GENERATED = new URL('../icons/generated/', import.meta.url);

const STATES = ['well', 'working', 'attention', 'away'] as const;
type State = (typeof STATES)[number];

/** Never pure black or white: some hosts invert those. `accent` differs by state, but so does the shape. */
const LINE = { light: '#2b333c', dark: '#e9edf1' } as const;
const ACCENT: Record<State, { light: string; dark: string }> = {
  well: { light: LINE.light, dark: LINE.dark },
  working: { light: '#1f6fc9', dark: '#6db3ff' },
  attention: { light: '#c7401d', dark: '#ff8a5c' },
  away: { light: '#6a737d', dark: '#aab3bd' },
};
const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const TRAY_ICO_SIZES = [16, 20, 24, 32, 48];
const PANEL_SIZE = 22;

const browser = await launchChromium();
try {
  mkdirSync(new URL('linux/', GENERATED), { recursive: true });
  const page = await browser.newPage();
  await drawApp(page);
  for (const state of STATES) await drawTray(page, state);
  // So that a test can tell whether the source was changed and this was forgotten.
  write('drawn-from.sha256', Buffer.from(`${createHash('sha256').update(SOURCE).digest('hex')}\n`));
} finally {
  await browser.close();
}

/** What a picture is drawn with; the app's tile has colours of its own. */
type Colours = { line: string; accent: string };

async function drawApp(page: Page): Promise<void> {
  const drawn: Png[] = [];
  for (const size of APP_SIZES) drawn.push({ size, data: await render(page, 'app', size) });
  for (const png of drawn) {
    write(`homeport-${png.size}.png`, png.data);
    // The names that electron-builder looks for in a folder of Linux icons.
    write(`linux/${png.size}x${png.size}.png`, png.data);
  }
  write('homeport.ico', icoOf(drawn.filter((png) => png.size <= 256)));
  write('homeport.icns', icnsOf(drawn));
}

async function drawTray(page: Page, state: State): Promise<void> {
  for (const panel of ['light', 'dark'] as const) {
    const colours = { line: LINE[panel], accent: ACCENT[state][panel] };
    write(`tray-${state}-${panel}.png`, await render(page, state, PANEL_SIZE, colours));
    write(`tray-${state}-${panel}@2x.png`, await render(page, state, PANEL_SIZE * 2, colours));
    const sizes: Png[] = [];
    for (const size of TRAY_ICO_SIZES) sizes.push({ size, data: await render(page, state, size, colours) });
    write(`tray-${state}-${panel}.ico`, icoOf(sizes));
  }
  // A template image is a shape: macOS takes its alpha and colours it itself.
  const shape = { line: '#000', accent: '#000' };
  write(`tray-${state}-Template.png`, await render(page, state, PANEL_SIZE, shape));
  write(`tray-${state}-Template@2x.png`, await render(page, state, PANEL_SIZE * 2, shape));
}

async function render(
  page: Page,
  symbol: State | 'app',
  size: number,
  { line, accent }: Colours = { line: '#000', accent: '#000' },
): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>html,body{margin:0;background:transparent}#source{position:absolute;width:0;height:0}svg{display:block}</style>
     <div id="source">${SOURCE.replace('<svg ', '<svg width="0" height="0" ')}</div>
     <svg width="${size}" height="${size}" style="color:${line};--accent:${accent}"><use href="#${symbol}" width="${size}" height="${size}"/></svg>`,
  );
  return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
}

function write(name: string, data: Buffer): void {
  writeFileSync(new URL(name, GENERATED), data);
  console.log(`${fileURLToPath(new URL(name, GENERATED))} ${data.length} bytes`);
}
