/**
 * Every key of the app, once: this table drives the keys, the help sheet and the hints in the palette. Letters are named
 * by their place on the keyboard (`KeyJ`), so that they work under Kazakh and Russian layouts.
 */
export type Group = 'everywhere' | 'go' | 'list' | 'case' | 'message' | 'ballot' | 'protocol' | 'observer';

export interface Shortcut {
  group: Group;
  /** Alternatives. A combination is `Mod+KeyK`, a sequence `KeyG KeyB`. Mod is Ctrl, on a Mac Cmd. */
  keys: readonly string[];
  label: `keys.${string}` | `frame.${string}`;
  /** Works while a text field has the focus, too. */
  inText?: boolean;
  /** Works while a dialog is open, too. */
  inDialog?: boolean;
}

export const SHORTCUTS = {
  help: { group: 'everywhere', keys: ['?', 'Shift+Slash'], label: 'keys.help' },
  palette: { group: 'everywhere', keys: ['Mod+KeyK'], label: 'keys.palette', inText: true },
  enter: { group: 'everywhere', keys: ['KeyW'], label: 'keys.enter' },
  find: { group: 'everywhere', keys: ['KeyG KeyP'], label: 'keys.find' },
  alarms: { group: 'everywhere', keys: ['KeyG KeyA'], label: 'keys.alarms' },
  lock: { group: 'everywhere', keys: ['F8'], label: 'keys.lock', inText: true, inDialog: true },
  seal: { group: 'everywhere', keys: ['F9'], label: 'keys.seal', inText: true, inDialog: true },
  /** Held: its handler only begins (features/safety/wipe.tsx). */
  wipe: { group: 'everywhere', keys: ['Shift+F9'], label: 'keys.wipe', inText: true, inDialog: true },
  board: { group: 'go', keys: ['KeyG KeyB'], label: 'frame.board' },
  inbox: { group: 'go', keys: ['KeyG KeyI'], label: 'frame.inbox' },
  ballots: { group: 'go', keys: ['KeyG KeyV'], label: 'frame.ballots' },
  map: { group: 'go', keys: ['KeyG KeyM'], label: 'frame.map' },
  count: { group: 'go', keys: ['KeyG KeyC'], label: 'frame.count' },
  export: { group: 'go', keys: ['KeyG KeyE'], label: 'frame.export' },
  contact: { group: 'go', keys: ['KeyG KeyK'], label: 'frame.contact' },
  observers: { group: 'go', keys: ['KeyG KeyO'], label: 'frame.observers' },
  directory: { group: 'go', keys: ['KeyG KeyR'], label: 'frame.directory' },
  shifts: { group: 'go', keys: ['KeyG KeyH'], label: 'frame.shifts' },
  drill: { group: 'go', keys: ['KeyG KeyD'], label: 'frame.drill' },
  settings: { group: 'go', keys: ['KeyG KeyS'], label: 'frame.settings' },
  next: { group: 'list', keys: ['KeyJ', 'ArrowDown'], label: 'keys.next' },
  previous: { group: 'list', keys: ['KeyK', 'ArrowUp'], label: 'keys.previous' },
  left: { group: 'list', keys: ['ArrowLeft'], label: 'keys.left' },
  right: { group: 'list', keys: ['ArrowRight'], label: 'keys.right' },
  first: { group: 'list', keys: ['Home'], label: 'keys.first' },
  last: { group: 'list', keys: ['End'], label: 'keys.last' },
  open: { group: 'list', keys: ['Enter'], label: 'keys.open' },
  back: { group: 'list', keys: ['Escape'], label: 'keys.back' },
  select: { group: 'list', keys: ['Space'], label: 'keys.select' },
  selectNext: { group: 'list', keys: ['Shift+ArrowDown'], label: 'keys.selectNext' },
  selectPrevious: { group: 'list', keys: ['Shift+ArrowUp'], label: 'keys.selectPrevious' },
  selectAll: { group: 'list', keys: ['Mod+KeyA'], label: 'keys.selectAll' },
  search: { group: 'list', keys: ['/', 'Slash'], label: 'keys.search' },
  boardView: { group: 'list', keys: ['KeyD'], label: 'keys.boardView' },
  savedFilters: { group: 'list', keys: ['Shift+KeyF'], label: 'keys.savedFilters' },
  showFresh: { group: 'list', keys: ['KeyO'], label: 'keys.showFresh' },
  acknowledge: { group: 'case', keys: ['KeyA'], label: 'keys.acknowledge' },
  note: { group: 'case', keys: ['KeyN'], label: 'keys.note' },
  reply: { group: 'case', keys: ['KeyR'], label: 'keys.reply' },
  claim: { group: 'case', keys: ['KeyC'], label: 'keys.claim' },
  assign: { group: 'case', keys: ['KeyT'], label: 'keys.assign' },
  start: { group: 'case', keys: ['KeyS'], label: 'keys.start' },
  monitor: { group: 'case', keys: ['KeyB'], label: 'keys.monitor' },
  snooze: { group: 'case', keys: ['KeyZ'], label: 'keys.snooze' },
  close: { group: 'case', keys: ['KeyE'], label: 'keys.close' },
  confirmClose: { group: 'case', keys: ['KeyY'], label: 'keys.confirmClose' },
  declineClose: { group: 'case', keys: ['KeyL'], label: 'keys.declineClose' },
  reopen: { group: 'case', keys: ['KeyP'], label: 'keys.reopen' },
  checklist: { group: 'case', keys: ['KeyQ'], label: 'keys.checklist' },
  replyText: { group: 'case', keys: ['Shift+KeyR'], label: 'keys.replyText' },
  refer: { group: 'case', keys: ['Shift+KeyT'], label: 'keys.refer' },
  callBack: { group: 'case', keys: ['KeyH'], label: 'keys.callBack' },
  phoneSeized: { group: 'case', keys: ['Shift+KeyX'], label: 'keys.phoneSeized' },
  print: { group: 'case', keys: ['Shift+KeyP'], label: 'keys.print' },
  merge: { group: 'case', keys: ['Shift+KeyM'], label: 'keys.merge' },
  moveLeft: { group: 'case', keys: ['Shift+ArrowLeft'], label: 'keys.moveLeft' },
  moveRight: { group: 'case', keys: ['Shift+ArrowRight'], label: 'keys.moveRight' },
  nextCase: { group: 'case', keys: ['Shift+KeyN'], label: 'keys.nextCase' },
  raiseLevel: { group: 'case', keys: ['Shift+KeyI'], label: 'keys.raiseLevel' },
  undo: { group: 'case', keys: ['KeyU'], label: 'keys.undo' },
  raise: { group: 'message', keys: ['KeyX'], label: 'keys.raise' },
  file: { group: 'message', keys: ['KeyF'], label: 'keys.file' },
  reveal: { group: 'message', keys: ['KeyV'], label: 'keys.reveal' },
  unseen: { group: 'message', keys: ['KeyM'], label: 'keys.unseen' },
  agree: { group: 'ballot', keys: ['Enter', 'Space'], label: 'keys.agree' },
  mark1: { group: 'ballot', keys: ['Digit1'], label: 'keys.mark1' },
  mark2: { group: 'ballot', keys: ['Digit2'], label: 'keys.mark2' },
  mark3: { group: 'ballot', keys: ['Digit3'], label: 'keys.mark3' },
  mark4: { group: 'ballot', keys: ['Digit4'], label: 'keys.mark4' },
  mark5: { group: 'ballot', keys: ['Digit5'], label: 'keys.mark5' },
  mark6: { group: 'ballot', keys: ['Digit6'], label: 'keys.mark6' },
  mark7: { group: 'ballot', keys: ['Digit7'], label: 'keys.mark7' },
  mark8: { group: 'ballot', keys: ['Digit8'], label: 'keys.mark8' },
  mark9: { group: 'ballot', keys: ['Digit9'], label: 'keys.mark9' },
  protest: { group: 'ballot', keys: ['KeyP'], label: 'keys.protest' },
  noPhoto: { group: 'ballot', keys: ['KeyN'], label: 'keys.noPhoto' },
  spamBallot: { group: 'ballot', keys: ['KeyS'], label: 'keys.spamBallot' },
  rejectBallot: { group: 'ballot', keys: ['KeyX'], label: 'keys.rejectBallot' },
  keyNext: { group: 'protocol', keys: ['Shift+KeyE'], label: 'keys.keyNext' },
  keyThis: { group: 'protocol', keys: ['KeyE'], label: 'keys.keyThis' },
  decideThis: { group: 'protocol', keys: ['Shift+KeyD'], label: 'keys.decideThis' },
  acceptProtocol: { group: 'protocol', keys: ['KeyA'], label: 'keys.acceptProtocol' },
  rejectProtocol: { group: 'protocol', keys: ['KeyX'], label: 'keys.rejectProtocol' },
  pageNext: { group: 'protocol', keys: ['PageDown'], label: 'keys.pageNext', inText: true },
  pageBefore: { group: 'protocol', keys: ['PageUp'], label: 'keys.pageBefore', inText: true },
  photoIn: { group: 'protocol', keys: ['F2'], label: 'keys.photoIn', inText: true },
  photoOut: { group: 'protocol', keys: ['Shift+F2'], label: 'keys.photoOut', inText: true },
  photoTurn: { group: 'protocol', keys: ['F4'], label: 'keys.photoTurn', inText: true },
  photoContrast: { group: 'protocol', keys: ['Shift+F4'], label: 'keys.photoContrast', inText: true },
  toPhoto: { group: 'protocol', keys: ['F6'], label: 'keys.toPhoto', inText: true },
  acceptObserver: { group: 'observer', keys: ['KeyA'], label: 'keys.acceptObserver' },
  declineObserver: { group: 'observer', keys: ['KeyX'], label: 'keys.declineObserver' },
  callReached: { group: 'observer', keys: ['Digit1'], label: 'keys.callReached' },
  callNoAnswer: { group: 'observer', keys: ['Digit2'], label: 'keys.callNoAnswer' },
  callRefused: { group: 'observer', keys: ['Digit3'], label: 'keys.callRefused' },
  callWrong: { group: 'observer', keys: ['Digit4'], label: 'keys.callWrong' },
  callLine: { group: 'observer', keys: ['KeyL'], label: 'keys.callLine' },
  sendObservers: { group: 'observer', keys: ['KeyT'], label: 'keys.sendObservers' },
  checkIn: { group: 'observer', keys: ['KeyC'], label: 'keys.checkIn' },
} as const satisfies Record<string, Shortcut>;

export type ShortcutId = keyof typeof SHORTCUTS;
export const SHORTCUT_IDS = Object.keys(SHORTCUTS) as ShortcutId[];
export const shortcut = (id: ShortcutId): Shortcut => SHORTCUTS[id];

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');
const NAMES: Record<string, string> = {
  Mod: isMac ? '⌘' : 'Ctrl',
  Shift: '⇧',
  ArrowDown: '↓',
  ArrowUp: '↑',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Slash: '/',
};

/** How a person reads one key of the table: `KeyG KeyB` as [["G"], ["B"]]: presses in order, each with its modifiers. */
export function keyNames(keys: string): string[][] {
  return keys
    .split(' ')
    .map((press) => press.split('+').map((part) => NAMES[part] ?? part.replace(/^(Key|Digit)/, '')));
}

export interface Press {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** Whether a key press is this one of the table, under any layout. */
export function isPress(press: Press, wanted: string): boolean {
  const parts = wanted.split('+');
  const name = parts.at(-1) ?? '';
  const mod = isMac ? press.metaKey : press.ctrlKey;
  if (mod !== parts.includes('Mod') || press.altKey) return false;
  if ((isMac ? press.ctrlKey : press.metaKey) === true) return false;
  // A printed sign ("?", "/") needs whatever modifiers the layout asks for; a key of the keyboard those it names.
  if (name.length === 1) return press.key === name;
  return press.code === name && press.shiftKey === parts.includes('Shift');
}

/** Follows sequences: `feed` gives the shortcuts that a press completes. A begun sequence waits 1.5 s. */
export function createKeyReader(): { feed(press: Press, now: number): ShortcutId[] } {
  let begun: { first: string; at: number } | null = null;
  return {
    feed(press, now) {
      const first = begun !== null && now - begun.at < 1500 ? begun.first : null;
      begun = null;
      const complete = (keys: string): boolean => {
        const [one = '', two] = keys.split(' ');
        if (two === undefined) return first === null && isPress(press, one);
        return first === one && isPress(press, two);
      };
      const found = SHORTCUT_IDS.filter((id) => SHORTCUTS[id].keys.some(complete));
      if (found.length === 0) {
        for (const id of SHORTCUT_IDS) {
          for (const keys of SHORTCUTS[id].keys) {
            const [one = '', two] = keys.split(' ');
            if (two !== undefined && isPress(press, one)) begun = { first: one, at: now };
          }
        }
      }
      return found;
    },
  };
}
