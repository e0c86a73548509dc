import { fetchAllScreens, fetchScreen } from './screens.ts';

/** How long the window is left alone with its first picture before the rest is fetched, at most. Milliseconds. */
const AT_REST_MS = 2_000;

/** Fetches the screen that a link leads to when the link is pointed at, touched or focused: it is there by the click. */
export function fetchOnTheWay(): void {
  const onHint = ({ target }: Event) => {
    const href = target instanceof Element ? target.closest('a[href^="#/"]')?.getAttribute('href') : null;
    if (href) fetchScreen(href.slice(1));
  };
  for (const hint of ['pointerover', 'touchstart', 'focusin'])
    document.addEventListener(hint, onHint, { passive: true });
}

/** Fetches everything else once there is nothing to do. @returns what calls it off */
export function fetchAtRest(): () => void {
  // Safari has no idle time to tell of.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(() => void fetchAllScreens(), AT_REST_MS);
    return () => clearTimeout(timer);
  }
  const handle = requestIdleCallback(() => void fetchAllScreens(), { timeout: AT_REST_MS });
  return () => cancelIdleCallback(handle);
}
