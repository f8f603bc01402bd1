import { Button, Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { Page, PhoneNumberRecord } from '@/api/shapes';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import { adminKeys, useAdminChange } from '../queries';
import type { TabProps } from './PersonPage';

interface Choice {
  type?: string;
  phoneInfo?: { id: string; phoneNumber: string };
}

interface CallerId {
  byFeature: { feature: string; callerId: Choice }[];
  extensionNameForOutboundCalls: boolean;
  extensionNumberForInternalCalls: boolean;
}

const usual = 'AdditionalSoftphone';
const hidden = 'Blocked';

/** What somebody's calls show. */
export function CallerIdTab({ person }: TabProps) {
  const { t } = useText();
  const root = `/account/~/extension/${person.id}`;
  const key = adminKeys.person(String(person.id));
  const shown = useQuery({
    queryKey: [...key, 'caller-id'],
    queryFn: ({ signal }) => call<CallerId>(`${root}/caller-id`, { signal }),
  });
  const numbers = useQuery({
    queryKey: [...key, 'usable'],
    queryFn: async ({ signal }) =>
      (await call<Page<PhoneNumberRecord>>(`${root}/phone-number`, { query: { perPage: 1000 }, signal })).records,
  });
  const error = shown.error ?? numbers.error;
  if (error) return <ErrorState error={error} onRetry={() => void shown.refetch()} />;
  if (!shown.data || !numbers.data) return <RowsSkeleton rows={3} />;
  return (
    <Section title={t('person.callerId')} lead={t('person.callerIdLead', { name: person.name })}>
      <CallerIdForm key={JSON.stringify(shown.data)} person={person} shown={shown.data} numbers={numbers.data} />
    </Section>
  );
}

const choiceOf = (shown: CallerId): string => {
  const choice = shown.byFeature.find(({ feature }) => feature === usual)?.callerId;
  return choice?.type === 'PhoneNumber' ? String(choice.phoneInfo?.id ?? hidden) : hidden;
};

function CallerIdForm({ person, shown, numbers }: TabProps & { shown: CallerId; numbers: PhoneNumberRecord[] }) {
  const { t } = useText();
  const mayEdit = useRights().mayOnOthers('EditCallerIDSettings');
  const [number, setNumber] = useState(choiceOf(shown));
  const [name, setName] = useState(shown.extensionNameForOutboundCalls);
  const save = useAdminChange((body: unknown) =>
    call(`/account/~/extension/${person.id}/caller-id`, { method: 'PUT', body }),
  );
  const submit = () => {
    const callerId = number === hidden ? { type: hidden } : { type: 'PhoneNumber', phoneInfo: { id: number } };
    save.mutate(
      { byFeature: [{ feature: usual, callerId }], extensionNameForOutboundCalls: name },
      { onSuccess: () => toastGood(t('state.saved')) },
    );
  };
  const data = numbers
    .filter(({ usageType }) => usageType !== 'ContactCenterNumber')
    .map(({ id, phoneNumber, label }) => ({
      value: String(id),
      label: [formatNumber(phoneNumber), label].filter(Boolean).join(' · '),
    }));
  const same = number === choiceOf(shown) && name === shown.extensionNameForOutboundCalls;
  return (
    <Form onSubmit={submit} label={t('person.callerId')}>
      <div>
        <Field label={t('person.shownNumber')} hint={t('person.shownNumberHint')}>
          <Select
            aria-label={t('person.shownNumber')}
            w={280}
            disabled={!mayEdit}
            data={[...data, { value: hidden, label: t('person.hidden') }]}
            value={number}
            onChange={(value) => setNumber(value ?? number)}
          />
        </Field>
        <Field label={t('person.shownName')} hint={t('person.shownNameHint')}>
          <Switch
            aria-label={t('person.shownName')}
            disabled={!mayEdit}
            checked={name}
            onChange={(event) => setName(event.currentTarget.checked)}
          />
        </Field>
      </div>
      <Problem message={save.error?.message} />
      {mayEdit ? (
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={same}>
            {t('action.save')}
          </Button>
        </Buttons>
      ) : null}
    </Form>
  );
}
