import { Button, Checkbox, Select } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapColumns } from '../../../contract/index.ts';
import { TURNOUT_HOURS } from '../../../domain/coverage-terms.ts';
import { currentLocale } from '../../app/i18n.ts';
import { SearchField } from '../../components/search-field.tsx';
import { districtName, regionName } from '../stations/words.ts';
import classes from './coverage.module.css';
import { QUESTION_IDS } from './questions.ts';
import { ask, useCoverage } from './store.ts';

/** What the map is asked: one question at a time. */
export function Questions() {
  const { t } = useTranslation();
  const question = useCoverage((screen) => screen.question);
  return (
    <fieldset className={classes.questions} aria-label={t('coverage.questions')}>
      {QUESTION_IDS.map((id) => (
        <Button
          key={id}
          size="xs"
          variant={id === question ? 'filled' : 'default'}
          aria-pressed={id === question}
          onClick={() => ask(id)}
        >
          {t(`coverage.question.${id}`)}
        </Button>
      ))}
    </fieldset>
  );
}

/** Where, and which: the row above map and list. Of the stations themselves, not of what is known of them. */
export const Where = memo(function Where({ columns }: { columns: MapColumns }) {
  const { t } = useTranslation();
  const { question, region, district, noTurnout, sampleOnly, search } = useCoverage();
  const order = new Intl.Collator(currentLocale());
  const named = (codes: readonly string[], name: (code: string) => string) =>
    codes.map((value) => ({ value, label: name(value) })).sort((a, b) => order.compare(a.label, b.label));
  return (
    <div className={classes.filters}>
      <SearchField
        label={t('coverage.searchLabel')}
        placeholder={t('coverage.search')}
        value={search}
        onChange={(value) => useCoverage.setState({ search: value })}
      />
      <Select
        size="sm"
        aria-label={t('coverage.region')}
        placeholder={t('coverage.allRegions')}
        clearable
        searchable
        value={region}
        data={named(columns.regions, regionName)}
        onChange={(value) => useCoverage.setState({ region: value, district: null, place: null, drawn: null })}
      />
      <Select
        size="sm"
        aria-label={t('coverage.district')}
        placeholder={t('coverage.allDistricts')}
        clearable
        searchable
        disabled={region === null}
        value={district === '' ? null : district}
        data={region === null ? [] : named(districtsIn(columns, region), districtName)}
        onChange={(value) => useCoverage.setState({ district: value, place: null, drawn: null })}
      />
      {question === 'silent' && (
        <Select
          size="sm"
          aria-label={t('coverage.noTurnout')}
          placeholder={t('coverage.anyTurnout')}
          clearable
          value={noTurnout === null ? null : String(noTurnout)}
          data={TURNOUT_HOURS.map((hour) => ({ value: String(hour), label: t('coverage.byHour', { hour }) }))}
          onChange={(value) =>
            useCoverage.setState({
              noTurnout: value === null ? null : Number(value),
              shown: value === null ? ['silent'] : [],
            })
          }
        />
      )}
      {columns.sample.includes(true) && (
        <Checkbox
          className={classes.check}
          label={t('coverage.sampleOnly')}
          checked={sampleOnly}
          onChange={(event) => useCoverage.setState({ sampleOnly: event.currentTarget.checked })}
        />
      )}
    </div>
  );
});

function districtsIn({ regions, region, district, districts }: MapColumns, code: string): string[] {
  const at = regions.indexOf(code);
  const found = new Set<number>();
  for (let n = 0; n < region.length; n += 1) if (region[n] === at) found.add(district[n] ?? -1);
  return [...found].flatMap((each) => districts[each] ?? []);
}
