import { notifications } from '@mantine/notifications';
import { type UseMutationOptions, type UseMutationResult, useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { errorText } from '../client/errors.ts';

/**
 * A command to core: a mutation whose failure is told in words. `quiet` is for forms that show the failure themselves.
 */
export function useCommand<Out, In>(
  options: UseMutationOptions<Out, Error, In>,
  quiet = false,
): UseMutationResult<Out, Error, In> {
  const { t } = useTranslation();
  return useMutation({
    ...options,
    onError: (error, ...rest) => {
      options.onError?.(error, ...rest);
      if (!quiet)
        notifications.show({
          message: errorText(error, t),
          autoClose: 9000,
          closeButtonProps: { 'aria-label': t('common.close') },
        });
    },
  });
}
