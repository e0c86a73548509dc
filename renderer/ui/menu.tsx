import type { LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

export type MenuItem = { label: string; icon?: LucideIcon; disabled?: boolean; danger?: boolean } & (
  | { onSelect: () => void; href?: undefined }
  | { href: string; onSelect?: undefined }
);

/**
 * A button that opens a list of actions (the WAI-ARIA menu button pattern: arrows, Home, End, Escape, first letters).
 * @param label the button's accessible name
 */
export function Menu({
  label,
  items,
  children,
  className = 'button quiet icon-only',
}: {
  label: string;
  items: MenuItem[];
  children: ReactNode;
  className?: string;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  const entries = () => [
    ...(box.current?.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)') ?? []),
  ];
  const close = (focus: boolean) => {
    setOpen(false);
    if (focus) opener.current?.focus();
  };

  useEffect(() => {
    if (!open) return;
    box.current?.querySelector<HTMLElement>('[role=menuitem]:not(:disabled)')?.focus();
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) {
      if (event.key === 'ArrowDown') {
        event.preventDefault();
        setOpen(true);
      }
      return;
    }
    const all = entries();
    const at = all.findIndex((entry) => entry.contains(document.activeElement));
    const go = (index: number) => {
      event.preventDefault();
      all[(index + all.length) % all.length]?.focus();
    };
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    } else if (event.key === 'Tab') close(false);
    else if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(-1);
    else if (/^\S$/.test(event.key)) {
      const found = all.findIndex((e) =>
        e.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase()),
      );
      if (found >= 0) go(found);
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only hears the keys of the button and the menu inside
    <div className="menu-box" ref={box} onKeyDown={onKeyDown}>
      <button
        type="button"
        ref={opener}
        className={className}
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open ? (
        <div className="menu" role="menu" id={id} aria-label={label}>
          {items.map((item) => (
            <Entry key={item.label} item={item} close={() => close(true)} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function Entry({ item, close }: { item: MenuItem; close: () => void }) {
  const Icon = item.icon;
  const inside = (
    <>
      {Icon ? <Icon size={15} aria-hidden /> : <span className="menu-gap" />}
      {item.label}
    </>
  );
  if (item.href !== undefined) {
    const external = !item.href.startsWith('#');
    return (
      <a
        role="menuitem"
        tabIndex={-1}
        href={item.href}
        onClick={close}
        {...(external ? { target: '_blank', rel: 'noreferrer noopener' } : {})}
      >
        {inside}
      </a>
    );
  }
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      disabled={item.disabled}
      className={item.danger ? 'danger' : undefined}
      onClick={() => {
        close();
        item.onSelect();
      }}
    >
      {inside}
    </button>
  );
}
