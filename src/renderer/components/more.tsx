import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

interface Props {
  /** A list that is read page by page. */
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
  /** What more of them are called, where that isn't plain. */
  label?: string;
}

/** The next page of a list; nothing where there is none. */
export function More({ query, label }: Props) {
  const { t } = useTranslation();
  if (!query.hasNextPage) return null;
  return (
    <div>
      <Button size="xs" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {label ?? t('common.more')}
      </Button>
    </div>
  );
}
