import { IconReceipt2 } from '@tabler/icons-react';
import { call } from '@/api/client';
import { Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import { NamedList } from './NamedList';
import { useCostCenters } from './queries';

const root = '/restapi/v2/accounts/~/clarion/cost-centers';

/** Whom people, phones and numbers are charged to. */
export function CostCenters() {
  const { t } = useText();
  const { data } = useCostCenters();
  return (
    <Section title={t('centers.title')} lead={t('centers.lead')}>
      <NamedList
        label={t('centers.title')}
        icon={<IconReceipt2 size={20} />}
        things={(data ?? []).map(({ id, name, billingCode, parentId }) => ({
          id: String(id),
          name,
          detail: parentId === undefined ? t('centers.root') : billingCode || undefined,
          fixed: parentId === undefined,
        }))}
        addLabel={t('centers.add')}
        removeWords={t('centers.removeWords')}
        add={(name) => call(root, { method: 'POST', body: { name } })}
        rename={({ id }, name) => call(`${root}/${id}`, { method: 'PUT', body: { name } })}
        remove={({ id }) => call(`${root}/${id}`, { method: 'DELETE' })}
      />
    </Section>
  );
}
