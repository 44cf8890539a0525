import { contextBridge, ipcRenderer } from 'electron';

/**
 * The whole bridge: the window learns that it lives in Electron, and gets a MessagePort for each core. No call crosses
 * here; those travel as frames over the port.
 */
contextBridge.exposeInMainWorld('maere', { host: 'electron' });

ipcRenderer.on('maere:port', (event) => {
  // Only this very window hears it: the target is itself, and it can't navigate anywhere else (main/lockdown.ts).
  window.postMessage('maere:port', '*', event.ports);
});

// A notification was clicked: the page knows which call waits first, main doesn't.
ipcRenderer.on('maere:show', () => window.postMessage('maere:show', '*'));

// Asked once the page's own scripts have run: a port posted before its listener would be lost.
window.addEventListener('DOMContentLoaded', () => ipcRenderer.send('maere:connect'));

// A window that gave its port up as dead asks for another.
window.addEventListener('message', (event) => {
  if (event.source === window && event.data === 'maere:want-port') ipcRenderer.send('maere:connect');
});
