import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The shell is the browser without its own window: the same pages, in a third of the time of a processor. */
const PLACES = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** A real Chromium that shows nothing: `CHROMIUM_PATH`, else the machine's. @throws Error in words, where there is none */
export function launchChromium(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? PLACES.find((place) => existsSync(place));
  if (executablePath === undefined)
    throw new Error(
      'There is no Chromium here: run "npm run setup -- --tests", or name its program in CHROMIUM_PATH',
    );
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      '--force-color-profile=srgb',
    ],
  });
}
