import { DataTable } from '@/design/parts/DataTable';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { useAccountNumbers } from './queries';
import { useUsageText } from './useUsageText';

/** Every number of the account and whom it reaches. */
export function NumberTable() {
  const { t } = useText();
  const usage = useUsageText();
  const { data, error, refetch } = useAccountNumbers();
  return (
    <Section title={t('numbers.title')} lead={data ? t('numbers.count', { count: data.length }) : undefined}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={4} /> : null}
      {data ? (
        <DataTable
          label={t('numbers.title')}
          rows={data}
          keyOf={(number) => String(number.id)}
          columns={[
            {
              title: t('numbers.number'),
              cell: (number) => <b className="tnum">{formatNumber(number.phoneNumber)}</b>,
            },
            { title: t('numbers.use'), cell: (number) => usage(number.usageType) },
            {
              title: t('numbers.reaches'),
              cell: (number) =>
                number.extension?.extensionNumber
                  ? [number.extension.name, t('person.extension', { number: number.extension.extensionNumber })]
                      .filter(Boolean)
                      .join(' · ')
                  : number.usageType === 'NumberPool'
                    ? '–'
                    : t('numbers.company'),
              wideOnly: true,
            },
          ]}
        />
      ) : null}
    </Section>
  );
}
