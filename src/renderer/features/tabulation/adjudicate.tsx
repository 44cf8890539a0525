import { Button, Kbd, TextInput } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProtocolDetail } from '../../../contract/areas/protocols.ts';
import type { Figure, ProtocolSheet } from '../../../domain/protocol-checks.ts';
import type { KeyedSheet } from '../../../domain/protocol-entries.ts';
import { type FieldChoice, figureAt, mergedSheet } from '../../../domain/protocol-sheets.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { numberText } from '../../components/number-text.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Failed, Fault, ListSkeleton, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { CountCell, goOn, useLastCell } from './cells.tsx';
import { PhotoSide } from './photo-side.tsx';
import { figureOf, ILLEGIBLE } from './sheet-model.ts';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

/** Two sheets that differ, side by side: only where they do is there anything to decide. */
export function Adjudicate({ id, onBack }: { id: string; onBack: () => void }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const query = useQuery(api.protocols.get.queryOptions({ input: { id } }));
  useShortcut('back', onBack);
  if (query.isPending) return <ListSkeleton rows={3} height={120} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const protocol = query.data;
  const [first, second] = protocol.keyed;
  return (
    <div className={classes.keying}>
      <div className={classes.keyHead}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowLeft size={15} aria-hidden />}
          rightSection={<Kbd>Esc</Kbd>}
          onClick={onBack}
        >
          {t('common.back')}
        </Button>
        <h1 className={classes.title}>{words.title(protocol)}</h1>
        <span className={classes.tag}>{t(`protocols.status.${protocol.status}`)}</span>
      </div>
      {protocol.may.adjudicate === null && first?.sheet && second?.sheet && protocol.compared ? (
        <Deciding
          key={`${first.at} ${second.at}`}
          protocol={protocol}
          sides={[
            { ...first, sheet: first.sheet },
            { ...second, sheet: second.sheet },
          ]}
          fields={protocol.compared.differences}
          onDone={onBack}
        />
      ) : (
        <Notice>{t(`protocols.mayNot.${protocol.may.adjudicate ?? 'notNow'}`)}</Notice>
      )}
    </div>
  );
}

type Side = ProtocolDetail['keyed'][number] & { sheet: KeyedSheet };
interface DecidingProps {
  protocol: ProtocolDetail;
  sides: [Side, Side];
  fields: readonly string[];
  onDone: () => void;
}

function Deciding({ protocol, sides, fields, onDone }: DecidingProps) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const form = words.formOf(protocol.level);
  const { id } = protocol;
  const [choices, setChoices] = useState<Readonly<Record<string, FieldChoice>>>({});
  const [reason, setReason] = useState('');
  const [at, setAt] = useState(0);
  const said = (message: string) => ({
    onSuccess: ({ entryId }: { entryId: string }) => {
      offerUndo(message, () => client.protocols.undo({ id, entryId }));
      onDone();
    },
  });
  const decide = useCommand(api.protocols.adjudicate.mutationOptions(said(t('protocols.decide.done'))), true);
  const send = useCommand(api.protocols.sendBack.mutationOptions(said(t('protocols.decide.sent'))), true);
  const open = fields.filter((field) => choices[field] === undefined);
  const ready = open.length === 0 && reason.trim() !== '';
  const box = useRef<HTMLDivElement>(null);
  const toForm = useLastCell(box);
  useEffect(() => {
    if (protocol.photos === 0) box.current?.querySelector<HTMLElement>('form [data-cell]')?.focus();
  }, [protocol.photos]);
  const [first, second] = sides;
  const onReason = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'ArrowUp') goOn(event.currentTarget, -1);
  };
  return (
    <div ref={box} className={classes.halves}>
      <PhotoSide protocol={protocol} row={at / Math.max(1, fields.length)} onReady={toForm} />
      <section className={classes.formSide} aria-label={t('protocols.decide.title')}>
        <form
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && !decide.isPending)
              decide.mutate({ id, sheet: mergedSheet(first.sheet, second.sheet, choices), reason });
          }}
        >
          <p className={classes.quiet}>{t('protocols.decide.what')}</p>
          <table className={classes.compare}>
            <thead>
              <tr>
                <th scope="col">{t('protocols.decide.field')}</th>
                <th scope="col">{`1 · ${first.name}`}</th>
                <th scope="col">{`2 · ${second.name}`}</th>
                <th scope="col">{t('protocols.decide.stands')}</th>
              </tr>
            </thead>
            <tbody>
              {fields.map((field, index) => (
                <Difference
                  key={field}
                  label={words.field(field, form)}
                  field={field}
                  sides={sides}
                  choice={choices[field]}
                  onFocus={() => setAt(index)}
                  onChoice={(choice) => setChoices((before) => ({ ...before, [field]: choice }))}
                />
              ))}
            </tbody>
          </table>
          <p className={classes.quiet}>{t('protocols.decide.same', { count: sameFields(first.sheet, fields) })}</p>
          <TextInput
            data-cell
            label={t('protocols.decide.reason')}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
            onKeyDown={onReason}
          />
          <Fault error={decide.error ?? send.error} />
          <div className={classes.actions}>
            <Button type="submit" disabled={!ready} loading={decide.isPending}>
              {t('protocols.decide.button')}
            </Button>
            {sides.map((side) => (
              <Button
                key={side.person}
                variant="default"
                disabled={send.isPending}
                onClick={() => send.mutate({ id, to: side.person })}
              >
                {t('protocols.decide.send', { name: side.name })}
              </Button>
            ))}
          </div>
          {open.length > 0 && (
            <p className={classes.quiet}>
              {t('protocols.decide.open', { fields: open.map((field) => words.field(field, form)).join(', ') })}
            </p>
          )}
        </form>
      </section>
    </div>
  );
}

/** How many of a sheet's figures both keyed alike. */
function sameFields({ figures }: KeyedSheet, differing: readonly string[]): number {
  const all = 8 + figures.votes.length + (figures.issuedBy?.length ?? 0);
  return Math.max(0, all - differing.filter((field) => field !== 'sheet').length);
}

interface DifferenceProps {
  label: string;
  field: string;
  sides: [Side, Side];
  choice: FieldChoice | undefined;
  onFocus: () => void;
  onChoice: (choice: FieldChoice) => void;
}

/** One field in which the two differ: F for the first's, S for the second's, or a figure of one's own. */
function Difference({ label, field, sides, choice, onFocus, onChoice }: DifferenceProps) {
  const { t } = useTranslation();
  const name = useId();
  const [first, second] = sides;
  const shown = ({ sheet }: Side): string =>
    field === 'sheet' ? looksText(sheet.sheet, t) : figureText(figureAt(sheet, field), t);
  const own = typeof choice === 'object' ? choice.count : null;
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const picked = event.code === 'KeyF' ? 'first' : event.code === 'KeyS' ? 'second' : null;
    if (picked === null || event.ctrlKey || event.metaKey || event.altKey) return false;
    event.preventDefault();
    onChoice(picked);
    goOn(event.currentTarget, 1);
    return true;
  };
  return (
    <tr onFocus={onFocus} data-open={choice === undefined || undefined}>
      <th scope="row">{label}</th>
      {(
        [
          ['first', first],
          ['second', second],
        ] as const
      ).map(([which, side]) => (
        <td key={which}>
          <label className={classes.choice}>
            <input
              {...(field === 'sheet' && which === 'first' ? { 'data-cell': true } : {})}
              type="radio"
              name={name}
              checked={choice === which}
              onChange={() => onChoice(which)}
              onKeyDown={onKey}
            />
            {shown(side)}
          </label>
        </td>
      ))}
      <td>
        {field === 'sheet' ? (
          choice === undefined ? (
            '–'
          ) : (
            t(choice === 'second' ? 'protocols.decide.second' : 'protocols.decide.first')
          )
        ) : (
          <CountCell
            label={t('protocols.decide.own', { what: label })}
            value={
              own === 'illegible'
                ? ILLEGIBLE
                : own !== null
                  ? String(own)
                  : typeof choice === 'string'
                    ? cellText(figureAt(choice === 'first' ? first.sheet : second.sheet, field))
                    : ''
            }
            onChange={(value) => onChoice({ count: figureOf(value) })}
            onKey={onKey}
          />
        )}
      </td>
    </tr>
  );
}

const cellText = (figure: Figure): string =>
  figure === 'illegible' ? ILLEGIBLE : figure === null ? '' : String(figure);

type T = ReturnType<typeof useTranslation>['t'];
export const figureText = (figure: Figure, t: T): string =>
  figure === null ? '–' : figure === 'illegible' ? t('protocols.illegible') : numberText(figure);

/** How the paper looks, in one line. */
export function looksText(sheet: ProtocolSheet, t: T): string {
  const yes = (value: boolean | null) => (value === null ? '–' : t(value ? 'protocols.yes' : 'protocols.no'));
  return [
    `${t('protocols.look.number')}: ${yes(sheet.hasNumber)}`,
    `${t('protocols.look.address')}: ${yes(sheet.hasAddress)}`,
    `${t('protocols.look.date')}: ${yes(sheet.dateIsRight)}`,
    `${t('protocols.signatures')}: ${sheet.signatures ?? '–'}`,
    `${t('protocols.look.stamp')}: ${yes(sheet.stamped)}`,
    ...sheet.formFaults.map((fault) => t(`protocols.faults.${fault}`)),
  ].join(' · ');
}
