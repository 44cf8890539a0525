import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ProtocolDetail } from '../../../contract/areas/protocols.ts';
import { COMMISSION_FAULTS, PROTOCOL_COPIES } from '../../../domain/protocol-entries.ts';
import { api, client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './tabulation.module.css';

/** What there is of the paper, and what the commission did about it: violations by it, whatever becomes of the figures. */
export function Paper({ protocol, decides, keys }: { protocol: ProtocolDetail; decides: boolean; keys: boolean }) {
  const { t } = useTranslation();
  const { id, photos, sides, grade, status } = protocol;
  const fault = useCommand(api.protocols.fault.mutationOptions());
  const judge = useCommand(
    api.protocols.grade.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('protocols.graded'), () => client.protocols.undo({ id, entryId })),
    }),
  );
  const copy = useCommand(
    api.protocols.copy.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('protocols.copyKind.done'), () => client.protocols.undo({ id, entryId })),
    }),
  );
  const other: 'complete' | 'partial' = grade === 'complete' ? 'partial' : 'complete';
  return (
    <section className={classes.paper} aria-label={t('protocols.paper')}>
      <p className={classes.quiet}>
        {t('protocols.photos', { count: photos })}
        {' · '}
        {sides === null ? t('protocols.sidesUnknown') : t('protocols.sides', { count: sides })}
        {' · '}
        {t(`protocols.gradeWhat.${grade}`)}
      </p>
      {decides && photos > 0 && status !== 'rejected' && (
        <div className={classes.actions}>
          {(grade === 'reported' ? (['partial', 'complete'] as const) : [other]).map((each) => (
            <Button
              key={each}
              size="compact-xs"
              variant="default"
              disabled={judge.isPending}
              onClick={() => judge.mutate({ id, grade: each })}
            >
              {t(`protocols.gradeSay.${each}`)}
            </Button>
          ))}
        </div>
      )}
      {photos > 0 && (
        <NativeSelect
          size="xs"
          className={classes.copyKind}
          label={t('protocols.copyKind.label')}
          disabled={!keys}
          value={protocol.copy ?? ''}
          onChange={(event) =>
            copy.mutate({ id, copy: PROTOCOL_COPIES.find((each) => each === event.currentTarget.value) ?? null })
          }
          data={[
            { value: '', label: t('protocols.copyKind.none') },
            ...PROTOCOL_COPIES.map((value) => ({ value, label: t(`protocols.copyKind.${value}`) })),
          ]}
        />
      )}
      <fieldset className={classes.faults} disabled={!keys}>
        <legend>{t('protocols.commission')}</legend>
        {COMMISSION_FAULTS.map((code) => (
          <Checkbox
            key={code}
            size="xs"
            label={t(`protocols.commissionFault.${code}`)}
            checked={protocol.faults.includes(code)}
            onChange={(event) => fault.mutate({ id, code, on: event.currentTarget.checked })}
          />
        ))}
      </fieldset>
    </section>
  );
}
