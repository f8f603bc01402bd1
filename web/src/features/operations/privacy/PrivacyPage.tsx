import { Button } from '@mantine/core';
import { IconPlus, IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { Pager } from '@/design/parts/Form';
import { List } from '@/design/parts/List';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { NewRequest } from './NewRequest';
import { useRequests } from './queries';
import { RequestRow } from './RequestRow';

/** Requests of people about their data, with the day until which each has to be answered. */
export function PrivacyPage() {
  const { t } = useText();
  const [page, setPage] = useState(1);
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useRequests(page);
  const add = (
    <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setAdding(true)}>
      {t('privacy.new')}
    </Button>
  );
  return (
    <AdminArea section="privacy" title={t('admin.privacy')} lead={t('privacy.lead')} actions={add}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={3} /> : null}
      {data?.records.length === 0 ? <EmptyState icon={IconShieldLock} title={t('privacy.none')} /> : null}
      {data?.records.length ? (
        <List label={t('admin.privacy')}>
          {data.records.map((each) => (
            <RequestRow key={each.id} request={each} />
          ))}
        </List>
      ) : null}
      <Pager page={page} pages={data?.paging.totalPages ?? 1} onChange={setPage} />
      {adding ? <NewRequest onClose={() => setAdding(false)} /> : null}
    </AdminArea>
  );
}
