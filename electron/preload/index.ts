import { ipcRenderer } from 'electron';

/**
 * The bridge: when the page says that it listens, asks the shell for a port, and hands over what comes, nothing else.
 * No API is put into the page's world: the port is the whole of it. The shell checks who asks (main/bridge.ts).
 */
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || typeof event.data !== 'object' || event.data === null) return;
  if ('type' in event.data && event.data.type === 'homeport:ready') ipcRenderer.send('homeport:ready');
});

ipcRenderer.on('homeport:port', (event) => {
  // '/': to this window's own origin only.
  window.postMessage({ type: 'homeport:port' }, '/', event.ports);
});

// The engine behind the last port is gone: the page says so at once, and waits for the next port.
ipcRenderer.on('homeport:port-closed', () => {
  window.postMessage({ type: 'homeport:port-closed' }, '/');
});
