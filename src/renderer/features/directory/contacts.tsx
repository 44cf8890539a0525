import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconAddressBook, IconPlus, IconTableImport } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactRow } from '../../../contract/index.ts';
import { CONTACT_KINDS, type ContactKind } from '../../../domain/directory.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Hostile } from '../../components/hostile.tsx';
import { QueryList } from '../../components/query-list.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { Empty } from '../../components/states.tsx';
import { useReader, useSteady } from '../../components/steady.ts';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import { useElection } from '../../stores/election.ts';
import { ContactDetail } from './contact-detail.tsx';
import { ContactForm } from './contact-form.tsx';
import classes from './directory.module.css';
import { ImportContacts } from './import-contacts.tsx';
import { regionText } from './words.ts';

const idOf = (row: ContactRow) => row.id;
type Shown = { what: 'contact'; id: string } | { what: 'new' } | { what: 'import' } | null;

/** Lawyers on call, police offices, hospitals, hotlines: whoever answers now first. */
export function Contacts({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const me = useMe();
  const keeps = me?.role === 'lead' || me?.role === 'coordinator';
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const [region, setRegion] = useState('');
  const [kind, setKind] = useState<ContactKind | ''>('');
  const [onCallNow, setNow] = useState(false);
  const [shown, setShown] = useState<Shown>(null);
  const { held, reader } = useReader();
  const regions = useElection((store) => store.names?.regions) ?? [];
  const input = { search, region: region || null, kinds: kind === '' ? null : [kind], onCallNow };
  const query = useQuery({ ...api.directory.list.queryOptions({ input }), placeholderData: keepPreviousData });
  const rows = query.data?.rows ?? [];
  const steady = useSteady(rows, idOf, {
    held,
    scope: `${search} ${region} ${kind} ${onCallNow} ${query.isPlaceholderData}`,
  });
  const opened = shown?.what === 'contact' ? shown.id : null;
  const row = rows.find(({ id }) => id === opened);
  return (
    <TwoPanes
      list={
        <>
          <PaneHead
            title={t('directory.title')}
            aside={query.data && t('directory.total', { count: query.data.total })}
            fresh={steady.fresh}
            freshLabel={t('directory.fresh', { count: steady.fresh })}
            release={steady.release}
          >
            {children}
            <SearchField
              label={t('directory.searchLabel')}
              placeholder={t('directory.search')}
              value={typed}
              onChange={setTyped}
            />
            <div className={classes.filters}>
              <NativeSelect
                size="xs"
                aria-label={t('directory.region')}
                value={region}
                onChange={(event) => setRegion(event.currentTarget.value)}
                data={[
                  { value: '', label: t('directory.allRegions') },
                  ...regions.map((each) => ({ value: each.code, label: each.names[currentLocale()] })),
                ]}
              />
              <NativeSelect
                size="xs"
                aria-label={t('directory.kind')}
                value={kind}
                onChange={(event) => setKind(CONTACT_KINDS.find((one) => one === event.currentTarget.value) ?? '')}
                data={[
                  { value: '', label: t('directory.allKinds') },
                  ...CONTACT_KINDS.map((value) => ({ value, label: t(`directory.kinds.${value}`) })),
                ]}
              />
            </div>
            <Checkbox
              size="xs"
              label={t('directory.onCallNow')}
              checked={onCallNow}
              onChange={(event) => setNow(event.currentTarget.checked)}
            />
            {keeps && (
              <div className={classes.actions}>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconPlus size={15} aria-hidden />}
                  onClick={() => setShown({ what: 'new' })}
                >
                  {t('directory.add')}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconTableImport size={15} aria-hidden />}
                  onClick={() => setShown({ what: 'import' })}
                >
                  {t('directory.import')}
                </Button>
              </div>
            )}
          </PaneHead>
          <QueryList
            query={query}
            empty={
              <Empty
                icon={IconAddressBook}
                title={t(query.data?.total ? 'directory.nothing' : 'directory.empty')}
                what={query.data?.total ? undefined : t(keeps ? 'directory.emptyWhat' : 'directory.emptyAsk')}
              />
            }
            label={t('directory.tabs.contacts')}
            rows={steady.shown}
            rowHeight={66}
            openId={opened}
            onOpen={(id) => setShown({ what: 'contact', id })}
            onBack={() => setShown(null)}
            {...reader}
          >
            {({ row: one }) => <Card row={one} />}
          </QueryList>
        </>
      }
      detail={
        shown?.what === 'import' ? (
          <ImportContacts onDone={() => setShown(null)} />
        ) : shown?.what === 'new' ? (
          <ContactForm
            id={null}
            facts={null}
            onSaved={(id) => setShown({ what: 'contact', id })}
            onCancel={() => setShown(null)}
          />
        ) : row ? (
          <ContactDetail key={row.id} row={row} keeps={keeps} onGone={() => setShown(null)} />
        ) : (
          <Empty icon={IconAddressBook} title={t('directory.choose')} what={t('board.chooseWhat')} />
        )
      }
    />
  );
}

function Card({ row }: { row: ContactRow }) {
  const { t } = useTranslation();
  return (
    <div className={classes.card}>
      <p className={classes.name}>
        <Hostile text={row.name} max={60} />
        <span className={classes.when} data-on={row.onCall}>
          {t(`directory.onCall.${row.onCall}`)}
        </span>
      </p>
      <p className={classes.cut}>
        {t(`directory.kinds.${row.kind}`)} · {regionText(row.region, t)}
        {row.place && (
          <>
            {' · '}
            <Hostile text={row.place} max={40} />
          </>
        )}
        {row.languages.length > 0 && (
          <>
            {' · '}
            <Hostile text={row.languages.join(', ')} max={40} />
          </>
        )}
      </p>
    </div>
  );
}
