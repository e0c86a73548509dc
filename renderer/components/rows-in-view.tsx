import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { AppDto } from '../../electron/shared/dto.ts';
import { AppRow } from './app-row.tsx';

/** Rows above and below what is seen: as far as Tab and a slow machine's scrolling get before the next are drawn. */
const AROUND = 6;
/** Pixels of a row until it is measured, in a window up to so many pixels wide: one, two or four lines (styles/apps.css). */
const ROW_HEIGHTS = [
  { upTo: 640, height: 262 },
  { upTo: 1000, height: 118 },
  { upTo: Number.POSITIVE_INFINITY, height: 71 },
];

/** Only the rows that are seen are in the page; each says which of how many it is. The one with the focus stays. */
export function RowsInView({ apps }: { apps: readonly AppDto[] }) {
  const list = useRef<HTMLUListElement>(null);
  const top = useDistanceFromTop(list);
  const rowHeight = useRowHeight();
  useEffect(goToTheEnds, []);
  const [focused, setFocused] = useState<string | null>(null);
  const kept = focused === null ? -1 : apps.findIndex(({ name }) => name === focused);
  const virtualizer = useWindowVirtualizer({
    count: apps.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => apps[index]?.name ?? index,
    scrollMargin: top,
    overscan: AROUND,
    rangeExtractor: (range) => withKept(range, kept),
  });
  // Rows are nearly as high as expected: putting the page right by a pixel would undo the scrolling that a key has begun.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = () => false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another layout no row is as high as it was
  useLayoutEffect(() => virtualizer.measure(), [rowHeight]);
  return (
    <ul
      className="app-rows in-view"
      ref={list}
      style={{ height: virtualizer.getTotalSize() }}
      onFocus={({ target }) => setFocused(target.closest('li')?.dataset.app ?? null)}
      onBlur={({ currentTarget, relatedTarget }) => {
        // On the way to another part of a row it has not left.
        if (!currentTarget.contains(relatedTarget)) setFocused(null);
      }}
    >
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const app = apps[index];
        if (app === undefined) return null;
        return (
          <li
            key={app.name}
            className="app-rows-item"
            ref={virtualizer.measureElement}
            data-index={index}
            data-app={app.name}
            aria-setsize={apps.length}
            aria-posinset={index + 1}
            style={{ top: start - top }}
          >
            <AppRow app={app} />
          </li>
        );
      })}
    </ul>
  );
}

/** The row with the focus, wherever it is: a keyboard that loses its place begins at the top of the page again. */
function withKept(range: Range, kept: number): number[] {
  const shown = defaultRangeExtractor(range);
  return kept < 0 || shown.includes(kept) ? shown : [...shown, kept].sort((a, b) => a - b);
}

/**
 * Home and End go there at once: the browser would scroll the whole way, and stop where rows that come on the way change how long
 * the page is. @returns what ends it
 */
function goToTheEnds(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (event.key !== 'Home' && event.key !== 'End') return;
    if (event.target instanceof Element && event.target.closest('input, select, textarea')) return;
    event.preventDefault();
    const top = event.key === 'Home' ? 0 : document.documentElement.scrollHeight;
    window.scrollTo({ top, behavior: 'instant' });
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

/** What a row's height is about, in a window of this width. */
function useRowHeight(): number {
  return useSyncExternalStore(onResize, rowHeightNow);
}

const rowHeightNow = () => ROW_HEIGHTS.find(({ upTo }) => window.innerWidth <= upTo)?.height ?? 0;

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

/** Pixels between the top of the page and the list: what stands above it comes and goes. */
function useDistanceFromTop(list: { current: HTMLElement | null }): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (list.current) setTop(Math.round(list.current.getBoundingClientRect().top + window.scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return top;
}
