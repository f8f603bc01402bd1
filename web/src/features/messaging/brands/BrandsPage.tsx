import { Button, Switch } from '@mantine/core';
import { IconCertificate, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Field, Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { AutoReplies } from '../autoReplies/AutoReplies';
import { BrandForm } from './BrandForm';
import { BrandSection } from './BrandSection';
import { useBrands, useRequired } from './queries';

/** What the texts of the organisation are registered as. */
export function BrandsPage() {
  const { t } = useText();
  const { may, wholeCompany } = useRights();
  const [adding, setAdding] = useState(false);
  const { data, error, refetch } = useBrands();
  const editable = may('EditCompanyPhoneNumbers');
  const add = editable ? (
    <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setAdding(true)}>
      {t('brands.add')}
    </Button>
  ) : null;
  return (
    <AdminArea
      section="registration"
      title={t('admin.registration')}
      lead={t('brands.lead')}
      actions={data?.records.length ? add : null}
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data && !data.records.length ? (
        <EmptyState icon={IconCertificate} title={t('brands.none')} action={add}>
          {t('brands.noneWords')}
        </EmptyState>
      ) : null}
      {data?.records.map((brand) => (
        <BrandSection key={brand.id} brand={brand} editable={editable} />
      ))}
      {may('SmsTemplates') && wholeCompany ? <AutoReplies owner="company" /> : null}
      {data ? <Rule required={data.campaignsRequired} editable={editable} /> : null}
      {adding ? <BrandForm onClose={() => setAdding(false)} /> : null}
    </AdminArea>
  );
}

function Rule({ required, editable }: { required: boolean; editable: boolean }) {
  const { t } = useText();
  const change = useRequired();
  return (
    <Section title={t('brands.rule')}>
      <Field label={t('brands.required')} hint={change.error?.message ?? t('brands.requiredHint')}>
        <Switch
          aria-label={t('brands.required')}
          checked={change.isPending ? change.variables : required}
          disabled={!editable}
          onChange={(event) => change.mutate(event.currentTarget.checked)}
        />
      </Field>
    </Section>
  );
}
