import { defaultRangeExtractor, elementScroll, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useLayoutEffect } from 'react';
import { plainLine } from '../../electron/shared/plain-text.ts';
import type { ShownLine } from '../data/growing-log.ts';
import { exactTime } from '../i18n/time-words.ts';
import type { KeptEnd } from './kept-end.ts';
import { useSelectedBlocks } from './selected-blocks.ts';

/** Lines are put into the page and taken out by so many: one thing to measure instead of fifty, and whole paragraphs to select. */
const BLOCK = 50;
/** Pixels of a line that is not wrapped: 12 px × 1.55 (updates.css). What is in the page is measured. */
const LINE_HEIGHT = 18.6;

/**
 * The lines that are in view, and a little around them. Nothing is copied or drawn again when a line comes but the last block.
 *
 * @param only indexes of the lines to show, growing at its end; null: all @param count how many of them there are
 * @param whole keep all of them in the page @param end to stay at; null: what is read stays where it is
 * @param onLeft a person has scrolled up from the end
 */
export function LogLines({
  box,
  lines,
  only,
  count,
  whole,
  end,
  onLeft,
}: {
  /** What scrolls. */
  box: HTMLElement;
  lines: readonly ShownLine[];
  only: readonly number[] | null;
  count: number;
  whole: boolean;
  end: KeptEnd | null;
  onLeft: () => void;
}) {
  const selected = useSelectedBlocks(box);
  const linesIn = (block: number) => Math.min(BLOCK, count - block * BLOCK);
  const virtualizer = useVirtualizer({
    count: Math.ceil(count / BLOCK),
    getScrollElement: () => box,
    // Whole pixels, as it is measured: else each block changes the height of all when it comes into the page.
    estimateSize: (block) => Math.round(linesIn(block) * LINE_HEIGHT),
    // A list that is begun anew at the end (see LogView) is where it is: no scroll event will tell.
    initialOffset: () => (end === null ? 0 : box.scrollTop),
    // At the end only the end moves the box: two that do would take each other's scrolling for a person's.
    scrollToFn: (...to) => {
      if (end === null) elementScroll(...to);
    },
    overscan: 1,
    rangeExtractor: (range) => (whole ? all(range) : withSelected(range, selected)),
  });
  // What is read stays where it is when lines above it turn out to be wrapped. Less than a pixel is rounding: putting that right
  // would undo the scrolling that a key has begun.
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = (
    block,
    delta,
    { scrollOffset, scrollDirection },
  ) =>
    end === null &&
    Math.abs(delta) >= 1 &&
    block.end <= (scrollOffset ?? 0) &&
    scrollDirection !== 'backward';
  const height = virtualizer.getTotalSize();

  // After everything that can have moved the end: new lines, and lines that are measured.
  useLayoutEffect(() => {
    if (end?.stay() === false) onLeft();
  });
  // A window that becomes lower, or a telephone that is turned.
  useEffect(() => {
    if (end === null) return;
    const observer = new ResizeObserver(() => end.stay());
    observer.observe(box);
    return () => observer.disconnect();
  }, [box, end]);

  return (
    <div className="log-space" style={{ height }}>
      {virtualizer.getVirtualItems().map(({ index, start }) => (
        <pre
          key={index}
          ref={virtualizer.measureElement}
          data-index={index}
          className="log-block"
          style={{ top: start }}
        >
          <Block lines={lines} only={only} from={index * BLOCK} to={index * BLOCK + linesIn(index)} />
        </pre>
      ))}
    </div>
  );
}

const Block = memo(function Block({
  lines,
  only,
  from,
  to,
}: {
  lines: readonly ShownLine[];
  only: readonly number[] | null;
  from: number;
  to: number;
}) {
  return Array.from({ length: to - from }, (_, n) => {
    const index = only === null ? from + n : (only[from + n] ?? 0);
    const line = lines[index];
    return line === undefined ? null : (
      <span key={index} className="log-line" title={line.at === undefined ? undefined : exactTime(line.at)}>
        {plainLine(line.text)}
        {'\n'}
      </span>
    );
  });
});

function all({ count }: Range): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** What is selected stays in the page: else it would be lost, or changed, by scrolling on. */
function withSelected(range: Range, selected: { first: number; last: number } | null): number[] {
  const shown = defaultRangeExtractor(range);
  if (selected === null) return shown;
  const blocks = new Set(shown);
  for (let block = selected.first; block <= Math.min(selected.last, range.count - 1); block += 1)
    blocks.add(block);
  return [...blocks].sort((a, b) => a - b);
}
