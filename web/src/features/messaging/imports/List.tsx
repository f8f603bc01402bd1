import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import css from './Imports.module.css';
import { type ChatImport, useDetails } from './queries';

interface ListProps<T> {
  one: ChatImport;
  part: 'report' | 'people' | 'chats';
  empty: string;
  row: (item: T, index: number) => React.ReactNode;
}

/** The first of what belongs to an import. */
export function List<T>({ one, part, empty, row }: ListProps<T>) {
  const { t } = useText();
  const { data, error, refetch } = useDetails<T>(one, part);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  if (!data.records.length) return <p className={css.words}>{empty}</p>;
  const more = (data.paging.totalElements ?? 0) - data.records.length;
  return (
    <>
      <ul className={css.rows}>{data.records.map(row)}</ul>
      {more > 0 ? <p className={css.words}>{t('imports.more', { count: more })}</p> : null}
    </>
  );
}
