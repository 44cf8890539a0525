import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { errorText } from '../client/errors.ts';
import classes from './offer-undo.module.css';

/**
 * Says what was done and, instead of having asked before, offers to undo it. What `undo` gives as a string is said
 * afterwards: that not everything was taken back.
 */
export function offerUndo(said: string, undo: (() => Promise<unknown>) | null): void {
  const t = i18next.t;
  const run = async (id: string) => {
    try {
      const back = await undo?.();
      const words = typeof back === 'string' ? back : null;
      notifications.update({ id, message: words ?? t('common.undone'), autoClose: words ? 9000 : 3000 });
    } catch (error) {
      notifications.update({ id, message: errorText(error, t), autoClose: 9000 });
    }
  };
  const id = notifications.show({
    autoClose: 9000,
    closeButtonProps: { 'aria-label': t('common.close') },
    message: (
      <span className={classes.row}>
        <span>{said}</span>
        {undo && (
          <Button size="xs" variant="default" flex="none" onClick={() => void run(id)}>
            {t('common.undo')}
          </Button>
        )}
      </span>
    ),
  });
}
