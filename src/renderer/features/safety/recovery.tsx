import { Button } from '@mantine/core';
import { IconPrinter } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { Fault } from '../../components/states.tsx';
import { dateAndTime, fullDate } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import { ConfirmForm } from './confirm-form.tsx';
import classes from './safety.module.css';

/** The printed sheet that opens the headquarters when nobody else can. */
export function Recovery() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const safety = useQuery(api.workspace.safety.queryOptions());
  const make = useCommand(api.people.makeRecovery.mutationOptions({ gcTime: 0 }), true);
  const sheet = safety.data?.recoverySheet ?? null;
  const close = () => {
    make.reset();
    setAsking(false);
  };
  return (
    <div className={settings.section}>
      <div>
        <h2 className={settings.subtitle}>{t('safety.recovery.title')}</h2>
        <p className={settings.quiet}>{t('safety.recovery.what')}</p>
      </div>
      {make.data ? (
        <Shown number={make.data.number} code={make.data.code} onClose={close} />
      ) : (
        <>
          {safety.data && (
            <p>
              {sheet
                ? t('safety.recovery.exists', { number: sheet.number, at: dateAndTime(sheet.madeAt, t) })
                : t('safety.recovery.none')}
            </p>
          )}
          <Fault error={safety.error} />
          {asking ? (
            <>
              {sheet && <p className={settings.quiet}>{t('safety.recovery.endsOld')}</p>}
              <ConfirmForm
                action={t('safety.recovery.make')}
                error={make.error}
                pending={make.isPending}
                onConfirm={(passphrase) => make.mutate({ passphrase })}
                onCancel={close}
              />
            </>
          ) : (
            <div className={settings.actions}>
              <Button variant="default" onClick={() => setAsking(true)}>
                {t(sheet ? 'safety.recovery.makeNew' : 'safety.recovery.make')}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function Shown({ number, code, onClose }: { number: string; code: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={settings.box}>
      <div className={settings.pad} role="status">
        <p>
          <strong>{t('safety.recovery.once')}</strong>
        </p>
        <dl className={classes.code}>
          <dt>{t('safety.recovery.number')}</dt>
          <dd>{number}</dd>
          <dt>{t('safety.recovery.code')}</dt>
          <dd>{code}</dd>
        </dl>
        <p className={settings.quiet}>{t('safety.recovery.keep')}</p>
        <div className={settings.actions}>
          <Button leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
            {t('safety.recovery.print')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('safety.recovery.done')}
          </Button>
        </div>
        <p className={settings.small}>{t('safety.recovery.printer')}</p>
      </div>
      {createPortal(<Paper number={number} code={code} />, document.body)}
    </div>
  );
}

/** What the printer gets. It names neither the headquarters nor anybody: a found sheet should say little. */
function Paper({ number, code }: { number: string; code: string }) {
  const { t } = useTranslation();
  return (
    <div data-print className={classes.paper}>
      <h1>{t('safety.recovery.paperTitle')}</h1>
      <p>{fullDate(Date.now(), t)}</p>
      <dl>
        <dt>{t('safety.recovery.number')}</dt>
        <dd>{number}</dd>
        <dt>{t('safety.recovery.code')}</dt>
        <dd>{code}</dd>
      </dl>
      <p>{t('safety.recovery.paperUse')}</p>
      <p>{t('safety.recovery.keep')}</p>
    </div>
  );
}
