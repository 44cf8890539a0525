/// <reference types="vite/client" />

/** What Electron's preload gives the window; absent in a browser. */
interface Window {
  maere?: { host: 'electron' };
}
