import { useQuery } from '@tanstack/react-query';
import { type ComponentType, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hello } from '../../contract/shapes.ts';
import { onShowAlarms } from '../client/electron-channel.ts';
import { api, queryClient } from '../client/rpc.ts';
import { useCommand } from '../components/use-command.ts';
import { FindPerson } from '../features/affected/find-person.tsx';
import { VitalBar } from '../features/affected/vital-bar.tsx';
import { Contact } from '../features/assignments/contact.tsx';
import { Ballots } from '../features/ballots/ballots.tsx';
import { Coverage } from '../features/coverage/coverage.tsx';
import { useMapAhead } from '../features/coverage/read-ahead.ts';
import { DirectoryPlace } from '../features/directory/directory.tsx';
import { Drill } from '../features/drill/drill.tsx';
import { Export } from '../features/export/export.tsx';
import { EnterDialog } from '../features/intake/enter.tsx';
import { Inbox } from '../features/intake/inbox.tsx';
import { Observers } from '../features/observers/observers.tsx';
import { SwitchPerson } from '../features/people/switch-person.tsx';
import { WipeGuard } from '../features/safety/wipe.tsx';
import { Settings } from '../features/settings/settings.tsx';
import { HandoverBar } from '../features/shifts/handover-bar.tsx';
import { Shifts } from '../features/shifts/shifts.tsx';
import { Count } from '../features/tabulation/count.tsx';
import { Board } from '../features/triage/board.tsx';
import { SoundBar } from '../sound/sound-bar.tsx';
import { useElection } from '../stores/election.ts';
import { goTo, openCase, PLACES, type Place, useUi } from '../stores/ui.ts';
import { AlarmBar } from './alarm-bar.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { Palette } from './palette.tsx';
import { palette } from './palette-store.ts';
import { Rail } from './rail.tsx';
import classes from './shell.module.css';
import { TopBar } from './top-bar.tsx';
import { useShortcut } from './use-shortcuts.ts';

const SCREENS: Record<Place, ComponentType> = {
  board: Board,
  inbox: Inbox,
  ballots: Ballots,
  map: Coverage,
  count: Count,
  export: Export,
  contact: Contact,
  observers: Observers,
  directory: DirectoryPlace,
  shifts: Shifts,
  drill: Drill,
  settings: Settings,
};

function GoTo({ place }: { place: Place }) {
  useShortcut(place, () => goTo(place));
  return null;
}

/** The election's words for its codes, once for every card that shows one. */
function useElectionNames(): void {
  const { data } = useQuery(api.system.election.queryOptions());
  useEffect(() => {
    if (data) useElection.setState({ names: data });
  }, [data]);
}

/** A clicked notification brings the call that waits first; a locked screen has no shell, so nothing happens there. */
function useNotificationClicks(): void {
  useEffect(
    () =>
      onShowAlarms(async () => {
        const [first] = await queryClient.fetchQuery(api.alarms.list.queryOptions()).catch(() => []);
        if (first) openCase(first.caseId);
        else goTo('board');
      }),
    [],
  );
}

/** The frame of ux.md around whichever place is shown. */
export function Shell({ hello }: { hello: Hello }) {
  const { t } = useTranslation();
  const place = useUi((ui) => ui.place);
  useElectionNames();
  useNotificationClicks();
  useMapAhead();
  const lock = useCommand(api.people.lock.mutationOptions());
  const seal = useCommand(api.workspace.seal.mutationOptions());
  useShortcut('help', () => useUi.setState(({ help }) => ({ help: !help })));
  useShortcut('palette', () => palette.open());
  useShortcut('lock', () => lock.mutate({}));
  useShortcut('seal', () => seal.mutate({}));
  const Place = SCREENS[place];
  const main = useRef<HTMLElement>(null);
  // The keys of a place work at once, and a screen reader starts reading there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place is what moves the focus
  useEffect(() => main.current?.focus({ preventScroll: true }), [place]);
  return (
    <div className={classes.shell}>
      <TopBar hello={hello} lock={() => lock.mutate({})} seal={() => seal.mutate({})} />
      <SoundBar />
      <AlarmBar />
      <HandoverBar />
      <VitalBar />
      <div className={classes.below}>
        <Rail />
        <main ref={main} className={classes.place} tabIndex={-1} aria-label={t(`frame.${place}`)}>
          <Place />
        </main>
      </div>
      {PLACES.map((one) => (
        <GoTo key={one} place={one} />
      ))}
      <HelpSheet />
      <EnterDialog />
      <FindPerson />
      <Palette lock={() => lock.mutate({})} seal={() => seal.mutate({})} />
      <SwitchPerson />
      <WipeGuard />
    </div>
  );
}
