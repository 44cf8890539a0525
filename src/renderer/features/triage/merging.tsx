import { Button, Kbd } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LikeCase } from '../../../contract/areas/merging.ts';
import type { CaseRow } from '../../../contract/shapes.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { errorText } from '../../client/errors.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { useCommand } from '../../components/use-command.ts';
import { openCase } from '../../stores/ui.ts';
import detailClasses from './case-detail.module.css';
import type { Detail } from './case-detail.tsx';
import { CaseLine } from './case-line.tsx';
import { CasePicker } from './case-picker.tsx';
import classes from './merging.module.css';
import { putRows } from './pending.ts';
import { offerCaseUndo } from './use-acknowledge.ts';

/**
 * Cases that are one: where this one went, which came here, what may be the same and why, and what was put to it. Nothing
 * is merged but by a person, and it comes apart again.
 */
export function CaseMerging({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const { merging } = detail;
  const [picking, setPicking] = useState(false);
  const open = detail.state !== 'closed';
  const likes = useQuery({ ...api.merging.suggestions.queryOptions({ input: { caseId: detail.id } }), enabled: open });
  const merge = useMerge(detail);
  const detach = useDetach();
  const back = useCommand<CaseRow, { take: 'remove' | 'split'; submission: string }>({
    mutationFn: ({ take, submission }) => client.merging[take]({ caseId: detail.id, submission }),
    onSuccess: (row, { take }) => (take === 'split' ? openCase(row.id) : undefined),
  });
  useShortcut('merge', () => setPicking(true), open && !picking);
  const suggested = open ? (likes.data ?? []) : [];
  if (!open && merging.into === null && merging.here.length === 0 && merging.attached.length === 0) return null;
  return (
    <section className={detailClasses.section} aria-label={t('merging.title')}>
      <h3 className={detailClasses.sectionTitle}>{t('merging.title')}</h3>
      {merging.into && (
        <CaseLine row={merging.into} said={t('merging.into')}>
          <Button
            size="compact-xs"
            variant="default"
            loading={detach.isPending}
            onClick={() => detach.mutate({ caseId: detail.id, seen: detail.lastMove })}
          >
            {t('merging.detach')}
          </Button>
        </CaseLine>
      )}
      {merging.here.map((row) => (
        <CaseLine key={row.id} row={row} said={t('merging.here')}>
          <Button
            size="compact-xs"
            variant="default"
            loading={detach.isPending && detach.variables.caseId === row.id}
            onClick={() => detach.mutate({ caseId: row.id, seen: row.lastMove })}
          >
            {t('merging.detach')}
          </Button>
        </CaseLine>
      ))}
      {merging.attached.length > 0 && (
        <ul className={classes.lines} aria-label={t('merging.attached')}>
          {merging.attached.map(({ submission, messageKey }) => (
            <li key={submission} className={classes.attached}>
              <span className={classes.words}>
                <Hostile text={wordsOf(detail, messageKey)} max={90} />
              </span>
              {(['remove', 'split'] as const).map((take) => (
                <Button
                  key={take}
                  size="compact-xs"
                  variant="default"
                  loading={back.isPending && back.variables.submission === submission && back.variables.take === take}
                  onClick={() => back.mutate({ take, submission })}
                >
                  {t(`merging.${take}`)}
                </Button>
              ))}
            </li>
          ))}
        </ul>
      )}
      {suggested.length > 0 && (
        <ul className={classes.lines} aria-label={t('merging.suggested')}>
          {suggested.map((like) => (
            <Suggested key={like.row.id} like={like} merge={merge} />
          ))}
        </ul>
      )}
      {merge.error && (
        <p className={classes.fault} role="status">
          {errorText(merge.error, t)}
        </p>
      )}
      {open &&
        (picking ? (
          <CasePicker
            label={t('merging.pick')}
            action={t('merging.merge')}
            not={detail.id}
            onChoose={(row) => {
              setPicking(false);
              merge.mutate(row);
            }}
            onCancel={() => setPicking(false)}
          />
        ) : (
          <Button
            className={classes.pick}
            size="xs"
            variant="default"
            rightSection={<Kbd size="xs">⇧ M</Kbd>}
            onClick={() => setPicking(true)}
          >
            {t('merging.other')}
          </Button>
        ))}
    </section>
  );
}

/** The first words of the message that was put to the case. */
function wordsOf(detail: Detail, messageKey: string): string {
  const item = detail.timeline.find((one) => one.what === 'evidence' && one.messageKey === messageKey);
  return item?.what === 'evidence' ? (item.version.text ?? '') : '';
}

/** This case goes into another, which is opened: that is where it goes on. */
function useMerge(detail: Detail) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useCommand<{ from: CaseRow; into: CaseRow }, CaseRow>({
    mutationFn: (into) =>
      client.merging.merge({
        from: { caseId: detail.id, seen: detail.lastMove },
        into: { caseId: into.id, seen: into.lastMove },
      }),
    onSuccess: ({ from, into }) => {
      putRows(queries, [from, into]);
      openCase(into.id);
      void offerCaseUndo(into.id, t('merging.merged'));
    },
    onError: () => void queries.invalidateQueries({ queryKey: api.cases.key() }),
  });
}

function useDetach() {
  const queries = useQueryClient();
  return useCommand<CaseRow, { caseId: string; seen: string | null }>({
    mutationFn: (aim) => client.merging.detach(aim),
    onSuccess: (row) => {
      putRows(queries, [row]);
      openCase(row.id);
    },
  });
}

function Suggested({ like: { row, reasons }, merge }: { like: LikeCase; merge: ReturnType<typeof useMerge> }) {
  const { t } = useTranslation();
  return (
    <li className={classes.suggested}>
      <CaseLine row={row} said={reasons.map((reason) => t(`merging.reasons.${reason}`)).join(', ')}>
        <Button
          size="compact-xs"
          variant="default"
          loading={merge.isPending && merge.variables.id === row.id}
          onClick={() => merge.mutate(row)}
        >
          {t('merging.merge')}
        </Button>
      </CaseLine>
    </li>
  );
}
