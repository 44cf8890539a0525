import { Button, Kbd, NativeSelect } from '@mantine/core';
import { IconFileSpreadsheet, IconKeyboard, IconPhoneIncoming } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProtocolCounts, ProtocolRow } from '../../../contract/areas/protocols.ts';
import { PROTOCOL_STATES } from '../../../domain/protocol-lifecycle.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { QueryList } from '../../components/query-list.tsx';
import { Empty } from '../../components/states.tsx';
import { useSteady } from '../../components/steady.ts';
import { Age } from '../../components/time.tsx';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import { useCommand } from '../../components/use-command.ts';
import { Adjudicate } from './adjudicate.tsx';
import { DictateDialog } from './dictate.tsx';
import { KeyScreen } from './key-screen.tsx';
import { ProtocolCard } from './protocol-card.tsx';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

const SHOWS = [...PROTOCOL_STATES, 'contradicting'] as const;
type Show = (typeof SHOWS)[number];
/** Who keys, and who decides; core decides the same. */
const KEYERS = ['lead', 'coordinator', 'analyst'];

/** What is being done: looked at in the list, keyed, or decided between two. */
type Doing = { what: 'key' | 'adjudicate'; id: string } | null;

/** Protocols by where they stand, one of them open beside the list (`opened`: at first); keying and deciding take the whole place. */
export function Protocols({ opened = null }: { opened?: string | null }) {
  const { t } = useTranslation();
  const [show, setShow] = useState<Show>('received');
  const [region, setRegion] = useState('');
  const [open, setOpen] = useState(opened);
  const [doing, setDoing] = useState<Doing>(null);
  const [dictating, setDictating] = useState(false);
  const mayKey = KEYERS.includes(useMe()?.role ?? '');
  const counts = useQuery(api.protocols.counts.queryOptions({ input: { region: region || null } }));
  const next = useCommand({
    mutationFn: (skip: string[]) => client.protocols.next({ region: region || null, skip }),
    onSuccess: ({ id }) => setDoing(id === null ? null : { what: 'key', id }),
  });
  const keyNext = () => next.mutate([]);
  useShortcut('keyNext', keyNext, mayKey && doing === null);
  if (doing?.what === 'key')
    return <KeyScreen key={doing.id} id={doing.id} onBack={() => setDoing(null)} onDone={keyNext} />;
  if (doing?.what === 'adjudicate') return <Adjudicate id={doing.id} onBack={() => setDoing(null)} />;
  const waiting = counts.data?.mine.key ?? 0;
  return (
    <>
      <TwoPanes
        list={
          <ProtocolList
            show={show}
            region={region}
            open={open}
            onOpen={setOpen}
            counts={counts.data}
            head={
              <div className={classes.filters}>
                <Filters
                  show={show}
                  region={region}
                  counts={counts.data}
                  onShow={(value) => {
                    setShow(value);
                    setOpen(null);
                  }}
                  onRegion={setRegion}
                />
                {mayKey && (
                  <div className={classes.actions}>
                    <Button
                      size="xs"
                      disabled={waiting === 0 || next.isPending}
                      leftSection={<IconKeyboard size={16} aria-hidden />}
                      rightSection={<Kbd>⇧E</Kbd>}
                      onClick={keyNext}
                    >
                      {t('protocols.keyNext', { count: waiting })}
                    </Button>
                    <Button
                      size="xs"
                      variant="default"
                      leftSection={<IconPhoneIncoming size={16} aria-hidden />}
                      onClick={() => setDictating(true)}
                    >
                      {t('protocols.dictate.button')}
                    </Button>
                  </div>
                )}
              </div>
            }
          />
        }
        detail={
          open ? (
            <ProtocolCard
              key={open}
              id={open}
              onOpen={setOpen}
              onKey={(id) => setDoing({ what: 'key', id })}
              onAdjudicate={(id) => setDoing({ what: 'adjudicate', id })}
            />
          ) : (
            <Empty icon={IconFileSpreadsheet} title={t('protocols.choose')} what={t('protocols.chooseWhat')} />
          )
        }
      />
      <DictateDialog
        opened={dictating}
        onClose={() => setDictating(false)}
        onMade={(id) => {
          setDictating(false);
          setDoing({ what: 'key', id });
        }}
      />
    </>
  );
}

interface FilterProps {
  show: Show;
  region: string;
  counts: ProtocolCounts | undefined;
  onShow: (show: Show) => void;
  onRegion: (region: string) => void;
}

function Filters({ show, region, counts, onShow, onRegion }: FilterProps) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const count = (one: Show): number =>
    one === 'contradicting' ? (counts?.contradictions ?? 0) : (counts?.byStatus[one] ?? 0);
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t('protocols.show')}
        value={show}
        onChange={(event) => onShow(SHOWS.find((one) => one === event.currentTarget.value) ?? 'received')}
        data={SHOWS.map((value) => ({ value, label: `${t(`protocols.status.${value}`)} · ${count(value)}` }))}
      />
      <NativeSelect
        size="xs"
        aria-label={t('protocols.region')}
        value={region}
        onChange={(event) => onRegion(event.currentTarget.value)}
        data={[{ value: '', label: t('protocols.everyRegion') }, ...words.regions]}
      />
    </>
  );
}

interface ListProps {
  show: Show;
  region: string;
  open: string | null;
  onOpen: (id: string | null) => void;
  counts: ProtocolCounts | undefined;
  head: React.ReactNode;
}

const idOf = (row: ProtocolRow) => row.id;

function ProtocolList({ show, region, open, onOpen, counts, head }: ListProps) {
  const { t } = useTranslation();
  const [hover, setHover] = useState(false);
  const query = useQuery({
    ...api.protocols.list.queryOptions({ input: { show, region: region || null, limit: 200 } }),
    placeholderData: keepPreviousData,
  });
  const rows = query.data?.rows ?? [];
  const scope = `${show} ${region}`;
  const { shown, fresh, release } = useSteady(rows, idOf, { held: hover || open !== null, scope });
  return (
    <>
      <PaneHead
        title={t('places.count.title')}
        aside={counts && t('protocols.decideCount', { count: counts.mine.decide + counts.mine.reopen })}
        fresh={fresh}
        freshLabel={t('protocols.fresh', { count: fresh })}
        release={release}
      >
        {head}
      </PaneHead>
      <QueryList
        query={query}
        empty={
          <Empty
            icon={IconFileSpreadsheet}
            title={t('protocols.nothing', { status: t(`protocols.status.${show}`) })}
            what={t('protocols.nothingWhat')}
          />
        }
        label={t(`protocols.status.${show}`)}
        rows={shown}
        rowHeight={64}
        openId={open}
        onOpen={onOpen}
        onBack={() => onOpen(null)}
        onCursor={() => undefined}
        onHover={setHover}
      >
        {({ row }) => <ProtocolLine row={row} />}
      </QueryList>
    </>
  );
}

function ProtocolLine({ row }: { row: ProtocolRow }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  return (
    <div className={classes.item}>
      <p className={classes.itemHead}>
        <strong>{words.title(row)}</strong>
        <span className={classes.quiet}>
          <Age at={row.receivedAt} />
        </span>
      </p>
      <p className={classes.tags}>
        <span className={classes.tag} data-grade={row.grade}>
          {t(`protocols.grade.${row.grade}`)}
        </span>
        {row.mine && <span className={classes.tag}>{t(`protocols.mine.${row.mine}`)}</span>}
        {row.rejection && <span className={classes.tag}>{words.reason(row.rejection)}</span>}
        {row.excluded.map((code) => (
          <span key={code} className={classes.tag}>
            {t(`protocols.excluded.${code}`)}
          </span>
        ))}
        {row.copies > 0 && <span className={classes.tag}>{t('protocols.copies', { count: row.copies })}</span>}
        {row.reopenAsked && <span className={classes.tag}>{t('protocols.reopenAsked')}</span>}
      </p>
    </div>
  );
}
