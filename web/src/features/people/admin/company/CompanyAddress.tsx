import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Address, useAdminChange } from '../queries';
import { AddressFields, addressFields } from './AddressFields';
import { type BusinessAddress, useBusinessAddress } from './queries';

/** Name, address and e-mail of the organisation. */
export function CompanyAddress() {
  const { t } = useText();
  const { data, error, refetch } = useBusinessAddress();
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <RowsSkeleton rows={3} />;
  return (
    <Section title={t('company.title')} lead={t('company.titleLead')}>
      <CompanyForm key={JSON.stringify(data)} company={data} />
    </Section>
  );
}

function CompanyForm({ company }: { company: BusinessAddress }) {
  const { t } = useText();
  const [name, setName] = useState(company.company);
  const [email, setEmail] = useState(company.email ?? '');
  const [address, setAddress] = useState<Address>(company.businessAddress ?? {});
  const save = useAdminChange((body: unknown) => call('/account/~/business-address', { method: 'PUT', body }));
  const problems = problemsOf(save.error, ['company', 'email', ...addressFields]);
  const submit = () =>
    save.mutate({ company: name, email, businessAddress: address }, { onSuccess: () => toastGood(t('state.saved')) });
  const same =
    name === company.company &&
    email === (company.email ?? '') &&
    addressFields.every((field) => (address[field] ?? '') === (company.businessAddress?.[field] ?? ''));
  return (
    <Form onSubmit={submit} label={t('company.title')}>
      <Pair>
        <TextInput
          label={t('company.name')}
          maxLength={200}
          value={name}
          error={problems.of('company')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('company.email')}
          type="email"
          maxLength={254}
          value={email}
          error={problems.of('email')}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <AddressFields address={address} problems={problems} onChange={setAddress} />
      </Pair>
      <Problem message={problems.rest} />
      <Buttons>
        <Button type="submit" loading={save.isPending} disabled={!name.trim() || same}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}
