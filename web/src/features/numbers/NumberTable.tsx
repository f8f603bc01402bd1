import { Button } from '@mantine/core';
import { IconHash } from '@tabler/icons-react';
import { useState } from 'react';
import type { PhoneNumberRecord } from '@/api/shapes';
import { DataTable } from '@/design/parts/DataTable';
import { Filters } from '@/design/parts/Form';
import { PagedList, SearchField, useFilter } from '@/design/parts/PagedList';
import { Section } from '@/design/parts/Section';
import { useRights } from '@/features/people/rights';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { NumberForm } from './NumberForm';
import { elsewhereUsages, useNumbersPage } from './queries';
import { isInStock } from './reach';
import { useUsageText } from './useUsageText';

const kept: readonly string[] = elsewhereUsages;

/** Every number of the account and whom it reaches. */
export function NumberTable() {
  const { t } = useText();
  const { filter, settled, page, setPage, change } = useFilter({ search: '' });
  const answer = useNumbersPage(settled, page);
  return (
    <Section title={t('numbers.title')}>
      <Filters label={t('numbers.search')}>
        <SearchField label={t('numbers.search')} value={filter.search} onChange={(search) => change({ search })} />
      </Filters>
      <PagedList
        answer={answer}
        page={page}
        onPage={setPage}
        rows={4}
        empty={
          settled.search
            ? { icon: IconHash, title: t('numbers.noneFound'), words: t('numbers.noneFoundWords') }
            : { icon: IconHash, title: t('numbers.none'), words: t('numbers.noneWords') }
        }
        count={(count) => t('numbers.count', { count })}
      >
        {(numbers) => <Rows numbers={numbers} />}
      </PagedList>
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
          { title: t('numbers.use'), cell: ({ usageType, type }) => usage(usageType, type), wideOnly: true },
          { title: t('numbers.reaches'), cell: reaches },
          ...(mayEdit ? [{ title: <span className="sr-only">{t('action.change')}</span>, cell: changing }] : []),
        ]}
      />
      {open ? <NumberForm number={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
