import { Button, TextInput } from '@mantine/core';
import { IconHash, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { PhoneNumberRecord } from '@/api/shapes';
import { DataTable } from '@/design/parts/DataTable';
import { Section } from '@/design/parts/Section';
import { EmptyState, ErrorState, RowsSkeleton } from '@/design/parts/States';
import { useRights } from '@/features/people/rights';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { NumberForm } from './NumberForm';
import { elsewhereUsages, useAccountNumbers } from './queries';
import { fits, isInStock } from './reach';
import { useUsageText } from './useUsageText';

const FEW = 8;
const kept: readonly string[] = elsewhereUsages;

/** Every number of the account and whom it reaches. */
export function NumberTable() {
  const { t } = useText();
  const { data, error, refetch } = useAccountNumbers();
  const [typed, setTyped] = useState('');
  return (
    <Section title={t('numbers.title')} lead={data?.length ? t('numbers.count', { count: data.length }) : undefined}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data?.length === 0 ? (
        <EmptyState icon={IconHash} title={t('numbers.none')}>
          {t('numbers.noneWords')}
        </EmptyState>
      ) : null}
      {data && data.length > FEW ? (
        <TextInput
          mb="sm"
          aria-label={t('numbers.search')}
          placeholder={t('numbers.search')}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
      {data?.length ? <Rows numbers={data.filter((number) => fits(number, typed))} /> : null}
    </Section>
  );
}

function Rows({ numbers }: { numbers: PhoneNumberRecord[] }) {
  const { t } = useText();
  const usage = useUsageText();
  const mayEdit = useRights().may('EditCompanyPhoneNumbers');
  const [open, setOpen] = useState<PhoneNumberRecord | null>(null);
  const reaches = (number: PhoneNumberRecord): string => {
    const { extension } = number;
    if (!extension?.extensionNumber) return isInStock(number) ? '–' : t('numbers.company');
    return [extension.name, t('person.extension', { number: extension.extensionNumber })].filter(Boolean).join(' · ');
  };
  const changing = (number: PhoneNumberRecord) =>
    kept.includes(number.usageType) ? null : (
      <Button
        variant="default"
        size="compact-sm"
        aria-label={t('numbers.change', { number: formatNumber(number.phoneNumber) })}
        onClick={() => setOpen(number)}
      >
        {t('action.change')}
      </Button>
    );
  return (
    <>
      <DataTable
        label={t('numbers.title')}
        rows={numbers}
        keyOf={(number) => String(number.id)}
        columns={[
          {
            title: t('numbers.number'),
            cell: (number) => (
              <>
                <b className="tnum">{formatNumber(number.phoneNumber)}</b>
                {number.label ? <div>{number.label}</div> : null}
              </>
            ),
          },
          { title: t('numbers.use'), cell: (number) => usage(number.usageType), wideOnly: true },
          { title: t('numbers.reaches'), cell: reaches },
          ...(mayEdit ? [{ title: <span className="sr-only">{t('action.change')}</span>, cell: changing }] : []),
        ]}
      />
      {open ? <NumberForm number={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
