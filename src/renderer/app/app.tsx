import { notifications } from '@mantine/notifications';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hello } from '../../contract/shapes.ts';
import { useConnection } from '../client/connection.ts';
import { forgetPosition } from '../client/live.ts';
import { queryClient } from '../client/rpc.ts';
import { useHello } from '../client/session.ts';
import { NumberScreen } from '../features/welcome/number-screen.tsx';
import { Refused, Rekeying, Sealed, Starting, Wiped } from '../features/welcome/plain-screens.tsx';
import { SignIn } from '../features/welcome/sign-in.tsx';
import { Welcome } from '../features/welcome/welcome.tsx';
import { Ear } from '../sound/ear.tsx';
import { clearScreen, useUi } from '../stores/ui.ts';
import classes from './app.module.css';
import { CoreBar } from './core-bar.tsx';
import { DrillBand } from './drill-band.tsx';
import { LockedScreen } from './locked-screen.tsx';
import { Shell } from './shell.tsx';
import { useKeys } from './use-shortcuts.ts';
import { WindowTitle } from './window-title.tsx';

/** Which screen there is: decided by core's stage and the seat, never by what the window remembers. */
function Screen({ hello }: { hello: Hello }) {
  const creating = useUi((ui) => ui.creating);
  const closing = useUi((ui) => ui.closing);
  const freshNumber = useUi((ui) => ui.freshNumber);
  if (freshNumber !== null) return <NumberScreen number={freshNumber} />;
  if (hello.stage === 'welcome' || creating) return <Welcome hello={hello} />;
  if (hello.stage === 'sealed') return closing === 'rekey' ? <Rekeying /> : closing === 'wipe' ? <Wiped /> : <Sealed />;
  if (hello.seat.locked) return <LockedScreen />;
  if (!hello.seat.person) return <SignIn />;
  return <Shell hello={hello} />;
}

export function App() {
  useKeys();
  const hello = useHello();
  const refused = useConnection((s) => s.state === 'refused');
  useFreshStart(hello);
  const { t } = useTranslation();
  return (
    <div className={classes.app}>
      <WindowTitle hello={hello} />
      {hello?.kind === 'drill' && <DrillBand />}
      <CoreBar crashedAt={hello?.crashedAt ?? null} storage={hello?.storage ?? null} />
      <div className={classes.screen}>
        {refused ? <Refused /> : hello ? <Screen hello={hello} /> : <Starting label={t('welcome.starting')} />}
      </div>
      {hello && <Ear />}
    </div>
  );
}

/** Another headquarters, another person or a locked screen: nothing of before stays in memory or on the screen. */
function useFreshStart(hello: Hello | undefined): void {
  const workspace = hello ? `${hello.stage}:${hello.kind ?? ''}` : null;
  const person = hello?.seat.locked ? 'locked' : (hello?.seat.person?.id ?? 'nobody');
  const seat = workspace === null ? null : `${workspace}:${person}`;
  const before = useRef(seat);
  const hidden = hello?.stage !== 'open' || hello.seat.locked;
  const open = hello !== undefined && hello.stage !== 'sealed';
  useEffect(() => {
    if (workspace !== null) forgetPosition();
  }, [workspace]);
  useEffect(() => {
    if (before.current !== null && seat !== before.current) {
      clearScreen();
      // A notice may name somebody: a locked or sealed screen hides it, too.
      if (hidden) notifications.clean();
      void queryClient.resetQueries({ predicate: (query) => !PUBLIC.has(pathOf(query.queryKey)) });
    }
    if (open && seat !== before.current) useUi.setState({ closing: null });
    before.current = seat;
  }, [seat, open, hidden]);
}

/** What a locked or empty seat may know, and keeps. */
const PUBLIC = new Set(['system.hello', 'alarms.summary', 'workspace.list']);
const pathOf = ([path]: readonly unknown[]): string => (Array.isArray(path) ? path.join('.') : '');
