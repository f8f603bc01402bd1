import { IconPhoneIncoming } from '@tabler/icons-react';
import { List } from '@/design/parts/List';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useText } from '@/text/useText';
import { useKnownContacts } from '../crm/queries';
import { CallRow } from './CallRow';
import { numberOf, otherSide, useCallLog } from './queries';

/** The latest few calls, for the front page. */
export function RecentCalls() {
  const { t } = useText();
  const { data, error, refetch } = useCallLog();
  const records = (data?.pages.flatMap((page) => page.records) ?? []).slice(0, 4);
  const known = useKnownContacts(records.map((record) => numberOf(otherSide(record))));
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={4} />;
  if (records.length === 0)
    return (
      <EmptyState icon={IconPhoneIncoming} title={t('history.empty')}>
        {t('history.emptyWords')}
      </EmptyState>
    );
  return (
    <List label={t('history.recent')}>
      {records.map((record) => (
        <CallRow key={record.id} record={record} contact={known[numberOf(otherSide(record))]} />
      ))}
    </List>
  );
}
