import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from './words.ts';

/** The menu as data: editing and window roles only, so that copy and paste work everywhere. Everything else is the palette's. */
export function menuTemplate(words: Words, options: { mac: boolean; devTools: boolean }): MenuItemConstructorOptions[] {
  const named = (role: NonNullable<MenuItemConstructorOptions['role']>, key: string): MenuItemConstructorOptions => ({
    role,
    label: words(`menu.${key}`),
  });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const app: MenuItemConstructorOptions = { label: 'Märe', submenu: [named('quit', 'quit')] };
  const edit: MenuItemConstructorOptions = {
    label: words('menu.edit'),
    submenu: [
      named('undo', 'undo'),
      named('redo', 'redo'),
      separator,
      named('cut', 'cut'),
      named('copy', 'copy'),
      named('paste', 'paste'),
      named('selectAll', 'selectAll'),
    ],
  };
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
    submenu: [named('minimize', 'minimize'), ...(options.mac ? [named('zoom', 'zoom')] : [])],
  };
  return [app, edit, view, window];
}
