import i18next from 'i18next';
import type { ElectionNames } from '../../../contract/shapes.ts';
import type { Finding } from '../../../domain/protocol-checks.ts';
import type { ProtocolLevel } from '../../../domain/relay-keys.ts';
import { currentLocale } from '../../app/i18n.ts';
import { numberText, percentText } from '../../components/number-text.ts';
import { useElection } from '../../stores/election.ts';
import { type Form, type Option, rowOfField } from './sheet-model.ts';

const NO_OPTIONS: Option[] = [];
/** Two stations in a finding of V13: `REGION:NUMBER, REGION:NUMBER`. */
const STATION = /^(.*):(\d*)$/;

/** The election's words for what stands on a protocol, in the screen's language. */
export function useProtocolWords() {
  const names = useElection((store) => store.names);
  const locale = currentLocale();
  const main = names?.contests.find((contest) => contest.tallied) ?? names?.contests[0];
  const options = main?.options ?? NO_OPTIONS;
  const region = (code: string | null): string =>
    names?.regions.find((each) => each.code === code)?.names[locale] ?? code ?? '';
  /** Of a level whose form nobody has seen, the territorial one's. */
  const formOf = (level: ProtocolLevel): Form | null => {
    const forms = names?.protocolForms.filter((form) => form.contest === main?.code) ?? [];
    return forms.find((form) => form.level === level) ?? forms.find((form) => form.level === 'TEC') ?? null;
  };
  /** `6.AJ` or `6.4` as the paper has it: its number and its name. */
  const field = (path: string, form: Form | null): string => {
    const [number = '', part = ''] = path.split('.');
    const row = rowOfField(path, options);
    const option = row?.startsWith('votes.') ? options.find(({ code }) => row === `votes.${code}`) : undefined;
    const printed = form?.fields.find(({ code }) => code === (option ? 'votes' : row));
    if (path === 'sheet') return i18next.t('protocols.looks');
    if (option) return `${printed?.number ?? number}.${option.number} ${option.short[locale]}`;
    const called = printed ? `${printed.number} ${printed.names[locale]}` : path;
    return number === '4' && part ? `${called}, ${i18next.t('protocols.member', { n: part })}` : called;
  };
  const source = (scheme: string): string =>
    names?.intakeSources.find((each) => each.scheme === scheme)?.names[locale] ?? scheme;
  return {
    locale,
    options,
    source,
    /** The lists as heads of columns, in ballot order. */
    optionHeads: options.map(({ code, short }) => ({ key: code, text: short[locale], figures: true })),
    formOf,
    field,
    region,
    label: (said: ElectionNames['names']): string => said[locale],
    option: (code: string): string => options.find((each) => each.code === code)?.short[locale] ?? code,
    regions: (names?.regions ?? []).map(({ code, names: full }) => ({ value: code, label: full[locale] })),
    reasons: (names?.rejectionReasons ?? [])
      .filter(({ effect }) => effect === 'reject')
      .map(({ code, names: full }) => ({ value: code, label: full[locale] })),
    reason: (code: string): string => names?.rejectionReasons.find((each) => each.code === code)?.names[locale] ?? code,
    /** Whose protocol it is: "PEC 237 · Almaty". */
    title(row: { level: ProtocolLevel; region: string | null; station: number | null }): string {
      const level = i18next.t(`protocols.level.${row.level}`);
      const number =
        row.station === null ? (row.level === 'PEC' ? ` № ${i18next.t('common.unknown')}` : '') : ` № ${row.station}`;
      return [`${level}${number}`, region(row.region)].filter(Boolean).join(' · ');
    },
    /** A finding as a sentence with its numbers. */
    finding({ key, values }: Pick<Finding, 'key' | 'values'>): string {
      const said: Record<string, string> = {};
      for (const [name, value] of Object.entries(values)) {
        if (name === 'party') said[name] = options.find(({ code }) => code === value)?.short[locale] ?? String(value);
        else if (name === 'others')
          said[name] = String(value)
            .split(', ')
            .map((each) => {
              const [, code = '', number = ''] = STATION.exec(each) ?? [];
              return `${region(code)} № ${number}`;
            })
            .join(', ');
        else said[name] = typeof value === 'number' ? numberText(value) : value;
      }
      const { left, right } = values;
      if (key.startsWith('V12') && typeof left === 'number' && typeof right === 'number')
        said.percent = percentText(left, right);
      return i18next.t(`protocols.finding.${key.replace('.', '')}` as 'protocols.finding.V1', said);
    },
  };
}
