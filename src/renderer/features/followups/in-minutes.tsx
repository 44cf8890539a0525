import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { spanText } from '../../components/time-format.ts';

const MINUTES = [5, 10, 15, 30, 60, 120, 240, 480, 1440] as const;

/** How long from now. `now`: at once may be chosen, too. */
export function InMinutes({
  label,
  value,
  onChange,
  now = false,
}: {
  label: string;
  value: number;
  onChange: (minutes: number) => void;
  now?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <NativeSelect
      size="sm"
      label={label}
      value={String(value)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
      data={[
        ...(now ? [{ value: '0', label: t('directory.now') }] : []),
        ...MINUTES.map((each) => ({
          value: String(each),
          label: t('directory.in', { span: spanText(each * 60_000, t) }),
        })),
      ]}
    />
  );
}
