import { Button, MultiSelect, NativeSelect, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRow, EventItemRow } from '../../../contract/index.ts';
import { isLookedAfter } from '../../../domain/custody.ts';
import { type EventFact, INDEPENDENCE, RELIABILITIES } from '../../../domain/event-facts.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api } from '../../client/rpc.ts';
import { Dialog } from '../../components/dialog.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useElection } from '../../stores/election.ts';
import affected from '../affected/affected.module.css';
import { LineField, MomentField } from '../affected/custody-fields.tsx';
import { fieldOf, momentOf } from '../affected/local-time.ts';
import { usePersonLabel } from './person-label.ts';
import { undoOf } from './undo-of.ts';

export type FormKind = 'act' | 'source' | 'intervention';

/** Everything that the three forms ask, as fields hold it. */
interface Draft {
  act: string;
  at: string;
  place: string;
  against: string[];
  by: string[];
  byWhom: string;
  text: string;
  person: string;
  what: string;
  reliability: (typeof RELIABILITIES)[number];
  independence: (typeof INDEPENDENCE)[number];
  who: string;
  result: string;
}
const EMPTY: Draft = {
  act: '',
  at: '',
  place: '',
  against: [],
  by: [],
  byWhom: '',
  text: '',
  person: '',
  what: '',
  reliability: 'unrated',
  independence: 'unknown',
  who: '',
  result: '',
};

function draftOf(fact: EventFact | undefined, zone: string): Draft {
  if (!fact || fact.kind === 'circumstance') return EMPTY;
  const words = Object.fromEntries(Object.entries(fact).filter(([, value]) => value !== null));
  return { ...EMPTY, ...words, at: fact.at === null ? '' : fieldOf(fact.at, zone) };
}

function factOf(kind: FormKind, draft: Draft, zone: string): EventFact | null {
  const at = momentOf(draft.at, zone);
  const maybe = (text: string) => text.trim() || null;
  const { against, by, reliability, independence } = draft;
  if (kind === 'act')
    return draft.act === ''
      ? null
      : {
          kind,
          act: draft.act,
          at,
          place: maybe(draft.place),
          against,
          by,
          byWhom: maybe(draft.byWhom),
          text: maybe(draft.text),
        };
  const what = draft.what.trim();
  if (what === '') return null;
  if (kind === 'source') return { kind, person: draft.person || null, what, at, reliability, independence };
  const who = draft.who.trim();
  return who === '' ? null : { kind, who, what, at, result: maybe(draft.result) };
}

/** An act, a source or an intervention: a new one, or one said anew or removed. */
export function FactForm({
  caseId,
  kind,
  item,
  people,
  zone,
  onClose,
}: {
  caseId: string;
  kind: FormKind;
  item: EventItemRow | null;
  people: readonly AffectedRow[];
  zone: string;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOf(item?.fact, zone));
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const after = {
    onSuccess: ({ entryId }: { entryId: string }) => {
      offerUndo(t('event.said'), undoOf(entryId));
      onClose();
    },
  };
  const say = useCommand(api.event.say.mutationOptions(after), true);
  const remove = useCommand(api.event.remove.mutationOptions(after), true);
  const fact = factOf(kind, draft, zone);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (fact) say.mutate({ caseId, fact, ...(item ? { item: item.item } : {}) });
  };
  const moment = (
    <MomentField
      label={t('event.at')}
      help="affected.form.sinceHelp"
      zone={zone}
      value={draft.at}
      onChange={(at) => set({ at })}
    />
  );
  return (
    <Dialog title={t(`event.add.${kind}`)} opened onClose={onClose} size={560}>
      <form className={affected.form} autoComplete="off" onSubmit={submit}>
        {kind === 'act' && <ActFields draft={draft} set={set} people={people} />}
        {kind === 'source' && <SourceFields draft={draft} set={set} people={people} />}
        {kind === 'intervention' && (
          <div className={affected.two}>
            <LineField label={t('event.who')} value={draft.who} onChange={(who) => set({ who })} />
            <LineField label={t('event.whatDone')} value={draft.what} onChange={(what) => set({ what })} />
            <LineField label={t('event.result')} value={draft.result} onChange={(result) => set({ result })} />
          </div>
        )}
        {moment}
        <Fault error={say.error ?? remove.error} />
        <div className={affected.actions}>
          {item && (
            <Button
              variant="subtle"
              loading={remove.isPending}
              onClick={() => remove.mutate({ caseId, item: item.item })}
            >
              {t('event.remove')}
            </Button>
          )}
          <Button type="submit" loading={say.isPending} disabled={fact === null}>
            {t('affected.person.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface PartProps {
  draft: Draft;
  set: (change: Partial<Draft>) => void;
  people: readonly AffectedRow[];
}

function ActFields({ draft, set, people }: PartProps) {
  const { t } = useTranslation();
  const label = usePersonLabel(people);
  const kinds = useElection((store) => store.names?.caseKinds) ?? [];
  const options = (wanted: boolean) =>
    people
      .filter((row) => isLookedAfter(row.role) === wanted || draft[wanted ? 'against' : 'by'].includes(row.id))
      .map(({ id }) => ({ value: id, label: label(id) }));
  return (
    <>
      <NativeSelect
        label={t('event.act')}
        value={draft.act}
        onChange={(event) => set({ act: event.currentTarget.value })}
        data={[
          { value: '', label: t('board.form.choose') },
          ...kinds.map(({ code, names }) => ({ value: code, label: names[currentLocale()] })),
        ]}
        data-autofocus
      />
      <MultiSelect
        label={t('event.against')}
        data={options(true)}
        value={draft.against}
        onChange={(against) => set({ against })}
        nothingFoundMessage={t('event.noPeople')}
        searchable
        hidePickedOptions
      />
      <div className={affected.two}>
        <MultiSelect
          label={t('event.by')}
          data={options(false)}
          value={draft.by}
          onChange={(by) => set({ by })}
          nothingFoundMessage={t('event.noPeople')}
          searchable
          hidePickedOptions
        />
        <LineField label={t('event.byWhom')} value={draft.byWhom} onChange={(byWhom) => set({ byWhom })} />
      </div>
      <LineField label={t('affected.person.place')} value={draft.place} onChange={(place) => set({ place })} />
      <Textarea
        label={t('event.text')}
        value={draft.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
        maxLength={500}
        autosize
        minRows={1}
        maxRows={4}
      />
    </>
  );
}

function SourceFields({ draft, set, people }: PartProps) {
  const { t } = useTranslation();
  const label = usePersonLabel(people);
  return (
    <>
      <LineField label={t('event.sourceWhat')} value={draft.what} onChange={(what) => set({ what })} />
      <div className={affected.two}>
        <NativeSelect
          label={t('event.person')}
          value={draft.person}
          onChange={(event) => set({ person: event.currentTarget.value })}
          data={[
            { value: '', label: t('event.nobodyOfCase') },
            ...people.map(({ id }) => ({ value: id, label: label(id) })),
          ]}
        />
        <NativeSelect
          label={t('event.reliable')}
          value={draft.reliability}
          onChange={(event) =>
            set({ reliability: RELIABILITIES.find((one) => one === event.currentTarget.value) ?? 'unrated' })
          }
          data={RELIABILITIES.map((value) => ({ value, label: t(`event.reliability.${value}`) }))}
        />
        <NativeSelect
          label={t('event.independent')}
          value={draft.independence}
          onChange={(event) =>
            set({ independence: INDEPENDENCE.find((one) => one === event.currentTarget.value) ?? 'unknown' })
          }
          data={INDEPENDENCE.map((value) => ({ value, label: t(`event.independence.${value}`) }))}
        />
      </div>
    </>
  );
}
