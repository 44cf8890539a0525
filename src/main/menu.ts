import { Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';
import type { Words } from './words.ts';

type Role = NonNullable<MenuItemConstructorOptions['role']>;

export interface MenuOptions {
  mac: boolean;
  devTools: boolean;
  lock(): void;
  seal(): void;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/**
 * The menu as data: roles, so that the system's own keys work everywhere, and the two things that must be found even by
 * somebody who never saw this program. Everything else is the palette's.
 */
export function menuTemplate(words: Words, options: MenuOptions): MenuItemConstructorOptions[] {
  const named = (role: Role, key: string): MenuItemConstructorOptions => ({ role, label: words(`menu.${key}`) });
  // The page has these keys itself (renderer/app/shortcuts.ts) and hears them first; here they are only shown.
  const own = (key: string, accelerator: string, click: () => void): MenuItemConstructorOptions => ({
    label: words(`menu.${key}`),
    accelerator,
    registerAccelerator: false,
    click,
  });
  const app: MenuItemConstructorOptions = {
    label: words('tray.name'),
    submenu: [
      own('lock', 'F8', options.lock),
      own('seal', 'F9', options.seal),
      separator,
      ...(options.mac
        ? [named('hide', 'hide'), named('hideOthers', 'hideOthers'), named('unhide', 'unhide'), separator]
        : []),
      named('quit', 'quit'),
    ],
  };
  const edit: MenuItemConstructorOptions = { label: words('menu.edit'), submenu: editItems(words) };
  const view: MenuItemConstructorOptions = {
    label: words('menu.view'),
    submenu: [
      named('resetZoom', 'resetZoom'),
      named('zoomIn', 'zoomIn'),
      named('zoomOut', 'zoomOut'),
      separator,
      named('togglefullscreen', 'fullScreen'),
      ...(options.devTools ? [separator, named('toggleDevTools', 'devTools')] : []),
    ],
  };
  const window: MenuItemConstructorOptions = {
    label: words('menu.window'),
    submenu: [
      named('minimize', 'minimize'),
      ...(options.mac ? [named('zoom', 'zoom')] : []),
      named('close', 'closeWindow'),
    ],
  };
  return [app, edit, view, window];
}

function editItems(words: Words): MenuItemConstructorOptions[] {
  const named = (role: Role): MenuItemConstructorOptions => ({ role, label: words(`menu.${role}`) });
  return [
    named('undo'),
    named('redo'),
    separator,
    named('cut'),
    named('copy'),
    named('paste'),
    separator,
    named('selectAll'),
  ];
}

/** Copy and paste by the mouse: Electron has no such menu of its own. Nothing that looks anything up outside. */
export function giveContextMenu(contents: WebContents, words: () => Words): void {
  contents.on('context-menu', (_event, { isEditable, selectionText }) => {
    if (!isEditable && selectionText === '') return;
    const items = isEditable
      ? editItems(words())
      : [{ role: 'copy', label: words()('menu.copy') } satisfies MenuItemConstructorOptions];
    Menu.buildFromTemplate(items).popup();
  });
}
