import { Skeleton } from '@mantine/core';
import { CopyText } from '@/design/parts/CopyText';
import { Field } from '@/design/parts/Section';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { useMyNumbers } from './queries';
import { useUsageText } from './useUsageText';

/** The numbers that reach me, as settings rows. */
export function MyNumbers() {
  const { t } = useText();
  const { data, error } = useMyNumbers();
  const usage = useUsageText();
  if (error) return <p>{t('error.loading')}</p>;
  if (!data) return <Skeleton height={44} role="status" aria-label={t('state.loading')} />;
  return data.map((number) => (
    <Field key={number.id} label={usage(number.usageType, number.type)}>
      <CopyText value={number.phoneNumber} shown={formatNumber(number.phoneNumber)} />
    </Field>
  ));
}
