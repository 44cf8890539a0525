import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconFlask, IconPlayerPause, IconPlayerPlay, IconUrgent } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { useHello } from '../../client/session.ts';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './drill.module.css';

const STEPS = ['ack', 'note', 'reply', 'undo', 'lock'] as const;

/** What practice is, and the reins of its world. */
export function Drill() {
  const { t } = useTranslation();
  const kind = useHello()?.kind;
  if (kind !== 'drill') {
    return <Empty icon={IconFlask} title={t('drill.notHere')} what={t('drill.notHereWhat')} />;
  }
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t('drill.title')}</h1>
      <p className={classes.what}>{t('drill.what')}</p>
      <World />
      <h2 className={classes.subtitle}>{t('drill.learn')}</h2>
      <p className={classes.what}>{t('drill.how')}</p>
      <ol className={classes.steps}>
        {STEPS.map((step) => (
          <li key={step}>{t(`drill.steps.${step}`)}</li>
        ))}
      </ol>
    </div>
  );
}

function World() {
  const { t } = useTranslation();
  const state = useQuery(api.drill.state.queryOptions());
  const control = useCommand(
    api.drill.control.mutationOptions({
      onSuccess: (_done, { command }) => {
        if (command === 'sosNow') notifications.show({ message: t('drill.sosSent') });
      },
    }),
  );
  if (state.isPending) return <ListSkeleton rows={1} height={88} />;
  if (state.isError) return <Failed error={state.error} retry={() => void state.refetch()} />;
  const { running, paused } = state.data;
  const said = running ? (paused ? 'drill.paused' : 'drill.running') : 'drill.stopped';
  return (
    <section className={classes.world} aria-label={t('drill.world')}>
      <p className={classes.state} role="status">
        {t(said)}
      </p>
      <div className={classes.actions}>
        <Button
          leftSection={<IconUrgent size={17} aria-hidden />}
          disabled={!running}
          loading={control.isPending && control.variables.command === 'sosNow'}
          onClick={() => control.mutate({ command: 'sosNow' })}
        >
          {t('drill.sosNow')}
        </Button>
        <Button
          variant="default"
          disabled={!running}
          leftSection={paused ? <IconPlayerPlay size={17} aria-hidden /> : <IconPlayerPause size={17} aria-hidden />}
          loading={control.isPending && control.variables.command !== 'sosNow'}
          onClick={() => control.mutate({ command: paused ? 'resume' : 'pause' })}
        >
          {t(paused ? 'drill.resume' : 'drill.pause')}
        </Button>
      </div>
    </section>
  );
}
