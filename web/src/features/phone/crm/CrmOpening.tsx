import { Select } from '@mantine/core';
import { Field, Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { type Opening, opening, useCrm, useSetOpening } from './queries';

/** When the page of a caller opens by itself; nothing without a CRM. */
export function CrmOpening() {
  const { t } = useText();
  const { data } = useCrm();
  const save = useSetOpening();
  if (!data?.connected) return null;
  return (
    <Section title={t('crm.title')} lead={t('crm.mineLead')}>
      <Field label={t('crm.opens')}>
        <Select
          aria-label={t('crm.opens')}
          allowDeselect={false}
          value={data.opens}
          data={opening.map((value) => ({ value, label: t(`crm.opens.${value}`) }))}
          onChange={(value) =>
            save.mutate((value ?? 'Never') as Opening, {
              onSuccess: () => toastGood(t('state.saved')),
              onError: (problem) => toastBad(t('state.notSaved'), problem.message),
            })
          }
        />
      </Field>
    </Section>
  );
}
