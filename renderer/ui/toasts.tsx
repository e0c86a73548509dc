import { X } from 'lucide-react';
import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Tone } from '../i18n/words.ts';
import { IconButton } from './button.tsx';
import { ToneIcon } from './tone.tsx';

type Toast = { tone: Tone; text: string; link?: { to: string; text: string } };
type Shown = Toast & { id: number };

const ToastContext = createContext<{ show: (toast: Toast) => void } | null>(null);

/** Good news leaves by itself; a problem stays until it is put away. Milliseconds. */
const STAYS_MS = 8_000;

export function useToasts(): { show: (toast: Toast) => void } {
  const toasts = useContext(ToastContext);
  if (!toasts) throw new Error('useToasts outside of its provider');
  return toasts;
}

/** Answers to what a person did, in a corner, read out by screen readers. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown[]>([]);
  const next = useRef(0);
  const api = useMemo(() => {
    const drop = (id: number) => setShown((all) => all.filter((toast) => toast.id !== id));
    return {
      drop,
      show: (toast: Toast) => {
        const id = next.current;
        next.current += 1;
        setShown((all) => [...all.filter((other) => other.text !== toast.text).slice(-3), { ...toast, id }]);
        if (toast.tone !== 'bad') setTimeout(() => drop(id), STAYS_MS);
      },
    };
  }, []);
  return (
    <ToastContext value={api}>
      {children}
      <section className="toasts" aria-live="polite" aria-label="Messages">
        {shown.map((toast) => (
          <div
            key={toast.id}
            className={`toast tone-${toast.tone}`}
            role={toast.tone === 'bad' ? 'alert' : undefined}
          >
            <ToneIcon tone={toast.tone} />
            <div className="toast-text">
              {toast.text} {toast.link ? <Link href={toast.link.to}>{toast.link.text}</Link> : null}
            </div>
            <IconButton label="Dismiss message" icon={X} small onClick={() => api.drop(toast.id)} />
          </div>
        ))}
      </section>
    </ToastContext>
  );
}
