import { useTranslation } from 'react-i18next';
import { useIsLead } from '../../client/session.ts';
import { Openings } from '../affected/openings.tsx';
import { ChangePassphrase } from '../people/change-passphrase.tsx';
import { RekeyOffer } from '../people/rekey.tsx';
import settings from '../settings/settings.module.css';
import { IdleLock } from './idle-lock.tsx';
import { Keychain } from './keychain.tsx';
import { Power } from './power.tsx';
import { Recovery } from './recovery.tsx';
import { Warnings } from './warnings.tsx';
import { WipeSection } from './wipe.tsx';

/** Everything about keys and locks; what only leads may know stands first. */
export function Safety() {
  const { t } = useTranslation();
  const lead = useIsLead();
  return (
    <section>
      <h1 className={settings.title}>{t('safety.title')}</h1>
      <p className={settings.what}>{t('safety.what')}</p>
      {lead && <Warnings />}
      {lead && <RekeyOffer />}
      {lead && <Openings />}
      <IdleLock />
      <Power />
      <ChangePassphrase />
      {lead && <Recovery />}
      <Keychain />
      <WipeSection />
    </section>
  );
}
