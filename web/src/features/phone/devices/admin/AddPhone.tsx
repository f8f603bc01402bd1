import { Button, Modal, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import type { DeviceInfo } from '@/api/generated';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useAdminChange } from '@/features/people/admin/queries';
import { RINGING } from '@/features/people/colleague';
import { ExtensionSelect } from '@/features/people/ExtensionSelect';
import { useRights } from '@/features/people/rights';
import { useText } from '@/text/useText';
import { SipDetails } from '../SipDetails';
import css from './Devices.module.css';
import { ManyPhones } from './ManyPhones';

interface AddPhoneProps {
  /** Whose it will be; without one it is asked for. */
  person?: { id: string; name: string };
  onClose: () => void;
}

const none = '';

/** Another phone: for somebody, with what it signs in with, or several for the stock. */
export function AddPhone({ person, onClose }: AddPhoneProps) {
  const { t } = useText();
  const { may } = useRights();
  const [where, setWhere] = useState('person');
  const [made, setMade] = useState<string | null>(null);
  const mayMany = !person && may('AddRemoveDevices');
  const mayStock = !person && may('EditAccountDevices', 'EditCompanyDevices');
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('phones.add')}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={css.stack}>
        {made ? (
          <>
            <p className={css.words} role="status">
              {t('phones.made')}
            </p>
            <SipDetails deviceId={made} />
            <Buttons>
              <Button onClick={onClose}>{t('phones.done')}</Button>
            </Buttons>
          </>
        ) : (
          <>
            {mayStock || mayMany ? (
              <SegmentedControl
                aria-label={t('phones.where')}
                data={[
                  { value: 'person', label: t('phones.forPerson') },
                  ...(mayMany ? [{ value: 'many', label: t('phones.many') }] : []),
                  ...(mayStock ? [{ value: 'stock', label: t('phones.forStock') }] : []),
                ]}
                value={where}
                onChange={setWhere}
              />
            ) : null}
            {where === 'stock' ? <StockForm onDone={onClose} /> : null}
            {where === 'many' ? <ManyPhones onDone={onClose} /> : null}
            {where === 'person' ? <PhoneForm person={person} onMade={setMade} /> : null}
          </>
        )}
      </div>
    </Modal>
  );
}

function PhoneForm({ person, onMade }: { person?: AddPhoneProps['person']; onMade: (id: string) => void }) {
  const { t } = useText();
  const [owner, setOwner] = useState<string | null>(person?.id ?? null);
  const [name, setName] = useState('');
  const [type, setType] = useState('OtherPhone');
  const [serial, setSerial] = useState('');
  const add = useAdminChange((body: unknown) => call<DeviceInfo>('/account/~/device', { method: 'POST', body }));
  const problems = problemsOf(add.error, ['extensionId', 'name', 'type', 'serial']);
  const submit = () =>
    add.mutate({ type, name, serial, extension: { id: owner } }, { onSuccess: ({ id }) => onMade(String(id)) });
  return (
    <Form onSubmit={submit} label={t('phones.add')}>
      {person ? null : (
        <ExtensionSelect
          label={t('phones.owner')}
          types={RINGING}
          enabledOnly
          value={owner}
          error={problems.of('extensionId')}
          onChange={setOwner}
        />
      )}
      <Pair>
        <Select
          label={t('admin.kind')}
          data={[
            { value: 'OtherPhone', label: t('phones.type.OtherPhone') },
            { value: 'SoftPhone', label: t('phones.type.SoftPhone') },
          ]}
          value={type}
          error={problems.of('type')}
          onChange={(value) => setType(value ?? 'OtherPhone')}
        />
        <TextInput
          label={t('admin.name')}
          placeholder={t('phones.nameHint')}
          maxLength={100}
          value={name}
          error={problems.of('name')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Pair>
      <TextInput
        label={t('phones.serial')}
        description={t('phones.serialHint')}
        maxLength={100}
        value={serial}
        error={problems.of('serial')}
        onChange={(event) => setSerial(event.currentTarget.value)}
      />
      <Problem message={problems.rest} />
      <Buttons>
        <Button type="submit" loading={add.isPending} disabled={!owner}>
          {t('phones.addNow')}
        </Button>
      </Buttons>
    </Form>
  );
}

function StockForm({ onDone }: { onDone: () => void }) {
  const { t } = useText();
  const [count, setCount] = useState<number | string>(1);
  const add = useAdminChange((quantity: number) =>
    call('/restapi/v2/accounts/~/device-inventory', { method: 'POST', body: { type: 'OtherPhone', quantity } }),
  );
  const submit = () =>
    add.mutate(Number(count), {
      onSuccess: () => {
        toastGood(t('phones.stocked', { count: Number(count) }));
        onDone();
      },
    });
  return (
    <Form onSubmit={submit} label={t('phones.forStock')}>
      <NumberInput
        label={t('phones.quantity')}
        description={t('phones.stockHint')}
        min={1}
        max={50}
        clampBehavior="strict"
        radius="md"
        size="md"
        value={count}
        onChange={setCount}
      />
      <Problem message={add.error?.message} />
      <Buttons>
        <Button type="submit" loading={add.isPending} disabled={count === none}>
          {t('phones.addNow')}
        </Button>
      </Buttons>
    </Form>
  );
}
