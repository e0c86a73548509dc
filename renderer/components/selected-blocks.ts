import { useEffect, useState } from 'react';

/** More than this is not kept: who wants a whole log copies it with its button. */
const MOST = 200;

type Blocks = { first: number; last: number };

/** Which blocks of a log (by `data-index`) the person has selected text in; null: none. */
export function useSelectedBlocks(box: HTMLElement): Blocks | null {
  const [selected, setSelected] = useState<Blocks | null>(null);
  useEffect(() => {
    const onChange = () => {
      const now = blocksIn(box, document.getSelection());
      setSelected((before) => (before?.first === now?.first && before?.last === now?.last ? before : now));
    };
    document.addEventListener('selectionchange', onChange);
    return () => document.removeEventListener('selectionchange', onChange);
  }, [box]);
  return selected;
}

function blocksIn(box: HTMLElement, selection: Selection | null): Blocks | null {
  if (selection === null || selection.isCollapsed) return null;
  const ends = [selection.anchorNode, selection.focusNode].map((node) => blockOf(box, node));
  const [a, b] = ends;
  if (a == null || b == null) return null;
  const first = Math.min(a, b);
  const last = Math.max(a, b);
  return last - first < MOST ? { first, last } : null;
}

function blockOf(box: HTMLElement, node: Node | null): number | null {
  const element = node instanceof Element ? node : (node?.parentElement ?? null);
  const block = element?.closest<HTMLElement>('[data-index]') ?? null;
  return block !== null && box.contains(block) ? Number(block.dataset.index) : null;
}
