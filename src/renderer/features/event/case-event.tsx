import { Button, Checkbox, Kbd } from '@mantine/core';
import { IconArrowUp, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventItemRow } from '../../../contract/index.ts';
import { circumstanceItem } from '../../../domain/event-facts.ts';
import { currentLocale } from '../../app/i18n.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { zoneOf } from '../../components/labels.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useElection } from '../../stores/election.ts';
import affected from '../affected/affected.module.css';
import classes from './event.module.css';
import { FactForm, type FormKind } from './fact-form.tsx';
import { FactLine } from './fact-line.tsx';
import { undoOf } from './undo-of.ts';

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const GROUPS: readonly FormKind[] = ['act', 'source', 'intervention'];

/** Who did what to whom, who says so, who stepped in; and what of it makes the case more urgent. */
export function CaseEvent({ caseId, region }: { caseId: string; region: string | null }) {
  const { t } = useTranslation();
  const query = useQuery(api.event.ofCase.queryOptions({ input: { caseId } }));
  const people = useQuery(api.affected.ofCase.queryOptions({ input: { caseId } }));
  const [form, setForm] = useState<{ kind: FormKind; item: EventItemRow | null } | null>(null);
  if (query.isPending) return <ListSkeleton rows={2} height={32} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { items, suggestion } = query.data;
  const rows = people.data ?? [];
  const zone = zoneOf(region) ?? HERE;
  return (
    <section className={affected.section} aria-label={t('event.title')}>
      {suggestion && <Suggestion caseId={caseId} urgency={suggestion.urgency} by={suggestion.by} />}
      <Circumstances caseId={caseId} items={items} />
      {GROUPS.map((kind) => {
        const own = items.filter(({ fact }) => fact.kind === kind);
        return (
          <div key={kind} className={classes.group}>
            <div className={affected.head}>
              <h4 className={affected.title}>{t(`event.kinds.${kind}`)}</h4>
              <Button
                className={affected.aside}
                size="compact-xs"
                variant="subtle"
                leftSection={<IconPlus size={13} aria-hidden />}
                aria-label={`${t('event.addShort')}: ${t(`event.add.${kind}`)}`}
                onClick={() => setForm({ kind, item: null })}
              >
                {t('event.addShort')}
              </Button>
            </div>
            {own.length > 0 && (
              <ul className={affected.rows}>
                {own.map((item) => (
                  <FactLine
                    key={item.item}
                    item={item}
                    people={rows}
                    zone={zone}
                    onChange={() => setForm({ kind, item })}
                  />
                ))}
              </ul>
            )}
          </div>
        );
      })}
      {form && (
        <FactForm
          caseId={caseId}
          kind={form.kind}
          item={form.item}
          people={rows}
          zone={zone}
          onClose={() => setForm(null)}
        />
      )}
    </section>
  );
}

/** One level more, until somebody confirms it: dashed, and by one key. */
function Suggestion({ caseId, urgency, by }: { caseId: string; urgency: 'P0' | 'P1' | 'P2' | 'P3'; by: string[] }) {
  const { t } = useTranslation();
  const rules = useElection((store) => store.names?.raiseRules);
  const raise = useCommand(
    api.event.raise.mutationOptions({
      onSuccess: ({ entryId }) =>
        offerUndo(t('event.raised', { urgency: t(`urgency.${urgency}`) }), () =>
          client.event.unraise({ caseId, entryId }),
        ),
    }),
  );
  useShortcut('raiseLevel', () => raise.mutate({ caseId }), !raise.isPending);
  const why = by.map((code) => rules?.find((rule) => rule.code === code)?.names[currentLocale()] ?? code).join(', ');
  return (
    <div className={classes.suggestion}>
      <p>{t('event.suggestion', { urgency: t(`urgency.${urgency}`), why })}</p>
      <Button
        size="xs"
        variant="default"
        loading={raise.isPending}
        leftSection={<IconArrowUp size={14} aria-hidden />}
        rightSection={<Kbd>⇧ I</Kbd>}
        onClick={() => raise.mutate({ caseId })}
      >
        {t('event.raise')}
      </Button>
    </div>
  );
}

/** What the election's rules ask about: each a mark, set and taken away by one key press. */
function Circumstances({ caseId, items }: { caseId: string; items: readonly EventItemRow[] }) {
  const { t } = useTranslation();
  const rules = useElection((store) => store.names?.raiseRules) ?? [];
  const undo = { onSuccess: ({ entryId }: { entryId: string }) => offerUndo(t('event.said'), undoOf(entryId)) };
  const say = useCommand(api.event.say.mutationOptions(undo));
  const remove = useCommand(api.event.remove.mutationOptions(undo));
  const held = new Set(items.flatMap(({ fact }) => (fact.kind === 'circumstance' ? [fact.code] : [])));
  return (
    <fieldset className={affected.choices}>
      <legend>{t('event.circumstances')}</legend>
      {rules.map(({ code, names }) => (
        <Checkbox
          key={code}
          size="xs"
          label={names[currentLocale()]}
          checked={held.has(code)}
          disabled={say.isPending || remove.isPending}
          onChange={(event) =>
            event.currentTarget.checked
              ? say.mutate({ caseId, fact: { kind: 'circumstance', code } })
              : remove.mutate({ caseId, item: circumstanceItem(code) })
          }
        />
      ))}
    </fieldset>
  );
}
