import { IconPackageExport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReleaseRow } from '../../../contract/areas/exports.ts';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { bytesText } from '../../components/bytes.ts';
import { FigureCell, FiguresTable } from '../../components/figures-table.tsx';
import { Hostile, plain } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { numberText } from '../../components/number-text.ts';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { Opened } from '../tabulation/official/opened.tsx';
import { useExportDraft } from './draft.ts';
import classes from './export.module.css';
import { waitsFor } from './queries.ts';
import { ReleaseActs } from './release-acts.tsx';
import { Statement } from './statement.tsx';

/** Every bundle that was made, newest first: who asked, who agreed, who signed, and what it replaces. */
export function Releases() {
  const { t } = useTranslation();
  const query = useQuery(api.exports.list.queryOptions());
  const opened = useExportDraft((draft) => draft.opened);
  const setOpened = (bundle: string | null) => useExportDraft.setState({ opened: bundle });
  const rows = query.data ?? [];
  const row = rows.find(({ bundle }) => bundle === opened);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('export.tab.releases')} tabIndex={0}>
      <h1 className={classes.title}>{t('export.releases.title')}</h1>
      <p className={classes.what}>{t('export.releases.what')}</p>
      {query.isPending ? (
        <ListSkeleton rows={4} height={44} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <Empty icon={IconPackageExport} title={t('export.releases.none')} what={t('export.releases.noneWhat')} />
      ) : (
        <List rows={rows} opened={opened} onOpen={setOpened} />
      )}
      {row && (
        <Opened key={row.bundle}>
          <Detail row={row} />
        </Opened>
      )}
    </section>
  );
}

interface ListProps {
  rows: readonly ReleaseRow[];
  opened: string | null;
  onOpen: (bundle: string | null) => void;
}

function List({ rows, opened, onOpen }: ListProps) {
  const { t } = useTranslation();
  const word = useCodeText();
  const me = useMe();
  return (
    <FiguresTable
      wraps
      caption={t('export.releases.caption')}
      heads={[
        { key: 'number', text: t('export.releases.number') },
        { key: 'forWhom', text: t('export.releases.forWhom') },
        { key: 'state', text: t('export.releases.state') },
        { key: 'asked', text: t('export.releases.asked') },
        { key: 'size', text: t('export.releases.size'), figures: true },
      ]}
    >
      {rows.map((row) => {
        const { bundle, sequence, profile, state, asked, bytes, replacedBy } = row;
        return (
          <tr key={bundle}>
            <th scope="row">
              <button
                type="button"
                className={classes.link}
                aria-label={t('export.releases.open', { n: sequence })}
                aria-expanded={bundle === opened}
                onClick={() => onOpen(bundle === opened ? null : bundle)}
              >
                {t('export.make.number', { n: sequence })}
              </button>
            </th>
            <td>{word('export.profile', profile)}</td>
            <td>
              <span className={classes.state} data-waits={state === 'asked' || state === 'agreed' || undefined}>
                {t(`export.state.${state}`)}
              </span>
              {waitsFor(me, row) && <strong className={classes.mine}>{t('export.releases.yours')}</strong>}
              {replacedBy && (
                <span className={classes.quiet}> {t('export.releases.replacedBy', { n: replacedBy.sequence })}</span>
              )}
            </td>
            <td>
              {plain(asked.name, 40)} · <Moment at={asked.at} date />
            </td>
            <FigureCell>{bytesText(bytes, t)}</FigureCell>
          </tr>
        );
      })}
    </FiguresTable>
  );
}

function Detail({ row }: { row: ReleaseRow }) {
  const { t } = useTranslation();
  const title = useRef<HTMLHeadingElement>(null);
  const [first] = useState(row.state);
  useEffect(() => {
    // What had the focus is gone with the state before.
    if (row.state !== first && document.activeElement === document.body) title.current?.focus();
  }, [row.state, first]);
  const word = useCodeText();
  const { asked, answered, answer, released, ended, replaces, replacedBy } = row;
  return (
    <article className={classes.box} aria-label={t('export.make.number', { n: row.sequence })}>
      <h2 ref={title} className={classes.subtitle} tabIndex={-1}>
        {t('export.make.number', { n: row.sequence })} · {word('export.profile', row.profile)} ·{' '}
        {t(`export.state.${row.state}`)}
      </h2>
      <div className={classes.facts}>
        {row.drill && <p className={classes.loud}>{t('export.releases.drill')}</p>}
        <p>{t('export.releases.partsOf', { parts: row.parts.map((part) => word('export.part', part)).join(', ') })}</p>
        <p>
          {t('export.releases.persons', { persons: numberText(row.persons), held: numberText(row.held) })} ·{' '}
          {t('export.releases.files', { files: numberText(row.files), size: bytesText(row.bytes, t) })}
          {row.encrypted ? ` · ${t('export.releases.encrypted')}` : ''}
        </p>
        {replaces.length > 0 && (
          <p>
            {t('export.releases.replaces', {
              numbers: replaces.map(({ sequence }) => t('export.make.number', { n: sequence })).join(', '),
            })}
          </p>
        )}
        {replacedBy && <p className={classes.loud}>{t('export.releases.replacedBy', { n: replacedBy.sequence })}</p>}
        <p>
          {t('export.releases.by.asked', { name: plain(asked.name, 40) })} · <Moment at={asked.at} date />
        </p>
        {answered && (
          <p>
            {t(row.state === 'refused' ? 'export.releases.by.refused' : 'export.releases.by.agreed', {
              name: plain(answered.name, 40),
            })}{' '}
            · <Moment at={answered.at} date /> {answer !== null && <Hostile text={answer} max={500} />}
          </p>
        )}
        {released && (
          <p>
            {t('export.releases.by.released', { name: plain(released.name, 40), key: plain(released.key, 20) })} ·{' '}
            <Moment at={released.at} date />
          </p>
        )}
        {ended && (
          <p>
            {t(row.state === 'revoked' ? 'export.releases.by.revoked' : 'export.releases.by.withdrawn', {
              name: plain(ended.name, 40),
            })}{' '}
            · <Moment at={ended.at} date /> {ended.text !== null && <Hostile text={ended.text} max={500} />}
          </p>
        )}
        {row.path !== null && (
          <>
            <p className={classes.quiet}>
              {t(
                row.state === 'asked' || row.state === 'agreed' ? 'export.releases.lies' : 'export.releases.liesSigned',
              )}
            </p>
            <p className={classes.mono}>{plain(row.path, 400)}</p>
          </>
        )}
        <p className={classes.quiet}>{t('export.releases.prehash')}</p>
        <p className={classes.mono}>{row.prehash}</p>
      </div>
      {ended?.statement != null && (
        <div className={classes.details}>
          <p>{t('export.act.revoked')}</p>
          <Statement name={`${row.bundle}.revocation.txt`} text={ended.statement} path={null} />
        </div>
      )}
      <ReleaseActs row={row} />
    </article>
  );
}
