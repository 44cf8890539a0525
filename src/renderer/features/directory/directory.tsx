import { SegmentedControl } from '@mantine/core';
import { IconAddressBook } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMayRespond } from '../../client/session.ts';
import { Empty } from '../../components/states.tsx';
import { CallList } from '../followups/call-list.tsx';
import { Contacts } from './contacts.tsx';

const TABS = ['calls', 'contacts'] as const;
type Tab = (typeof TABS)[number];

/** Who is to be called back, and whom a case can be referred to. */
export function DirectoryPlace() {
  const { t } = useTranslation();
  const [tab, setTab] = useState<Tab>('calls');
  const mayRespond = useMayRespond();
  if (!mayRespond) return <Empty icon={IconAddressBook} title={t('errors.ROLE_FORBIDDEN')} />;
  const tabs = (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('directory.show')}
      value={tab}
      onChange={(value) => setTab(TABS.find((one) => one === value) ?? 'calls')}
      data={TABS.map((value) => ({ value, label: t(`directory.tabs.${value}`) }))}
    />
  );
  return tab === 'calls' ? <CallList>{tabs}</CallList> : <Contacts>{tabs}</Contacts>;
}
