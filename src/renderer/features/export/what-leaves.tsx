import { Button } from '@mantine/core';
import { IconEyeCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReleaseRow } from '../../../contract/areas/exports.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import classes from './export.module.css';
import { Preflight } from './preflight.tsx';
import { preflightQuery } from './queries.ts';
import { PARTS, PROFILES } from './words.ts';

/** For whoever did not ask: what leaves of the same choice, field by field, before they agree to it. */
export function WhatLeaves({ row }: { row: ReleaseRow }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const profile = PROFILES.find((each) => each === row.profile);
  const parts = PARTS.filter((each) => row.parts.includes(each));
  const query = useQuery({ ...preflightQuery({ profile: profile ?? 'public', parts }), enabled: open });
  // Of a newer version: there is nothing here to count it by.
  if (!profile || parts.length === 0) return null;
  return (
    <div className={classes.details}>
      <div className={classes.actions}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconEyeCheck size={16} aria-hidden />}
          aria-expanded={open}
          loading={open && query.isFetching}
          onClick={() => setOpen(!open)}
        >
          {t('export.act.lookFirst')}
        </Button>
      </div>
      {open && query.isFetching && <ListSkeleton rows={3} height={56} />}
      {open && query.isError && !query.isFetching && <Failed error={query.error} retry={() => void query.refetch()} />}
      {open && query.data && !query.isFetching && (
        <>
          <p className={classes.quiet}>
            {t('export.act.lookNow')} <Moment at={row.asked.at} date />
          </p>
          <Preflight told={query.data} at={query.dataUpdatedAt} />
        </>
      )}
    </div>
  );
}
