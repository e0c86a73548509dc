import type { Rectangle } from 'electron';
import type { WindowState } from '../preferences/shell-state.ts';

const DEFAULT_SIZE = { width: 1120, height: 760 };
export const MINIMUM_SIZE = { width: 420, height: 480 };
/** So much of the title bar must be on a screen for a hand to reach it. */
const REACHABLE = { width: 120, height: 40 };

/**
 * Where the window opens: where it was, unless that screen is gone or has become smaller.
 * @param areas the work areas of the screens that are there now
 */
export function placeWindow(
  saved: WindowState | null,
  areas: Rectangle[],
): Partial<Rectangle> & typeof DEFAULT_SIZE {
  if (saved === null) return DEFAULT_SIZE;
  const { x, y } = saved.bounds;
  const largest = areas.reduce(
    (best, area) => (area.width * area.height > best.width * best.height ? area : best),
    {
      x: 0,
      y: 0,
      ...DEFAULT_SIZE,
    },
  );
  const width = clamp(saved.bounds.width, MINIMUM_SIZE.width, largest.width);
  const height = clamp(saved.bounds.height, MINIMUM_SIZE.height, largest.height);
  const reachable = areas.some((area) => {
    const overlap = Math.min(x + width, area.x + area.width) - Math.max(x, area.x);
    return overlap >= REACHABLE.width && y >= area.y && y + REACHABLE.height <= area.y + area.height;
  });
  return reachable ? { x, y, width, height } : { width, height };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, Math.max(low, high)));
}
