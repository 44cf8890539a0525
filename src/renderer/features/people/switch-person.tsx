import { useTranslation } from 'react-i18next';
import { Dialog } from '../../components/dialog.tsx';
import { useUi } from '../../stores/ui.ts';
import { SignInForm } from '../welcome/sign-in.tsx';
import classes from './people.module.css';

/** The next person takes over this window without restarting anything. */
export function SwitchPerson() {
  const { t } = useTranslation();
  const open = useUi((ui) => ui.switching);
  const close = () => useUi.setState({ switching: false });
  return (
    <Dialog opened={open} onClose={close} title={t('welcome.signIn.switch')} size={420}>
      <p className={classes.switchWhat}>{t('welcome.signIn.switchWhat')}</p>
      <SignInForm onDone={close} />
    </Dialog>
  );
}
