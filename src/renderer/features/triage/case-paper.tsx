import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/areas/affected.ts';
import type { TimelineItem } from '../../../contract/shapes.ts';
import { plain } from '../../components/hostile.tsx';
import { placeText, useCodeText } from '../../components/labels.ts';
import { PaperPage } from '../../components/paper-page.tsx';
import { dateAndTime } from '../../components/time-format.ts';
import type { Detail } from './case-detail.tsx';
import classes from './case-paper.module.css';

interface Props {
  detail: Detail;
  people: readonly AffectedRow[];
  /** Those that were opened; of the others the initials. */
  names: ReadonlyMap<string, string>;
}

/** What the printer gets: the case, its people, its story. */
export function CasePaper({ detail, people, names }: Props) {
  const { t } = useTranslation();
  const word = useCodeText();
  const place = placeText(detail);
  return (
    <PaperPage>
      <h1>{word('kinds', detail.kind)}</h1>
      <p>{place ? plain(place, 140) : t('frame.alarms.noPlace')}</p>
      <p>
        {[
          t(`urgency.${detail.urgency}`),
          t(`board.state.${detail.state}`),
          detail.owner ? plain(detail.owner.name, 40) : t('board.noOwner'),
          dateAndTime(detail.sentAt, t),
        ].join(' · ')}
      </p>
      {people.length > 0 && (
        <>
          <h2 className={classes.section}>{t('affected.title')}</h2>
          <ul>
            {people.map((one) => (
              <li key={one.id}>
                <strong>{plain(names.get(one.id) ?? one.initials ?? t('affected.unnamed'), 120)}</strong>
                {` · ${t(`affected.states.${one.state}`)}`}
                {one.place && ` · ${plain(one.place, 120)}`}
                {` · ${dateAndTime(one.stateSince, t)}`}
              </li>
            ))}
          </ul>
        </>
      )}
      {detail.facts.length > 0 && (
        <>
          <h2 className={classes.section}>{t('board.facts')}</h2>
          <ul>
            {detail.facts.map(({ key, value }) => (
              <li key={key}>
                {word('facts.keys', key)}: {plain(value, 200)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 className={classes.section}>{t('board.story')}</h2>
      {detail.timeline.map((item) => (
        <Item key={item.what === 'entry' ? item.entryId : `v${item.version.versionId}`} item={item} />
      ))}
    </PaperPage>
  );
}

function Item({ item }: { item: TimelineItem }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const at = dateAndTime(item.at, t);
  if (item.what === 'evidence')
    return (
      <div className={classes.evidence}>
        <p className={classes.head}>
          {at} · {t('board.evidence')}
        </p>
        <p className={classes.words}>{plain(item.version.text ?? '', 4000)}</p>
      </div>
    );
  const { text } = item.fields;
  return (
    <div className={classes.entry}>
      <p>
        {at} · {item.actor === 'system' ? t('common.system') : plain(item.actor, 40)} ·{' '}
        {word('journal.types', item.type)}
        {item.superseded && ` (${t('board.superseded')})`}
      </p>
      {typeof text === 'string' && <p className={classes.words}>{plain(text, 4000)}</p>}
    </div>
  );
}
