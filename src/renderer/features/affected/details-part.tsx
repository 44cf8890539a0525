import { Button, Checkbox, Select } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/index.ts';
import { AFFECTED_ROLES, type AffectedRole } from '../../../domain/custody.ts';
import { api } from '../../client/rpc.ts';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './affected.module.css';
import { LineField } from './custody-fields.tsx';
import { type ReadName, undoable } from './undoable.ts';

/** What part somebody has in a case: victim, witness, source … */
export function RoleField({ value, onChange }: { value: AffectedRole; onChange: (value: AffectedRole) => void }) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('affected.person.role')}
      value={value}
      allowDeselect={false}
      data={AFFECTED_ROLES.map((role) => ({ value: role, label: t(`affected.roles.${role}`) }))}
      onChange={(chosen) => onChange(AFFECTED_ROLES.find((role) => role === chosen) ?? value)}
    />
  );
}

/** Who somebody is. A name or a lawyer that is masked is not overwritten by accident: only what was read is changed. */
export function DetailsPart({ row, opened }: { row: AffectedRow; opened: ReadName | null }) {
  const { t } = useTranslation();
  const [name, setName] = useState(opened?.name ?? '');
  const [role, setRole] = useState(row.role);
  const [minor, setMinor] = useState(row.minor);
  const [lawyer, setLawyer] = useState(opened?.lawyer ?? '');
  const mayName = opened !== null || row.initials === null;
  const mayLawyer = opened !== null || !row.hasLawyer;
  const describe = useCommand(
    api.affected.describe.mutationOptions({
      onSuccess: ({ entryId }) => undoable(t('affected.saidOne'), entryId),
    }),
    true,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const known = { name: opened?.name ?? '', lawyer: opened?.lawyer ?? '' };
    describe.mutate({
      id: row.id,
      ...(mayName && name.trim() !== known.name ? { name: name.trim() || null } : {}),
      ...(mayLawyer && lawyer.trim() !== known.lawyer ? { lawyer: lawyer.trim() || null } : {}),
      ...(role !== row.role ? { role } : {}),
      ...(minor !== row.minor ? { minor } : {}),
    });
  };
  return (
    <form className={classes.part} aria-label={t('affected.person.details')} onSubmit={submit}>
      <h3 className={classes.title}>{t('affected.person.details')}</h3>
      {!(mayName && mayLawyer) && <p className={classes.quiet}>{t('affected.person.readFirst')}</p>}
      <div className={classes.two}>
        {mayName && <LineField label={t('affected.person.name')} value={name} onChange={setName} />}
        <RoleField value={role} onChange={setRole} />
        {mayLawyer && <LineField label={t('affected.person.lawyer')} value={lawyer} onChange={setLawyer} />}
      </div>
      <Checkbox
        label={t('affected.person.minorToggle')}
        description={t('affected.person.minorWhat')}
        checked={minor}
        onChange={(event) => setMinor(event.currentTarget.checked)}
      />
      <Fault error={describe.error} />
      <div className={classes.actions}>
        <Button type="submit" variant="default" loading={describe.isPending}>
          {t('affected.person.save')}
        </Button>
      </div>
    </form>
  );
}
