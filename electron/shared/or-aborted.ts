/**
 * What `work` comes to, or 'left' as soon as the signal is aborted. Unlike a race with a promise that lasts longer, it
 * leaves nothing behind: such a promise would keep every value that ever won against it.
 */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | 'left'> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve('left');
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
