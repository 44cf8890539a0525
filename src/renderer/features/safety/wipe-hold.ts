import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { create } from 'zustand';
import { errorText } from '../../client/errors.ts';
import { client } from '../../client/rpc.ts';
import { useUi } from '../../stores/ui.ts';
import { createHold } from './hold.ts';

export const WIPE_SECONDS = 3;

/** How far the wipe is, 0 to 1; null when nobody holds its key. */
export const useWipeHold = create<{ share: number | null }>(() => ({ share: null }));

async function wipe(): Promise<void> {
  // Before the answer: the sealed screen that comes must not promise that this can be opened again.
  useUi.setState({ closing: 'wipe' });
  try {
    await client.workspace.wipe();
  } catch (error) {
    useUi.setState({ closing: null });
    notifications.show({ message: errorText(error, i18next.t), autoClose: 9000 });
  }
}

/** The one hold behind the key, the button of the settings and that of the locked screen. */
export const wipeHold = createHold(WIPE_SECONDS * 1000, {
  now: () => performance.now(),
  show: (share) => useWipeHold.setState({ share }),
  done: () => void wipe(),
  letGo: () => notifications.show({ message: i18next.t('safety.wipe.released'), autoClose: 4000 }),
});
