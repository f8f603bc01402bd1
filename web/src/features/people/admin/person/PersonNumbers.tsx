import { Button, Select } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { Page, PhoneNumberRecord } from '@/api/shapes';
import { List, Row } from '@/design/parts/List';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { useUsageText } from '@/features/numbers/useUsageText';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import css from '../Admin.module.css';
import { adminKeys, useAdminChange, useFreeNumbers } from '../queries';
import type { TabProps } from './PersonPage';

const numberPath = (id: string | number) => `/account/~/phone-number/${id}`;

/** Numbers that lead to somebody: give one from stock or a carrier, put one back. */
export function PersonNumbers({ person }: TabProps) {
  const { t } = useText();
  const usage = useUsageText();
  const mayEdit = useRights().may('EditCompanyPhoneNumbers');
  const { data, error, refetch } = useQuery({
    queryKey: [...adminKeys.person(String(person.id)), 'numbers'],
    queryFn: async ({ signal }) => {
      const path = `/account/~/extension/${person.id}/phone-number`;
      const { records } = await call<Page<PhoneNumberRecord>>(path, { query: { perPage: 1000 }, signal });
      return records.filter(({ extension }) => String(extension?.id) === String(person.id));
    },
  });
  const rest = useAdminChange((id: string | number) => call(`${numberPath(id)}/clarion/rest`, { method: 'POST' }));
  return (
    <Section title={t('admin.numbers')} lead={t('person.numbersLead', { name: person.name })}>
      <div className={css.stack}>
        {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
        {!data && !error ? <RowsSkeleton rows={2} /> : null}
        {data?.length === 0 ? <EmptyState icon={IconPhone} title={t('person.noNumbers')} /> : null}
        {data?.length ? (
          <List label={t('admin.numbers')}>
            {data.map((number) => (
              <Row
                key={number.id}
                leading={
                  <span className={css.icon} aria-hidden>
                    <IconPhone size={20} />
                  </span>
                }
                title={<span className="tnum">{formatNumber(number.phoneNumber)}</span>}
                detail={[usage(number.usageType, number.type), number.label].filter(Boolean).join(' · ')}
                actions={
                  mayEdit ? (
                    <Button
                      variant="default"
                      size="compact-md"
                      loading={rest.isPending && rest.variables === number.id}
                      aria-label={t('person.restNumber', { number: formatNumber(number.phoneNumber) })}
                      onClick={() =>
                        rest.mutate(number.id, {
                          onSuccess: () => toastGood(t('person.rested')),
                          onError: (problem) => toastBad(t('state.notSaved'), problem.message),
                        })
                      }
                    >
                      {t('person.rest')}
                    </Button>
                  ) : null
                }
              />
            ))}
          </List>
        ) : null}
        {mayEdit ? <GiveNumber person={person} /> : null}
      </div>
    </Section>
  );
}

interface Wanted {
  number: string;
  id?: string;
}

function GiveNumber({ person }: TabProps) {
  const { t } = useText();
  const [chosen, setChosen] = useState<string | null>(null);
  const { data: free } = useFreeNumbers(true);
  const give = useAdminChange(async ({ number, id }: Wanted) => {
    const found = id ?? (await takeNumber(number));
    await call(numberPath(found), { method: 'PATCH', body: { extension: { id: person.id } } });
  });
  const options = (numbers: string[]) => numbers.map((number) => ({ value: number, label: formatNumber(number) }));
  const groups = [
    { group: t('people.inStock'), items: options((free?.stock ?? []).map(({ phoneNumber }) => phoneNumber)) },
    { group: t('people.fromCarrier'), items: options(free?.offers ?? []) },
  ].filter(({ items }) => items.length);
  const go = () => {
    if (!chosen) return;
    const id = free?.stock.find(({ phoneNumber }) => phoneNumber === chosen)?.id;
    give.mutate(
      { number: chosen, id },
      {
        onSuccess: () => {
          setChosen(null);
          toastGood(t('state.saved'));
        },
      },
    );
  };
  return (
    <>
      <div className={css.row}>
        <Select
          label={t('person.giveNumber')}
          placeholder={t('person.chooseNumber')}
          data={groups}
          searchable
          nothingFoundMessage={t('person.noFree')}
          value={chosen}
          onChange={setChosen}
        />
        <Button onClick={go} disabled={!chosen} loading={give.isPending}>
          {t('person.give')}
        </Button>
      </div>
      <Problem message={give.error?.message} />
    </>
  );
}

/** Take a number from the carrier into the stock; its id. */
export async function takeNumber(number: string): Promise<string> {
  const { records } = await call<{ records: { id?: string; bulkItemErrors?: { message: string }[] }[] }>(
    '/restapi/v2/accounts/~/phone-numbers/bulk-add',
    { method: 'POST', body: { records: [{ phoneNumber: number, usageType: 'Inventory' }] } },
  );
  const [taken] = records;
  if (!taken?.id) throw new Error(taken?.bulkItemErrors?.[0]?.message ?? number);
  return taken.id;
}
