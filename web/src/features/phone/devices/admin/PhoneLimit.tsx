import { NumberInput, Select } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { DeviceLimit } from '@/api/generated';
import { keys } from '@/api/keys';
import { Field, Section } from '@/design/parts/Section';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';

const path = '/account/~/clarion/phone-limit';

type Limit = DeviceLimit;

/** How many phones one person may be signed in with, and what becomes of one more. */
export function PhoneLimit() {
  const { t } = useText();
  const queries = useQueryClient();
  const { data } = useQuery({ queryKey: keys.phoneLimit, queryFn: ({ signal }) => call<Limit>(path, { signal }) });
  const save = useMutation({
    mutationFn: (change: Partial<Limit>) => call<Limit>(path, { method: 'PUT', body: change }),
    onSuccess: (saved) => queries.setQueryData(keys.phoneLimit, saved),
    onError: (problem) => toastBad(t('state.notSaved'), problem.message),
  });
  if (!data) return null;
  const shown = save.isPending ? { ...data, ...save.variables } : data;
  return (
    <Section title={t('phoneLimit.title')}>
      <Field label={t('phoneLimit.label')} hint={t('phoneLimit.hint')}>
        <NumberInput
          key={data.most}
          aria-label={t('phoneLimit.label')}
          min={1}
          max={50}
          clampBehavior="strict"
          allowDecimal={false}
          defaultValue={data.most}
          onBlur={(event) => {
            const most = Number(event.currentTarget.value);
            if (most >= 1 && most !== data.most) save.mutate({ most });
          }}
        />
      </Field>
      <Field label={t('phoneLimit.whenFull')} hint={t('phoneLimit.fullHint')}>
        <Select
          aria-label={t('phoneLimit.whenFull')}
          allowDeselect={false}
          data={(['refuse', 'replace'] as const).map((value) => ({ value, label: t(`phoneLimit.${value}`) }))}
          value={shown.whenFull}
          onChange={(value) => save.mutate({ whenFull: value as Limit['whenFull'] })}
        />
      </Field>
    </Section>
  );
}
