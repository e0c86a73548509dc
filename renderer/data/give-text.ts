/** Ways for text to leave the window. Both work without a secure origin: a home server is often reached by plain HTTP. */

/** Puts text on the clipboard, when a person asked for it. @returns whether the browser did it */
export async function copyText(text: string): Promise<boolean> {
  if (!window.isSecureContext) return copyByEvent(text);
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => copyByEvent(text),
  );
}

/** The older way. Browsers have the newer one only where the origin is secure. */
function copyByEvent(text: string): boolean {
  const onCopy = (event: ClipboardEvent) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', onCopy, { capture: true });
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', onCopy, { capture: true });
  }
}

/** How long the browser has to begin with a file. Milliseconds. */
const BEGIN_MS = 60_000;

/** Lets the browser save text as a file. */
export function saveText(fileName: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), BEGIN_MS);
}
