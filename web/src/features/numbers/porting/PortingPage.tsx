import { Button } from '@mantine/core';
import { IconArrowsExchange, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { Leaving } from './Leaving';
import { OrderDialog } from './OrderDialog';
import { OrderRow } from './OrderRow';
import css from './Porting.module.css';
import { usePortOrders } from './queries';

/** Numbers that come from other carriers, and what protects our own from leaving. */
export function PortingPage() {
  const { t } = useText();
  const may = useRights().may('EditCompanyPhoneNumbers');
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = usePortOrders();
  return (
    <AdminArea
      section="porting"
      title={t('porting.title')}
      lead={t('porting.lead')}
      actions={
        may ? (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
            {t('porting.add')}
          </Button>
        ) : null
      }
    >
      <Section title={t('porting.orders')} lead={t('porting.ordersLead')}>
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <RowsSkeleton rows={2} /> : null}
        {data?.length === 0 ? <EmptyState icon={IconArrowsExchange} title={t('porting.none')} /> : null}
        <ul className={css.list} aria-label={t('porting.orders')}>
          {data?.map((order) => (
            <OrderRow key={order.id} order={order} may={may} />
          ))}
        </ul>
      </Section>
      <Leaving may={may} />
      {adding ? <OrderDialog onClose={() => setAdding(false)} /> : null}
    </AdminArea>
  );
}
