/** What an element is made of: attributes, listeners (`on…`), styles of its own, and children. Text is only ever text. */
interface Props {
  class?: string | undefined;
  on?: Partial<Record<'click' | 'change', (event: Event) => void>>;
  /** Custom properties: the policy of the page lets no style attribute in, but a script may set one. */
  vars?: Readonly<Record<string, string>>;
  attrs?: Readonly<Record<string, string | boolean | undefined>>;
}
export type Child = Node | string | null | undefined | false;

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { class: name, on = {}, vars = {}, attrs = {} }: Props = {},
  ...children: (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (name) element.className = name;
  for (const [key, value] of Object.entries(attrs))
    if (value === true) element.setAttribute(key, '');
    else if (typeof value === 'string') element.setAttribute(key, value);
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  for (const [key, value] of Object.entries(vars)) element.style.setProperty(key, value);
  for (const child of children.flat()) if (child) element.append(child);
  return element;
}

interface Column {
  text: string;
  figures?: boolean;
}
export type CellOf = string | { above: string; below: string } | Node;

/** A table in a box of its own that scrolls sideways where it must; the first cell of a line names it. */
export function tableOf(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly CellOf[])[],
): HTMLElement {
  const cellChild = (cell: CellOf): (Node | string)[] =>
    typeof cell === 'string' || cell instanceof Node
      ? [cell]
      : [cell.above, ...(cell.below === '' ? [] : [h('small', {}, cell.below)])];
  return h(
    'div',
    { class: 'scroll', attrs: { tabindex: '0', role: 'group', 'aria-label': caption } },
    h(
      'table',
      {},
      h('caption', {}, caption),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          columns.map(({ text, figures }) =>
            // A column whose lines name themselves has no head.
            text === '' ? h('td') : h('th', { class: figures ? 'figure' : undefined, attrs: { scope: 'col' } }, text),
          ),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((cells) =>
          h(
            'tr',
            {},
            cells.map((cell, n) =>
              n === 0
                ? h('th', { attrs: { scope: 'row' } }, cellChild(cell))
                : h('td', { class: columns[n]?.figures ? 'figure' : undefined }, cellChild(cell)),
            ),
          ),
        ),
      ),
    ),
  );
}
