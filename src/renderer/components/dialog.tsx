import { CloseButton, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './dialog.module.css';

interface Props {
  title: string;
  opened: boolean;
  onClose: () => void;
  size: number;
  /** Another dialog lies over it: Escape is that one's. */
  covered?: boolean;
  children: ReactNode;
}

/** A dialog with a name and a way out, without the second page banner that Mantine's own header makes. */
export function Dialog({ title, opened, onClose, size, covered = false, children }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size={size}
      closeOnEscape={!covered}
      withCloseButton={false}
      attributes={{ content: { 'aria-label': title } }}
    >
      <div className={classes.head}>
        <h2 className={classes.title}>{title}</h2>
        <CloseButton aria-label={t('common.close')} onClick={onClose} />
      </div>
      {children}
    </Modal>
  );
}
