import { ipcRenderer } from 'electron';

/**
 * The bridge: when the page says that it listens, asks the shell for its ports, and hands over what comes, nothing else.
 * No API is put into the page's world: the ports are the whole of it. The shell checks who asks (main/bridge.ts).
 */
window.addEventListener('message', (event: MessageEvent<unknown>) => {
  if (event.source !== window || typeof event.data !== 'object' || event.data === null) return;
  if ('type' in event.data && event.data.type === 'homeport:ready') ipcRenderer.send('homeport:ready');
});

// One leads to the engine; the settings window gets another, to the shell.
for (const type of ['homeport:port', 'homeport:shell-port']) {
  // '/': to this window's own origin only.
  ipcRenderer.on(type, (event) => window.postMessage({ type }, '/', event.ports));
}

// The engine behind the last port is gone: the page says so at once, and waits for the next port.
ipcRenderer.on('homeport:port-closed', () => {
  window.postMessage({ type: 'homeport:port-closed' }, '/');
});
