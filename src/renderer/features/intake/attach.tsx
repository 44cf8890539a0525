import { Button } from '@mantine/core';
import { IconLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { client } from '../../client/rpc.ts';
import { useCommand } from '../../components/use-command.ts';
import { openCase } from '../../stores/ui.ts';
import { CasePicker } from '../triage/case-picker.tsx';
import { offerCaseUndo } from '../triage/use-acknowledge.ts';

/** A message that belongs to a case somebody else opened: it is put to it, with whatever was sent with it. */
export function AttachToCase({ messageKey }: { messageKey: string }) {
  const { t } = useTranslation();
  const [picking, setPicking] = useState(false);
  const attach = useCommand<CaseRow, string>({
    mutationFn: (caseId) => client.merging.attach({ caseId, messageKey }),
    onSuccess: (row) => {
      openCase(row.id);
      void offerCaseUndo(row.id, t('merging.attachedTo'));
    },
  });
  return picking ? (
    <CasePicker
      label={t('merging.attachTo')}
      action={t('merging.attach')}
      not={null}
      onChoose={({ id }) => {
        setPicking(false);
        attach.mutate(id);
      }}
      onCancel={() => setPicking(false)}
    />
  ) : (
    <Button
      variant="default"
      leftSection={<IconLink size={16} aria-hidden />}
      loading={attach.isPending}
      onClick={() => setPicking(true)}
    >
      {t('merging.attachTo')}
    </Button>
  );
}
