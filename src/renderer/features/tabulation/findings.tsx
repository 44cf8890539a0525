import { IconAlertTriangle, IconCircleX, IconFlag, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '../../../domain/protocol-checks.ts';
import { Hostile } from '../../components/hostile.tsx';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

const ICONS = {
  error: IconCircleX,
  incomplete: IconCircleX,
  warning: IconAlertTriangle,
  flag: IconFlag,
  info: IconInfoCircle,
};

/** What a check found, with its number; a shape and a word say how much it weighs. */
export function FindingLine({ finding }: { finding: Finding }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const Icon = ICONS[finding.level];
  return (
    <p className={classes.finding} data-level={finding.level}>
      <Icon size={16} stroke={1.8} aria-hidden />
      <span>
        <strong>{`${finding.check} · ${t(`protocols.weight.${finding.level}`)}`}</strong>{' '}
        <Hostile text={words.finding(finding)} />
      </span>
    </p>
  );
}
