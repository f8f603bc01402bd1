import { Button, Select, Switch } from '@mantine/core';
import { useState } from 'react';
import type { PhoneNumberRecord } from '@/api/shapes';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { own, useExtensionPath } from '@/features/people/ofExtension';
import { useRights } from '@/features/people/rights';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { type CallerIdRecord, type Choice, useCallerId, useSaveCallerId, useShowable } from './queries';

const usual = 'AdditionalSoftphone';
/** Kinds of calls in the order of how often an office makes them; the usual one stands above them. */
const kinds = [
  'MobileApp',
  'CommonPhone',
  'CallFlip',
  'RingOut',
  'RingMe',
  'Delegated',
  'Alternate',
  'BusinessMobile',
  'FaxNumber',
] as const;
const hidden = 'Blocked';

/** What somebody's calls show: usually, for each kind of call, and for each of their phones. */
export function CallerId({ lead }: { lead: string }) {
  const { t } = useText();
  const shown = useCallerId();
  const numbers = useShowable();
  const error = shown.error ?? numbers.error;
  if (error) return <ErrorState error={error} onRetry={() => void shown.refetch()} />;
  if (!shown.data || !numbers.data) return <RowsSkeleton rows={3} />;
  return (
    <Section title={t('person.callerId')} lead={lead}>
      <CallerIdForm key={JSON.stringify(shown.data)} shown={shown.data} numbers={numbers.data} />
    </Section>
  );
}

const picked = ({ type, phoneInfo }: Choice): string => (type === 'PhoneNumber' ? String(phoneInfo?.id) : hidden);
const choiceOf = (value: string): Choice =>
  value === hidden ? { type: hidden } : { type: 'PhoneNumber', phoneInfo: { id: value } };

function CallerIdForm({ shown, numbers }: { shown: CallerIdRecord; numbers: PhoneNumberRecord[] }) {
  const { t } = useText();
  const rights = useRights();
  const mine = useExtensionPath() === own;
  const mayEdit = mine ? rights.may('EditCallerIDSettings') : rights.mayOnOthers('EditCallerIDSettings');
  const [changed, setChanged] = useState<Record<string, string>>({});
  const [name, setName] = useState(shown.extensionNameForOutboundCalls);
  const [inside, setInside] = useState(shown.extensionNumberForInternalCalls);
  const save = useSaveCallerId();
  const data = [
    ...numbers
      .filter(({ usageType }) => usageType !== 'ContactCenterNumber')
      .map(({ id, phoneNumber, label }) => ({
        value: String(id),
        label: [formatNumber(phoneNumber), label].filter(Boolean).join(' · '),
      })),
    { value: hidden, label: t('person.hidden') },
  ];
  const features = new Map(shown.byFeature.map(({ feature, callerId }) => [feature, picked(callerId)]));
  const number = (key: string, now: string, label: string, hint?: string) => (
    <Field key={key} label={label} hint={hint}>
      <Select
        aria-label={label}
        w={260}
        maw="100%"
        disabled={!mayEdit}
        allowDeselect={false}
        data={data}
        value={changed[key] ?? now}
        onChange={(value) => setChanged({ ...changed, [key]: value ?? now })}
      />
    </Field>
  );
  const submit = () => {
    const said = (key: string) => changed[key] !== undefined;
    save.mutate(
      {
        byFeature: [...features.keys()].filter(said).map((feature) => ({
          feature,
          callerId: choiceOf(String(changed[feature])),
        })),
        byDevice: shown.byDevice
          .filter(({ device }) => said(device.id))
          .map(({ device }) => ({ device, callerId: choiceOf(String(changed[device.id])) })),
        extensionNameForOutboundCalls: name,
        extensionNumberForInternalCalls: inside,
      },
      { onSuccess: () => toastGood(t('state.saved')) },
    );
  };
  const untouched =
    Object.keys(changed).length === 0 &&
    name === shown.extensionNameForOutboundCalls &&
    inside === shown.extensionNumberForInternalCalls;
  return (
    <Form onSubmit={submit} label={t('person.callerId')}>
      <div>
        {number(usual, features.get(usual) ?? hidden, t('person.shownNumber'), t('person.shownNumberHint'))}
        <Field label={t('person.shownName')} hint={t('person.shownNameHint')}>
          <Switch
            aria-label={t('person.shownName')}
            disabled={!mayEdit}
            checked={name}
            onChange={(event) => setName(event.currentTarget.checked)}
          />
        </Field>
        <Field label={t('callerId.inside')} hint={t('callerId.insideHint')}>
          <Switch
            aria-label={t('callerId.inside')}
            disabled={!mayEdit}
            checked={inside}
            onChange={(event) => setInside(event.currentTarget.checked)}
          />
        </Field>
        {kinds
          .filter((kind) => features.has(kind))
          .map((kind) => number(kind, features.get(kind) ?? hidden, t(`callerId.${kind}`), t(`callerId.${kind}Hint`)))}
        {shown.byDevice.map(({ device, callerId }) =>
          number(device.id, picked(callerId), t('callerId.device', { name: device.name })),
        )}
      </div>
      <Problem message={save.error?.message} />
      {mayEdit ? (
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={untouched}>
            {t('action.save')}
          </Button>
        </Buttons>
      ) : null}
    </Form>
  );
}
