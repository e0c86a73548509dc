import type { WindowSurface } from '../electron-surface.ts';

/** So many deaths within a minute are a page that can't live: said in the log, and left alone. */
const DEATHS = 3;
const WITHIN_MS = 60_000;

/** A page whose process died (out of memory, a crash) is loaded again, instead of a blank window for ever. */
export function reviveOnCrash(
  window: WindowSurface,
  parts: { reload: () => void; log: (line: string) => void; now: () => Date },
): void {
  let deaths: number[] = [];
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    const at = parts.now().getTime();
    deaths = [...deaths.filter((death) => Math.abs(at - death) < WITHIN_MS), at];
    if (deaths.length >= DEATHS)
      return parts.log(`A page ended again and again (${reason}): not loaded anew`);
    parts.log(`A page ended (${reason}) and is loaded anew`);
    parts.reload();
  });
}
