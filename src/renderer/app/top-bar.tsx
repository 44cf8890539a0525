import { ActionIcon, Menu, Switch, Tooltip, UnstyledButton } from '@mantine/core';
import {
  IconChevronDown,
  IconCommand,
  IconKeyboard,
  IconLock,
  IconLogout,
  IconShieldLock,
  IconUsers,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Hello } from '../../contract/shapes.ts';
import { api } from '../client/rpc.ts';
import { useMayRespond } from '../client/session.ts';
import { Hostile } from '../components/hostile.tsx';
import { Mark } from '../components/mark.tsx';
import { useCommand } from '../components/use-command.ts';
import { useUi } from '../stores/ui.ts';
import { Clocks } from './clocks.tsx';
import { Keys } from './help-sheet.tsx';
import { palette } from './palette-store.ts';
import { TelegramState } from './telegram-state.tsx';
import classes from './top-bar.module.css';

function Person({ person }: { person: NonNullable<Hello['seat']['person']> }) {
  const { t } = useTranslation();
  const signOut = useCommand(api.people.signOut.mutationOptions());
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.person}>
          <span className={classes.name}>
            <Hostile text={person.callName} max={24} />
          </span>
          <span className={classes.role}>{t(`common.roles.${person.role}`)}</span>
          <IconChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUsers size={16} aria-hidden />}
          onClick={() => useUi.setState({ switching: true })}
        >
          {t('frame.switchPerson')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} aria-hidden />} onClick={() => useUi.setState({ help: true })}>
          {t('frame.help')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate({})}>
          {t('frame.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Shift({ on }: { on: boolean }) {
  const { t } = useTranslation();
  const shift = useCommand(api.people.shift.mutationOptions());
  return (
    <Switch
      checked={shift.isPending ? shift.variables.on : on}
      onChange={(event) => shift.mutate({ on: event.currentTarget.checked })}
      label={t(on ? 'frame.onShift' : 'frame.offShift')}
    />
  );
}

export function TopBar({ hello, lock, seal }: { hello: Hello; lock: () => void; seal: () => void }) {
  const { t } = useTranslation();
  const mayRespond = useMayRespond();
  const person = hello.seat.person;
  return (
    <header className={classes.bar}>
      <div className={classes.brand}>
        <Mark size={22} />
        <span className={classes.hq}>
          {hello.hqName ? <Hostile text={hello.hqName} max={40} /> : t('frame.unnamed')}
        </span>
      </div>
      <TelegramState />
      <Clocks />
      {person && (
        <div className={classes.who}>
          {mayRespond && <Shift on={person.onShift} />}
          <Person person={person} />
        </div>
      )}
      <div className={classes.tools}>
        <Tooltip label={<Hint label={t('frame.palette')} keys="Mod+KeyK" />}>
          <ActionIcon aria-label={t('frame.palette')} color="gray" onClick={() => palette.open()}>
            <IconCommand size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={<Hint label={t('frame.lock')} keys="F8" />}>
          <ActionIcon aria-label={t('frame.lock')} color="gray" onClick={lock}>
            <IconLock size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={<Hint label={t('frame.sealHelp')} keys="F9" />}>
          <UnstyledButton className={classes.seal} onClick={seal}>
            <IconShieldLock size={17} stroke={1.6} aria-hidden />
            {t('frame.seal')}
          </UnstyledButton>
        </Tooltip>
      </div>
    </header>
  );
}

function Hint({ label, keys }: { label: string; keys: string }) {
  return (
    <span className={classes.hint}>
      {label} <Keys keys={keys} />
    </span>
  );
}
