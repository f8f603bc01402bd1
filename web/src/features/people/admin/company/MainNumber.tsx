import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { useNumbersPage } from '@/features/numbers/queries';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { useAdminChange } from '../queries';

const main = ['MainCompanyNumber'];
const company = ['MainCompanyNumber', 'CompanyNumber', 'AdditionalCompanyNumber', 'Inventory'];

/** The number that stands for the organisation. */
export function MainNumber() {
  const { t } = useText();
  const [typed, setTyped] = useState('');
  const current = useNumbersPage({ usageType: main }).data?.records[0];
  const { data } = useNumbersPage({ usageType: company, search: typed });
  const [chosen, setChosen] = useState<string | null>(null);
  const change = useAdminChange((id: string) =>
    call(`/restapi/v2/accounts/~/phone-numbers/${id}`, { method: 'PATCH', body: { usageType: 'MainCompanyNumber' } }),
  );
  if (!data)
    return (
      <Section title={t('company.mainNumber')}>
        <RowsSkeleton rows={1} />
      </Section>
    );
  const offered = new Map([...(current ? [current] : []), ...data.records].map((each) => [String(each.id), each]));
  const value = chosen ?? (current ? String(current.id) : null);
  return (
    <Section title={t('company.mainNumber')} lead={t('company.mainNumberLead')}>
      <Form
        label={t('company.mainNumber')}
        onSubmit={() =>
          value &&
          change.mutate(value, {
            onSuccess: () => {
              setChosen(null);
              toastGood(t('state.saved'));
            },
          })
        }
      >
        <Select
          label={t('numbers.number')}
          description={t('company.mainNumberHint')}
          searchable
          data={[...offered].map(([id, { phoneNumber }]) => ({ value: id, label: formatNumber(phoneNumber) }))}
          filter={({ options }) => options}
          onSearchChange={setTyped}
          value={value}
          onChange={setChosen}
        />
        <Problem message={change.error?.message} />
        <Buttons>
          <Button type="submit" loading={change.isPending} disabled={!value || value === String(current?.id)}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Section>
  );
}
