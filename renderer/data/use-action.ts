import { useRef, useState } from 'react';
import { useToasts } from '../ui/toasts.tsx';
import { errorWords } from './error-words.ts';

/**
 * Runs what a button asks for: one at a time, its failure told as a toast.
 * @returns `run`, which answers whether it succeeded, and whether one is under way
 */
export function useAction(): { run: (work: () => Promise<unknown>) => Promise<boolean>; pending: boolean } {
  const toasts = useToasts();
  const busy = useRef(false);
  const [pending, setPending] = useState(false);
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (busy.current) return false;
    busy.current = true;
    setPending(true);
    try {
      await work();
      return true;
    } catch (error) {
      toasts.show({ tone: 'bad', text: errorWords(error) });
      return false;
    } finally {
      busy.current = false;
      setPending(false);
    }
  };
  return { run, pending };
}
