import { Button, Skeleton } from '@mantine/core';
import { IconAlertCircle, type IconProps, IconRefresh } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../client/errors.ts';
import classes from './states.module.css';

interface EmptyProps {
  icon: ComponentType<IconProps>;
  title: string;
  what?: string | undefined;
  children?: ReactNode;
}

/** An honest empty place: what it is, what would stand here. */
export function Empty({ icon: Icon, title, what, children }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <span className={classes.medallion}>
        <Icon size={26} stroke={1.4} aria-hidden />
      </span>
      <p className={classes.title}>{title}</p>
      {what && <p className={classes.what}>{what}</p>}
      {children}
    </div>
  );
}

/** A list or panel that could not be loaded: the sentence and the way to try again. */
export function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.empty} role="alert">
      <span className={classes.medallion}>
        <IconAlertCircle size={26} stroke={1.4} aria-hidden />
      </span>
      <p className={classes.title}>{t('common.loadFailed')}</p>
      <p className={classes.what}>{errorText(error, t)}</p>
      <Button variant="default" leftSection={<IconRefresh size={16} aria-hidden />} onClick={retry}>
        {t('common.retry')}
      </Button>
    </div>
  );
}

/** The outline of rows to come. */
export function ListSkeleton({ rows = 6, height = 64 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.skeletons} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: outlines have no identity
        <Skeleton key={n} height={height} />
      ))}
    </div>
  );
}

/** A failed command, where it was given. */
export function Fault({ error }: { error: unknown }) {
  const { t } = useTranslation();
  if (!error) return null;
  return (
    <p className={classes.fault} role="alert">
      <IconAlertCircle size={16} aria-hidden />
      <span>{errorText(error, t)}</span>
    </p>
  );
}

/** Something to be aware of, without urgency's colours. */
export function Notice({ children }: { children: ReactNode }) {
  return (
    <div className={classes.fault}>
      <IconAlertCircle size={16} aria-hidden />
      <span>{children}</span>
    </div>
  );
}
