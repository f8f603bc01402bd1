import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { Closings } from './Closings';
import { OwnClosing } from './OwnClosing';
import { useClosingState } from './queries';

/** Closing the company's account; for the operator of the installation, those of its customers. */
export function ClosingPage() {
  const { t } = useText();
  const { data, error, refetch } = useClosingState();
  return (
    <AdminArea section="closing" title={t('admin.closing')} lead={t('closing.lead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data ? data.operator ? <Closings /> : <OwnClosing state={data} /> : null}
    </AdminArea>
  );
}
