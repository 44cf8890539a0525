import { Button, Kbd, Menu } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { useMayRespond } from '../../client/session.ts';
import { useCommand } from '../../components/use-command.ts';
import type { Detail } from './case-detail.tsx';
import { CasePaper } from './case-paper.tsx';

/** People whose names are opened at once (contract, affected.open). */
const AT_ONCE = 50;

/** The case on paper: names as initials, or, recorded like every other opening, as they are. */
export function CasePrint({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const mayRespond = useMayRespond();
  const people = useQuery({
    ...api.affected.ofCase.queryOptions({ input: { caseId: detail.id } }),
    enabled: mayRespond,
  });
  const [names, setNames] = useState<ReadonlyMap<string, string> | null>(null);
  const [menu, setMenu] = useState(false);
  const rows = people.data ?? [];
  const open = useCommand<ReadonlyMap<string, string>, void>({
    mutationFn: async () => {
      const found = new Map<string, string>();
      for (let from = 0; from < rows.length; from += AT_ONCE)
        for (const one of await client.affected.open({ people: rows.slice(from, from + AT_ONCE).map(({ id }) => id) }))
          if (one.name !== null) found.set(one.id, one.name);
      return found;
    },
    onSuccess: setNames,
  });
  const masked = () => setNames(new Map());
  useShortcut('print', () => (rows.length > 0 ? setMenu(true) : masked()));
  // What is on the sheet is drawn first; afterwards nothing of it stays, names least of all.
  useEffect(() => {
    if (names === null) return;
    const done = () => setNames(null);
    window.addEventListener('afterprint', done);
    const frame = requestAnimationFrame(() => window.print());
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('afterprint', done);
    };
  }, [names]);
  const button = (
    <Button
      size="compact-xs"
      variant="default"
      loading={open.isPending}
      leftSection={<IconPrinter size={15} aria-hidden />}
      rightSection={<Kbd size="xs">⇧ P</Kbd>}
      {...(rows.length > 0 ? {} : { onClick: masked })}
    >
      {t('paper.print')}
    </Button>
  );
  return (
    <>
      {rows.length === 0 ? (
        button
      ) : (
        <Menu opened={menu} onChange={setMenu} withinPortal={false} position="bottom-end">
          <Menu.Target>{button}</Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={masked}>{t('paper.masked')}</Menu.Item>
            <Menu.Item onClick={() => open.mutate()}>{t('paper.named')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {names !== null && <CasePaper detail={detail} people={rows} names={names} />}
    </>
  );
}
