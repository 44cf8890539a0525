import { Button, TextInput } from '@mantine/core';
import { IconArrowBackUp, IconFileSpreadsheet, IconGitCompare, IconKeyboard, IconTrashX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficialPublication } from '../../../../contract/areas/official.ts';
import { api, client } from '../../../client/rpc.ts';
import { useIsLead, useMe } from '../../../client/session.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { Hostile, plain } from '../../../components/hostile.tsx';
import { numberText } from '../../../components/number-text.ts';
import { offerUndo } from '../../../components/offer-undo.tsx';
import { SmallForm } from '../../../components/small-form.tsx';
import { Empty, Failed, ListSkeleton } from '../../../components/states.tsx';
import { Moment } from '../../../components/time.tsx';
import { dateAndTime } from '../../../components/time-format.ts';
import { useCommand } from '../../../components/use-command.ts';
import { Changes } from './changes.tsx';
import { EnterTotals } from './enter-totals.tsx';
import { ImportOfficial } from './import-official.tsx';
import classes from './official.module.css';
import { Opened } from './opened.tsx';
import { usePublications } from './use-publications.ts';
import { useOfficialWords } from './words.ts';

/** Who brings official results in; core decides the same. */
const KEEPERS = ['lead', 'analyst'];

type Doing = { what: 'import' | 'enter' } | { what: 'withdraw' | 'changes'; id: string } | null;

/** What was published, newest first: each kept as it was read, withdrawn with a reason, never edited. */
export function Publications() {
  const { t } = useTranslation();
  const keeps = KEEPERS.includes(useMe()?.role ?? '');
  const { query } = usePublications();
  const [doing, setDoing] = useState<Doing>(null);
  // Back from the import its button is where one goes on.
  const [back, setBack] = useState(false);
  const done = () => setDoing(null);
  if (doing?.what === 'import')
    return (
      <ImportOfficial
        onDone={() => {
          setBack(true);
          done();
        }}
      />
    );
  const rows = query.data ?? [];
  const begin = keeps && (
    <div className={classes.actions}>
      <Button
        size="xs"
        autoFocus={back}
        leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
        onClick={() => setDoing({ what: 'import' })}
      >
        {t('official.publications.import')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconKeyboard size={16} aria-hidden />}
        onClick={() => setDoing({ what: 'enter' })}
      >
        {t('official.publications.enter')}
      </Button>
    </div>
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('official.parts.publications')} tabIndex={0}>
      <h1 className={classes.title}>{t('official.publications.title')}</h1>
      <p className={classes.what}>{t('official.publications.what')}</p>
      {query.isPending ? (
        <ListSkeleton rows={4} height={44} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 && doing === null ? (
        <Empty
          icon={IconFileSpreadsheet}
          title={t('official.publications.none')}
          what={t('official.publications.noneWhat')}
        >
          {begin}
        </Empty>
      ) : (
        <>
          {begin}
          {doing?.what === 'enter' && (
            <Opened>
              <EnterTotals onDone={done} />
            </Opened>
          )}
          {rows.length > 0 && <List rows={rows} doing={doing} onDoing={setDoing} />}
        </>
      )}
    </section>
  );
}

interface ListProps {
  rows: OfficialPublication[];
  doing: Doing;
  onDoing: (doing: Doing) => void;
}

function List({ rows, doing, onDoing }: ListProps) {
  const { t } = useTranslation();
  const acted = doing && 'id' in doing ? rows.find(({ id }) => id === doing.id) : undefined;
  const before = acted && earlierOf(rows, acted);
  return (
    <>
      <FiguresTable
        caption={t('official.publications.list')}
        heads={[
          { key: 'source', text: t('official.publications.source') },
          { key: 'level', text: t('official.publications.levelColumn') },
          { key: 'asOf', text: t('official.publications.asOf') },
          { key: 'rows', text: t('official.publications.rows'), figures: true },
          { key: 'brought', text: t('official.publications.brought') },
          { key: 'acts', text: t('official.publications.acts') },
        ]}
      >
        {rows.map((row) => (
          <Line key={row.id} row={row} earlier={earlierOf(rows, row)} onDoing={onDoing} />
        ))}
      </FiguresTable>
      {doing?.what === 'withdraw' && acted && (
        <Opened key={`${acted.id} out`}>
          <Withdraw row={acted} onDone={() => onDoing(null)} />
        </Opened>
      )}
      {doing?.what === 'changes' && acted && before && (
        <Opened key={acted.id}>
          <Changes from={before} to={acted} onClose={() => onDoing(null)} />
        </Opened>
      )}
    </>
  );
}

/** The one before it of the same level; rows are newest first. */
const earlierOf = (rows: readonly OfficialPublication[], row: OfficialPublication): OfficialPublication | undefined => {
  const standing = rows.filter((each) => each.withdrawn === null && each.level === row.level);
  const at = standing.indexOf(row);
  return at < 0 ? undefined : standing[at + 1];
};

interface LineProps {
  row: OfficialPublication;
  earlier: OfficialPublication | undefined;
  onDoing: (doing: Doing) => void;
}

function Line({ row, earlier, onDoing }: LineProps) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const lead = useIsLead();
  const undo = useCommand(api.official.undo.mutationOptions());
  const { id, withdrawn, undoable } = row;
  const named = { source: plain(row.source, 60), at: words.asOf(row.asOf) };
  const notes = [
    ...(row.bad > 0 ? [t('official.publications.leftOut', { n: numberText(row.bad) })] : []),
    ...(row.unknown ? [t('official.publications.unknown', { n: numberText(row.unknown) })] : []),
  ];
  return (
    <tr>
      <th scope="row" className={`${classes.source} ${withdrawn ? classes.withdrawn : ''}`}>
        <span>
          <Hostile text={row.source} max={120} />
        </span>
        {row.current && <span className={classes.note}>{t('official.publications.current')}</span>}
        {withdrawn && (
          <span className={classes.note}>
            {t('official.publications.withdrawn')} ·{' '}
            {t('official.publications.withdrawnWhy', {
              name: plain(withdrawn.by, 40),
              at: dateAndTime(withdrawn.at, t),
            })}{' '}
            <Hostile text={withdrawn.reason} max={200} />
          </span>
        )}
      </th>
      <td>{t(`official.level.${row.level}`)}</td>
      <td className={classes.figure}>
        <span className={classes.folds}>{words.asOf(row.asOf)}</span>
      </td>
      <FigureCell
        of={notes.map((note) => (
          <span key={note} className={classes.note}>
            {note}
          </span>
        ))}
      >
        {numberText(row.rows)}
      </FigureCell>
      <td>
        {plain(row.by, 40)}
        <span className={classes.note}>
          <Moment at={row.at} date /> ·{' '}
          {row.file === null ? t('official.publications.typed') : <Hostile text={row.file} max={60} />}
        </span>
      </td>
      <td>
        <div className={classes.acts}>
          {earlier && (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconGitCompare size={14} aria-hidden />}
              aria-label={t('official.publications.changesNamed', named)}
              onClick={() => onDoing({ what: 'changes', id })}
            >
              {t('official.publications.changes')}
            </Button>
          )}
          {lead && !withdrawn && (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconTrashX size={14} aria-hidden />}
              aria-label={t('official.publications.withdrawNamed', named)}
              onClick={() => onDoing({ what: 'withdraw', id })}
            >
              {t('official.publications.withdraw')}
            </Button>
          )}
          {undoable && (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              aria-label={t('official.publications.undoNamed', named)}
              disabled={undo.isPending}
              onClick={() => undo.mutate({ entryId: undoable })}
            >
              {t('official.publications.undo')}
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}

function Withdraw({ row, onDone }: { row: OfficialPublication; onDone: () => void }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const [reason, setReason] = useState('');
  const withdraw = useCommand(
    api.official.withdraw.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('official.publications.withdrawDone'), () => client.official.undo({ entryId }));
        onDone();
      },
    }),
    true,
  );
  const name = t('official.publications.withdrawNamed', { source: plain(row.source, 60), at: words.asOf(row.asOf) });
  return (
    <SmallForm
      name={name}
      button={t('official.publications.withdrawButton')}
      error={withdraw.error}
      ready={reason.trim() !== ''}
      busy={withdraw.isPending}
      onSubmit={() => withdraw.mutate({ id: row.id, reason })}
      onDone={onDone}
    >
      <h2 className={classes.subtitle}>{name}</h2>
      <TextInput
        autoFocus
        label={t('official.publications.reason')}
        description={t('official.publications.reasonWhat')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </SmallForm>
  );
}
