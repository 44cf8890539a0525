import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VitalRow } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Hostile } from '../../components/hostile.tsx';
import { Failed, Fault } from '../../components/states.tsx';
import { Deadline, Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './affected.module.css';
import { usePassedText } from './passed-text.ts';

/** What two people decide, or have decided, to pass on about people of this case; nothing while nobody has asked. */
export function CaseVital({ caseId }: { caseId: string }) {
  const { t } = useTranslation();
  const query = useQuery(api.vital.ofCase.queryOptions({ input: { caseId } }));
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (!query.data || query.data.length === 0) return null;
  return (
    <section className={classes.section} aria-labelledby="case-vital">
      <h3 id="case-vital" className={classes.title}>
        {t('vital.title')}
      </h3>
      <ul className={classes.rows}>
        {query.data.toReversed().map((row) => (
          <Decision key={row.id} row={row} />
        ))}
      </ul>
    </section>
  );
}

function Decision({ row }: { row: VitalRow }) {
  const { t } = useTranslation();
  const me = useMe();
  const text = usePassedText();
  const open = row.state === 'asked' || row.state === 'confirmed';
  const word = open && row.over ? 'over' : row.state;
  return (
    <li className={classes.vital} data-waits={(row.state === 'asked' && !row.over) || undefined}>
      <p className={classes.who}>
        {row.initials === null ? t('affected.unnamed') : <Hostile text={row.initials} max={20} />}
        {row.minor && <span className={classes.minor}>{t('affected.minor')}</span>}
        <span>
          → {t(`vital.recipients.${row.to.kind}`)}: <Hostile text={row.to.name} max={80} />
        </span>
        <span className={classes.state} data-state={word}>
          {t(`vital.states.${word}`)}
        </span>
      </p>
      <p>{row.fields.map((field) => t(`vital.fields.${field}`)).join(', ')}</p>
      {row.said !== null && (
        <p className={classes.quote}>
          <Hostile text={row.said} lines />
        </p>
      )}
      <p className={classes.quiet}>
        {t('vital.because')} <Hostile text={row.reason} lines />
      </p>
      <p className={classes.quiet}>
        {t('vital.askedBy')} <Hostile text={row.asked.name} max={40} />, <Moment at={row.asked.at} date />
        {row.answered && (
          <>
            {' · '}
            {t('vital.answeredBy')} <Hostile text={row.answered.name} max={40} />, <Moment at={row.answered.at} />
          </>
        )}
        {row.answer !== null && (
          <>
            {': '}
            <Hostile text={row.answer} max={200} />
          </>
        )}
        {row.ended && (
          <>
            {' · '}
            {t('vital.endedBy')} <Hostile text={row.ended.name} max={40} />, <Moment at={row.ended.at} />
          </>
        )}
      </p>
      <p className={classes.quiet}>
        {t('vital.until')} <Moment at={row.until} date />
        {open && (
          <>
            {' · '}
            <Deadline due={row.until} />
          </>
        )}
      </p>
      {row.passed.length > 0 && (
        <ul className={classes.terms} aria-label={t('vital.passedList')}>
          {row.passed.map(({ by, at, said }) => (
            <li key={`${by} ${at}`} className={classes.quiet}>
              {t('vital.passedBy')} <Hostile text={by} max={40} />, <Moment at={at} date />:{' '}
              <Hostile text={said.map(text).join('; ')} max={300} />
            </li>
          ))}
        </ul>
      )}
      {open && !row.over && me && <Actions row={row} own={row.asked.id === me.id} />}
    </li>
  );
}

function Actions({ row, own }: { row: VitalRow; own: boolean }) {
  const { t } = useTranslation();
  const text = usePassedText();
  const [refusing, setRefusing] = useState(false);
  const [why, setWhy] = useState('');
  const confirm = useCommand(api.vital.confirm.mutationOptions(), true);
  const refuse = useCommand(api.vital.refuse.mutationOptions(), true);
  const withdraw = useCommand(api.vital.withdraw.mutationOptions(), true);
  const end = useCommand(api.vital.end.mutationOptions(), true);
  const pass = useCommand(api.vital.pass.mutationOptions(), true);
  const aim = { id: row.id };
  return (
    <>
      {row.state === 'confirmed' && pass.data && (
        <dl className={classes.clear} aria-label={t('vital.clear')}>
          {pass.data.map((said) => (
            <div key={said.field}>
              <dt>{t(`vital.fields.${said.field}`)}</dt>
              <dd>
                <Hostile text={text(said)} lines />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {refusing && (
        <Textarea
          label={t('vital.why')}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={1}
          autoFocus
        />
      )}
      <Fault error={confirm.error ?? refuse.error ?? withdraw.error ?? end.error ?? pass.error} />
      <div className={classes.actions}>
        {row.state === 'asked' && own && (
          <>
            <span className={classes.quiet}>{t('vital.needsOther')}</span>
            <Button size="xs" variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate(aim)}>
              {t('vital.withdraw')}
            </Button>
          </>
        )}
        {row.state === 'asked' && !own && (
          <>
            <Button
              size="xs"
              variant="default"
              loading={refuse.isPending}
              disabled={refusing && why.trim() === ''}
              onClick={() => (refusing ? refuse.mutate({ ...aim, text: why.trim() }) : setRefusing(true))}
            >
              {t('vital.refuse')}
            </Button>
            <Button size="xs" loading={confirm.isPending} onClick={() => confirm.mutate(aim)}>
              {t('vital.confirm')}
            </Button>
          </>
        )}
        {row.state === 'confirmed' && (
          <>
            <Button size="xs" variant="subtle" loading={end.isPending} onClick={() => end.mutate(aim)}>
              {t('vital.end')}
            </Button>
            <Button
              size="xs"
              variant="default"
              loading={pass.isPending}
              title={t('vital.passWhat')}
              onClick={() => pass.mutate(aim)}
            >
              {t('vital.pass')}
            </Button>
          </>
        )}
      </div>
    </>
  );
}
