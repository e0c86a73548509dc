import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './button.tsx';

/**
 * Asks before something that can't be taken back. Modal: the browser keeps the focus inside, Escape closes,
 * and the focus returns to where it was. *Cancel* has the focus first.
 */
export function ConfirmDialog({
  title,
  children,
  confirm,
  danger = true,
  pending = false,
  onConfirm,
  onClose,
}: {
  title: string;
  children: ReactNode;
  confirm: string;
  danger?: boolean;
  pending?: boolean;
  onConfirm: () => void;
  onClose: () => void;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const actions = useRef<HTMLDivElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const shown = dialog.current;
    if (shown && !shown.open) {
      shown.showModal();
      // By itself the browser would take the first control, which may be the one that does harm.
      actions.current?.querySelector('button')?.focus();
    }
    // Before the element goes, so that the browser can give the focus back.
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id={titleId}>{title}</h2>
      <div className="dialog-body">{children}</div>
      <div className="dialog-actions" ref={actions}>
        <Button onClick={onClose}>Cancel</Button>
        <Button look={danger ? 'danger' : 'primary'} pending={pending} onClick={onConfirm}>
          {confirm}
        </Button>
      </div>
    </dialog>
  );
}
