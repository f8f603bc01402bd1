import { Button, Modal, NumberInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useTrunks } from '@/features/phone/trunks/queries';
import { useText } from '@/text/useText';
import { newRate, type Rate, type RateFields, useRemoveRate, useSaveRate } from './queries';

/** What calls to numbers with a prefix cost, new without `rate`. */
export function RateForm({ rate, currency, onClose }: { rate?: Rate; currency: string; onClose: () => void }) {
  const { t } = useText();
  const [fields, setFields] = useState<RateFields>(rate ?? newRate);
  const put = (change: Partial<RateFields>) => setFields((now) => ({ ...now, ...change }));
  const save = useSaveRate(rate?.id);
  const remove = useRemoveRate();
  const problems = problemsOf(save.error ?? remove.error, ['prefix', 'perMinute', 'perCall']);
  const title = rate
    ? t('spending.changeRate', { name: rate.name || rate.prefix || t('spending.everyNumber') })
    : t('spending.addRate');
  const text = (field: 'name' | 'prefix' | 'perMinute' | 'perCall') => ({
    value: fields[field],
    error: problems.of(field),
    onChange: (event: { currentTarget: { value: string } }) => put({ [field]: event.currentTarget.value.trimStart() }),
  });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(fields, { onSuccess: onClose })}>
        <TextInput label={t('spending.name')} maxLength={100} data-autofocus {...text('name')} />
        <TextInput
          label={t('spending.prefix')}
          description={t('spending.prefixHint')}
          inputMode="tel"
          maxLength={16}
          {...text('prefix')}
        />
        <TrunkChoice value={fields.trunkId} onChange={(trunkId) => put({ trunkId })} />
        <Pair>
          <TextInput
            label={t('spending.perMinute', { currency })}
            inputMode="decimal"
            maxLength={14}
            {...text('perMinute')}
          />
          <TextInput
            label={t('spending.perCall', { currency })}
            inputMode="decimal"
            maxLength={14}
            {...text('perCall')}
          />
        </Pair>
        <Pair>
          <Seconds
            label={t('spending.increment')}
            least={1}
            value={fields.incrementSeconds}
            onChange={(incrementSeconds) => put({ incrementSeconds })}
          />
          <Seconds
            label={t('spending.minimum')}
            least={0}
            value={fields.minimumSeconds}
            onChange={(minimumSeconds) => put({ minimumSeconds })}
          />
        </Pair>
        <Problem message={problems.rest} />
        <Buttons>
          {rate ? (
            <Button
              variant="subtle"
              color="red"
              loading={remove.isPending}
              onClick={() => remove.mutate(rate.id, { onSuccess: onClose })}
            >
              {t('spending.remove')}
            </Button>
          ) : null}
          <Button type="submit" disabled={!fields.perMinute} loading={save.isPending}>
            {t('action.save')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}

function TrunkChoice({ value, onChange }: { value: string; onChange: (trunkId: string) => void }) {
  const { t } = useText();
  const trunks = useTrunks().data?.records ?? [];
  if (!trunks.length) return null;
  const every = { value: '', label: t('spending.everyTrunk') };
  return (
    <Select
      label={t('spending.trunk')}
      allowDeselect={false}
      data={[every, ...trunks.map(({ id, name }) => ({ value: id, label: name }))]}
      value={value}
      onChange={(trunkId) => onChange(trunkId ?? '')}
    />
  );
}

interface SecondsProps {
  label: string;
  least: number;
  value: number;
  onChange: (value: number) => void;
}

function Seconds({ label, least, value, onChange }: SecondsProps) {
  return (
    <NumberInput
      label={label}
      min={least}
      max={3600}
      allowDecimal={false}
      value={value}
      onChange={(now) => onChange(Number(now) || least)}
    />
  );
}
