import type { App, Session, WebContents } from 'electron';

/** The only address a window ever has. */
export const ORIGIN = 'app://maere';

/** Permissions that the screens use; everything else is refused without asking. */
const ALLOWED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen', 'screen-wake-lock']);

const ours = (url: string): boolean => url === ORIGIN || url.startsWith(`${ORIGIN}/`);

/** Chromium's own traffic (updates, field trials, look-ups): a headquarters talks to Telegram and to nobody else. */
export function silenceChromium(app: App): void {
  for (const name of [
    'disable-background-networking',
    'disable-component-update',
    'disable-domain-reliability',
    'disable-sync',
    'no-pings',
  ])
    app.commandLine.appendSwitch(name);
  // Nothing in Chromium may resolve a name. Core's connections are Node's and don't pass here.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/** Switches that open a door into a running program, or take a wall away. */
const REFUSED_SWITCHES = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'inspect',
  'inspect-brk',
  'js-flags',
  'load-extension',
  'disable-web-security',
  'allow-file-access-from-files',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'no-sandbox',
  'disable-sandbox',
  'single-process',
  'proxy-server',
  'proxy-pac-url',
  'log-net-log',
  'enable-logging',
  'user-data-dir',
];

/**
 * Whether a shipped program was started with one of them: then it doesn't start. Fuses end the same in Node; Chromium has
 * no fuse for its own switches.
 */
export function startedUnsafely(app: App): boolean {
  return REFUSED_SWITCHES.some((name) => app.commandLine.hasSwitch(name));
}

/** No address opens this program and no file either: what a link would ask for is nobody's business but a person's here. */
export function refuseDeepLinks(app: App): void {
  app.on('open-url', (event) => event.preventDefault());
  app.on('open-file', (event) => event.preventDefault());
}

/** A hostile text that got to run must not be able to ask for the camera, or for anything. */
export function blockPermissions(session: Session): void {
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => ours(origin.replace(/\/$/, '')) && ALLOWED.has(permission),
  );
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(ours(contents.getURL()) && ALLOWED.has(permission)),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null));
}

/** The second wall behind the content security policy: a request to anywhere but our own files is cancelled. */
export function blockRequests(session: Session, inspector: boolean): void {
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = ours(details.url) || details.url.startsWith('blob:app://maere/') || details.url.startsWith('data:');
    // The inspector has pages of its own; a shipped app has no inspector (denyDevTools).
    answer({ cancel: !(allowed || (inspector && details.url.startsWith('devtools:'))) });
  });
}

/** The spell checker fetches dictionaries and would send words along. */
export function disableSpellChecker(session: Session): void {
  session.setSpellCheckerEnabled(false);
}

/** Files leave a headquarters through export and its preflight, never as a download of the page's making. */
export function blockDownloads(session: Session): void {
  session.on('will-download', (event) => event.preventDefault());
}

/** A window is one page for life: a link in a message must not replace it or open another. */
export function blockNavigationAndWindowOpen(contents: WebContents): void {
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** A webview is a second browser with settings of its own. */
export function blockWebviews(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** In a shipped app nobody is talked into opening the inspector and pasting a line. */
export function denyDevTools(contents: WebContents): void {
  contents.on('devtools-opened', () => contents.closeDevTools());
}

/** Whether a message to main comes from our page's main frame: asked once, in main/windows.ts, for every channel. */
export function isOurPage(frame: { url: string; parent: unknown } | null): boolean {
  return frame !== null && frame.parent === null && ours(frame.url);
}

/** What every window is made with. */
export const WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  safeDialogs: true,
  // Alarms sound without a click and are not slowed down when the window is covered.
  autoplayPolicy: 'no-user-gesture-required',
  backgroundThrottling: false,
} as const;
