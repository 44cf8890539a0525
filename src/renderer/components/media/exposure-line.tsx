import { Button, Switch } from '@mantine/core';
import { IconCup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Exposure } from '../../../contract/areas/media.ts';
import { api, queryClient } from '../../client/rpc.ts';
import { useCommand } from '../use-command.ts';
import classes from './media.module.css';

/** How many a person has opened in this shift, for them alone; after many, a word about a break. */
export function ExposureLine({ exposure, queue }: { exposure: Exposure; queue: boolean }) {
  const { t } = useTranslation();
  const again = () => void queryClient.invalidateQueries({ queryKey: api.media.exposure.key() });
  const seen = useCommand(api.media.seenBreak.mutationOptions({ onSuccess: again }));
  const grey = useCommand(api.media.smallGrey.mutationOptions({ onSuccess: again }));
  if (exposure.count === 0 && !queue) return null;
  return (
    <div className={classes.exposure}>
      {exposure.breakDue && (
        <div className={classes.break} role="status">
          <IconCup size={18} aria-hidden />
          <span>{t('media.break', { count: exposure.count })}</span>
          <Button size="compact-sm" variant="default" onClick={() => seen.mutate(undefined)}>
            {t('media.breakSeen')}
          </Button>
        </div>
      )}
      <span className={classes.quiet} title={t('media.onlyYou')}>
        {t('media.opened', { count: exposure.count })}
      </span>
      {queue && (
        <Switch
          size="xs"
          label={t('media.smallGrey')}
          checked={exposure.smallGrey}
          onChange={(event) => grey.mutate({ on: event.currentTarget.checked })}
        />
      )}
    </div>
  );
}
