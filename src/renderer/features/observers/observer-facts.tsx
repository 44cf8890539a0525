import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObserverDetail } from '../../../contract/index.ts';
import { OBSERVER_LINES, type ObserverFacts } from '../../../domain/observer-facts.ts';
import { Hostile } from '../../components/hostile.tsx';
import { districtName, placeName, regionName } from '../stations/words.ts';
import classes from './observers.module.css';
import { languageText } from './words.ts';

/** What is known of somebody: initials and the ends of numbers until they were opened. */
export function ObserverFactsList({ observer, opened }: { observer: ObserverDetail; opened: ObserverFacts | null }) {
  const { t } = useTranslation();
  const none = <span className={classes.quiet}>{t('observers.unknown')}</span>;
  const text = (value: string | null | undefined) => (value ? <Hostile text={value} lines /> : none);
  const numbers = opened
    ? { own: opened.phones, supervisor: [opened.supervisorPhone], backup: [opened.backupPhone] }
    : { own: [observer.lines.own], supervisor: [observer.lines.supervisor], backup: [observer.lines.backup] };
  const { organisation } = observer;
  return (
    <dl className={classes.facts} aria-live="polite">
      <dt>{t('observers.fields.name')}</dt>
      <dd>{text(opened ? opened.name : observer.initials)}</dd>
      {OBSERVER_LINES.map((line) => (
        <Pair key={line} name={t(line === 'own' ? 'observers.fields.phones' : `observers.lines.${line}`)}>
          {line === 'supervisor' && (opened ? opened.supervisor : observer.supervisorInitials) && (
            <Hostile text={(opened ? opened.supervisor : observer.supervisorInitials) ?? ''} max={120} />
          )}
          {numbers[line].filter(Boolean).length === 0
            ? line !== 'supervisor' || !observer.supervisorInitials
              ? none
              : null
            : numbers[line].map((phone) => (
                <span key={phone} className={classes.number}>
                  <Hostile text={phone ?? ''} max={60} />
                </span>
              ))}
        </Pair>
      ))}
      <Pair name={t('observers.fields.organisation')}>
        {organisation === null ? (
          none
        ) : (
          <>
            <Hostile text={organisation.name} max={120} />{' '}
            <span className={classes.quiet}>
              {t('observers.organisations.accreditation')}: {t(`observers.accreditation.${organisation.accreditation}`)}
            </span>
          </>
        )}
      </Pair>
      <Pair name={t('observers.fields.region')}>{observer.region === null ? none : regionName(observer.region)}</Pair>
      <Pair name={t('observers.fields.district')}>
        {observer.district === null ? none : districtName(observer.district)}
      </Pair>
      <Pair name={t('observers.fields.place')}>{observer.place === null ? none : placeName(observer.place)}</Pair>
      <Pair name={t('observers.fields.languages')}>
        {observer.languages.length === 0 ? none : observer.languages.map(languageText).join(', ')}
      </Pair>
      <Pair name={t('observers.fields.car')}>{t(observer.car ? 'observers.yes' : 'observers.no')}</Pair>
      <Pair name={t('observers.fields.pcr')}>
        {observer.pcrDate ?? null} {t(`observers.pcr.${observer.pcr}`)}
        {opened?.pcr?.clinic && (
          <>
            {' · '}
            <Hostile text={opened.pcr.clinic} max={120} />
          </>
        )}
      </Pair>
      <Pair name={t('observers.fields.certificate')}>
        {observer.certificate === null ? none : t(`observers.holders.${observer.certificate}`)}
        {opened?.certificate?.number && (
          <>
            {' · '}
            <Hostile text={opened.certificate.number} max={60} />
          </>
        )}
      </Pair>
      <Pair name={t('observers.fields.reporters')}>{text(observer.reporters.join(', '))}</Pair>
      <Pair name={t('observers.fields.tags')}>{text(observer.tags.join(', '))}</Pair>
      {observer.externalId !== null && <Pair name={t('observers.fields.externalId')}>{text(observer.externalId)}</Pair>}
      {(opened?.note || observer.has.includes('note')) && (
        <Pair name={t('observers.fields.note')}>
          {opened ? text(opened.note) : <span className={classes.quiet}>••</span>}
        </Pair>
      )}
    </dl>
  );
}

function Pair({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
