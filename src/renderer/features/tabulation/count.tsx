import { IconChartHistogram } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../../client/session.ts';
import { Empty } from '../../components/states.tsx';
import { Protocols } from './protocols.tsx';
import classes from './tabulation.module.css';

/** The parallel count. A viewer sees no protocol, and there is nothing else yet. */
export function Count() {
  const { t } = useTranslation();
  const viewer = useMe()?.role === 'viewer';
  if (viewer)
    return (
      <div className={classes.place}>
        <h1 className={classes.head}>{t('places.count.title')}</h1>
        <Empty icon={IconChartHistogram} title={t('places.count.empty')} what={t('places.count.what')} />
      </div>
    );
  return <Protocols />;
}
