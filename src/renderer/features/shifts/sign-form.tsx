import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SheetCase } from '../../../contract/index.ts';
import { mayRespond } from '../../../domain/roles.ts';
import { missingNotes } from '../../../domain/shift-sheet.ts';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { plain } from '../../components/hostile.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useSigned } from './queries.ts';
import classes from './shifts.module.css';

interface Props {
  cases: readonly SheetCase[];
  since: number;
  notes: Readonly<Record<string, string>>;
  signed: () => void;
}

/** The first signature: to whom, and under what. */
export function SignForm({ cases, since, notes, signed }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [to, setTo] = useState('');
  const [endShift, setEndShift] = useState(true);
  const people = useQuery(api.people.list.queryOptions());
  const sign = useCommand({
    ...api.shifts.sign.mutationOptions(),
    onSuccess: () => {
      signed();
      notifications.show({
        message: t('shifts.sign.done'),
        closeButtonProps: { 'aria-label': t('common.close') },
      });
    },
  });
  const own = cases.filter((row) => row.owner?.id === me?.id);
  const missing = missingNotes(own, new Map(Object.entries(notes))).length;
  const waits = useSigned();
  if (waits)
    return (
      <p className={classes.quiet}>
        <bdi>{t('shifts.sign.waits', { to: waits.to ? plain(waits.to.name, 40) : t('shifts.anyone') })}</bdi>
      </p>
    );
  const said = own.flatMap(({ id }) => {
    const text = notes[id]?.trim() ?? '';
    return text === '' ? [] : [{ caseId: id, text }];
  });
  return (
    <form
      className={classes.sign}
      aria-label={t('shifts.sign.title')}
      onSubmit={(event) => {
        event.preventDefault();
        if (missing === 0 && !sign.isPending) sign.mutate({ to: to === '' ? null : to, notes: said, since, endShift });
      }}
    >
      <p>
        {own.length === 0 ? t('shifts.sign.mineNone') : t('shifts.sign.mine', { count: own.length })}{' '}
        <span className={classes.quiet}>{t('shifts.sign.stays')}</span>
      </p>
      <div className={classes.signRow}>
        <NativeSelect
          label={t('shifts.sign.to')}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data={[
            { value: '', label: t('shifts.sign.anyone') },
            ...(people.data ?? [])
              .filter((one) => one.active && !one.recovery && mayRespond(one.role) && one.id !== me?.id)
              .map((one) => ({ value: one.id, onShift: one.onShift, name: plain(one.callName, 40) }))
              .sort((a, b) => Number(b.onShift) - Number(a.onShift) || a.name.localeCompare(b.name))
              .map(({ value, onShift, name }) => ({
                value,
                label: onShift ? t('shifts.sign.onShift', { name }) : name,
              })),
          ]}
        />
        <Checkbox
          label={t('shifts.sign.endShift')}
          checked={endShift}
          onChange={(event) => setEndShift(event.currentTarget.checked)}
        />
        <Button type="submit" loading={sign.isPending} disabled={missing > 0}>
          {t('shifts.sign.do')}
        </Button>
      </div>
      {missing > 0 && (
        <p className={classes.quiet} role="status">
          {t('shifts.sign.missing', { count: missing })}
        </p>
      )}
    </form>
  );
}
