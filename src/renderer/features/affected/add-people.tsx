import { Button, NumberInput, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRole, CustodyState } from '../../../domain/custody.ts';
import { MOST_NAMES, readPastedNames } from '../../../domain/pasted-names.ts';
import { api, client } from '../../client/rpc.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Hostile } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './affected.module.css';
import { LineField, MomentField, StateField } from './custody-fields.tsx';
import { RoleField } from './details-part.tsx';
import { momentOf } from './local-time.ts';

/** People of a case from a pasted list: what is read is shown before it is added, and what is not is kept in view. */
export function AddPeople({ caseId, zone, onClose }: { caseId: string; zone: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [unnamed, setUnnamed] = useState(0);
  const [role, setRole] = useState<AffectedRole>('victim');
  const [state, setState] = useState<CustodyState>('unknown');
  const [place, setPlace] = useState('');
  const [since, setSince] = useState('');
  const { names, repeated, unread } = readPastedNames(text);
  const count = Math.min(names.length + unnamed, MOST_NAMES);
  const add = useCommand(
    api.affected.add.mutationOptions({
      onSuccess: ({ entryId, ids }) => {
        offerUndo(t('affected.form.added', { count: ids.length }), () => client.affected.undo({ entryId }));
        onClose();
      },
    }),
    true,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (count === 0) return;
    const shared = { role, state, since: momentOf(since, zone) };
    const named = names.map(({ name, rest, minor }) => ({ name, minor, place: place.trim() || rest, ...shared }));
    const others = Array.from({ length: unnamed }, () => ({ name: null, place: place.trim() || null, ...shared }));
    add.mutate({ caseId, people: [...named, ...others].slice(0, MOST_NAMES) });
  };
  return (
    <Dialog title={t('affected.form.title')} opened onClose={onClose} size={560}>
      <form className={classes.form} onSubmit={submit}>
        <Textarea
          label={t('affected.form.list')}
          description={t('affected.form.listHelp')}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autosize
          minRows={4}
          maxRows={10}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <p role="status" className={classes.quiet}>
          {t('affected.form.found', { count: names.length })}
          {repeated.length > 0 && ` · ${t('affected.form.repeated', { count: repeated.length })}`}
        </p>
        {unread.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
          <section className={classes.unread} aria-label={t('affected.form.unread')} tabIndex={0}>
            <p>{t('affected.form.unread')}</p>
            <ul>
              {[...new Set(unread)].map((line) => (
                <li key={line}>
                  <Hostile text={line} max={120} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <div className={classes.two}>
          <NumberInput
            label={t('affected.form.alsoUnnamed')}
            value={unnamed}
            onChange={(value) => setUnnamed(typeof value === 'number' ? value : 0)}
            min={0}
            max={MOST_NAMES}
            allowDecimal={false}
            hideControls
          />
          <RoleField value={role} onChange={setRole} />
          <StateField label={t('affected.form.state')} value={state} onChange={setState} />
          <LineField label={t('affected.form.place')} value={place} onChange={setPlace} />
          <MomentField
            label={t('affected.form.since')}
            help="affected.form.sinceHelp"
            zone={zone}
            value={since}
            onChange={setSince}
          />
        </div>
        <Fault error={add.error} />
        <div className={classes.actions}>
          <Button type="submit" loading={add.isPending} disabled={count === 0}>
            {t('affected.form.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
