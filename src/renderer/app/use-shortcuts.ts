import { useEffect, useEffectEvent, useLayoutEffect, useSyncExternalStore } from 'react';
import { createKeyReader, type ShortcutId, shortcut } from './shortcuts.ts';

/** What the keys do right now: the latest registered of each wins (a detail's over its list's). */
const handlers = new Map<ShortcutId, (() => void)[]>();
const watchers = new Set<() => void>();
let registered: ShortcutId[] = [];

function changed(): void {
  registered = [...handlers.keys()];
  for (const watch of watchers) watch();
}

/** Gives a key its meaning while the component is on screen and `on`. */
export function useShortcut(id: ShortcutId, run: () => void, on = true): void {
  const latest = useEffectEvent(run);
  // Before it is painted: a key that can be seen works.
  useLayoutEffect(() => {
    if (!on) return;
    const handler = () => latest();
    handlers.set(id, [...(handlers.get(id) ?? []), handler]);
    changed();
    return () => {
      const rest = (handlers.get(id) ?? []).filter((other) => other !== handler);
      if (rest.length > 0) handlers.set(id, rest);
      else handlers.delete(id);
      changed();
    };
  }, [id, on]);
}

/** The keys that do something on this screen: what the help sheet shows. */
export function useRegisteredShortcuts(): ShortcutId[] {
  return useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => registered,
  );
}

const isText = (target: Element): boolean =>
  target.matches('textarea, select, [contenteditable=true], input:not([type=checkbox], [type=radio], [type=button])');
/** Controls that have their own use for arrows and Enter. */
const OWN_KEYS = 'button, a, input, summary, [role=menuitem], [role=tab], [role=radio], [role=switch]';
const MOVING: readonly ShortcutId[] = [
  'open',
  'next',
  'previous',
  'left',
  'right',
  'moveLeft',
  'moveRight',
  'first',
  'last',
  'agree',
  'select',
  'selectNext',
  'selectPrevious',
];
const isNamedKey = (event: KeyboardEvent): boolean => event.key.length > 1 || event.key === ' ';

const dialogOpen = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null;

function allowed(id: ShortcutId, event: KeyboardEvent, target: Element, covered: boolean): boolean {
  const { inText, inDialog } = shortcut(id);
  if (!inDialog && (covered || dialogOpen())) return false;
  // An open menu finds its values by their first letters, and closes by Escape: what lies under it must not act.
  if (isText(target) || target.closest('[role=menu], [role=dialog]:not([aria-modal=true])')) return inText === true;
  if (MOVING.includes(id) && isNamedKey(event) && target.closest(OWN_KEYS)) return false;
  return true;
}

/** Mount once: turns key presses into what the table says. */
export function useKeys(): void {
  useEffect(() => {
    const reader = createKeyReader();
    // Without motion a dialog that closes by Escape is gone before the key comes here: it must not close what lay under it.
    let covered = false;
    const before = () => {
      covered = dialogOpen();
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat === true) {
        // Held arrows move on; everything else happens once for each press.
        if (!(event.repeat && !event.defaultPrevented && /^(Arrow|Key[JK]$)/.test(event.code))) return;
      }
      const target = event.target instanceof Element ? event.target : document.body;
      // In a text field Escape gives the keys back to the screen; the next one closes what is open.
      if (event.key === 'Escape' && isText(target) && !target.closest('[role=dialog]')) {
        (target as HTMLElement).blur();
        return;
      }
      if (isText(target) && event.key.length === 1 && !event.ctrlKey && !event.metaKey) return;
      for (const id of reader.feed(event, Date.now())) {
        const run = handlers.get(id)?.at(-1);
        if (!run || !allowed(id, event, target, covered)) continue;
        event.preventDefault();
        run();
        return;
      }
    };
    window.addEventListener('keydown', before, true);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', before, true);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
}
