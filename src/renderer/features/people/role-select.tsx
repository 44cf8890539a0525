import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../contract/shapes.ts';
import { ROLES } from '../../../domain/roles.ts';

interface Props {
  label: string | null;
  value: Role;
  onChange: (role: Role) => void;
  className?: string | undefined;
}

export function RoleSelect({ label, value, onChange, className }: Props) {
  const { t } = useTranslation();
  return (
    <Select
      className={className}
      size="sm"
      label={label}
      aria-label={label ?? t('settings.people.role')}
      value={value}
      allowDeselect={false}
      data={ROLES.map((role) => ({ value: role, label: t(`common.roles.${role}`) }))}
      description={label ? t(`common.roleHelp.${value}`) : undefined}
      onChange={(chosen) => {
        const role = ROLES.find((one) => one === chosen);
        if (role && role !== value) onChange(role);
      }}
    />
  );
}
