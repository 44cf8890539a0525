import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../../client/rpc.ts';
import { offerUndo } from '../../../components/offer-undo.tsx';
import { SmallForm } from '../../../components/small-form.tsx';
import { useCommand } from '../../../components/use-command.ts';
import classes from './official.module.css';
import { NOTHING_SAID, PublishingFields, publishedAs } from './publishing-fields.tsx';
import { useOfficialWords } from './words.ts';

const FIGURES = ['registered', 'participated', 'invalid'] as const;

/** Digits, with whatever spaces they were copied with; nothing typed is nothing published. */
function countIn(text: string): number | null | 'bad' {
  const digits = text.replace(/[\s\u00a0\u2009\u202f]/g, '');
  if (digits === '') return null;
  return /^\d{1,9}$/.test(digits) ? Number(digits) : 'bad';
}

/** National totals, typed from where they were read. */
export function EnterTotals({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const [said, setSaid] = useState(NOTHING_SAID);
  const [cells, setCells] = useState<Record<string, string>>({});
  const enter = useCommand(
    api.official.enter.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('official.enter.done'), () => client.official.undo({ entryId }));
        onDone();
      },
    }),
    true,
  );
  const found = (name: string) => countIn(cells[name] ?? '');
  const as = publishedAs(said, words.zone);
  const names = [...FIGURES, ...words.options.map(({ code }) => code)];
  const ready =
    as !== null && names.every((name) => found(name) !== 'bad') && names.some((name) => found(name) !== null);
  const count = (name: string): number | null => {
    const value = found(name);
    return value === 'bad' ? null : value;
  };
  const cell = (name: string, label: string) => (
    <TextInput
      key={name}
      label={label}
      inputMode="numeric"
      autoComplete="off"
      value={cells[name] ?? ''}
      maxLength={20}
      error={found(name) === 'bad' ? t('official.enter.bad') : undefined}
      onChange={(event) => setCells({ ...cells, [name]: event.currentTarget.value })}
    />
  );
  return (
    <SmallForm
      name={t('official.enter.title')}
      button={t('official.enter.button')}
      error={enter.error}
      ready={ready}
      busy={enter.isPending}
      onSubmit={() => {
        if (as === null) return;
        const [registered = null, participated = null, invalid = null] = FIGURES.map(count);
        const votes = Object.fromEntries(words.options.map(({ code }) => [code, count(code)]));
        enter.mutate({ ...as, figures: { registered, participated, invalid, votes } });
      }}
      onDone={onDone}
    >
      <h2 className={classes.subtitle}>{t('official.enter.title')}</h2>
      <p className={classes.quiet}>{t('official.enter.what')}</p>
      <PublishingFields said={said} onChange={setSaid} />
      <div className={classes.two}>{FIGURES.map((name) => cell(name, t(`official.fields.${name}`)))}</div>
      <h3 className={classes.subtitle}>{t('official.enter.votes')}</h3>
      <div className={classes.two}>
        {words.options.map(({ code, number, short }) => cell(code, `${number} ${short[words.locale]}`))}
      </div>
    </SmallForm>
  );
}
