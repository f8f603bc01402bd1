import { Button, Modal, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import type { PortNumbersCheck } from '@/api/generated';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Porting.module.css';
import { type Finding, type OrderDraft, ordersPath, type PortOrder, usePortingChange } from './queries';

const WEEK = 7 * 24 * 3600 * 1000;

/** A moment as a field of the browser writes it, in the time zone of who looks. */
const asField = (moment: Date) =>
  new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

const listed = (text: string) => text.split(/[\n,;]+/).flatMap((one) => one.trim() || []);

/** Write an order to bring numbers in, or write one anew; numbers are checked at once. */
export function OrderDialog({ order, onClose }: { order?: PortOrder; onClose: () => void }) {
  const { t } = useText();
  const [numbers, setNumbers] = useState(order?.numbers.map(({ phoneNumber }) => phoneNumber).join('\n') ?? '');
  const [carrier, setCarrier] = useState(order?.losingCarrier ?? '');
  const [account, setAccount] = useState(order?.accountNumber ?? '');
  const [pin, setPin] = useState('');
  const [person, setPerson] = useState(order?.authorisedPerson ?? '');
  const [when, setWhen] = useState(asField(order ? new Date(order.requestedTime) : new Date(Date.now() + WEEK)));
  const [findings, setFindings] = useState<Finding[]>([]);
  const owners = new Map(order?.numbers.map(({ phoneNumber, extension }) => [phoneNumber, extension]));
  const save = usePortingChange(async () => {
    const checked = await call<PortNumbersCheck>(`${ordersPath}/checks`, {
      method: 'POST',
      body: { numbers: listed(numbers) },
    });
    const wrong = checked.findings.filter(({ code, phoneNumber }) => !(code === 'Ordered' && owners.has(phoneNumber)));
    setFindings(wrong);
    if (wrong.length) return false;
    const body: OrderDraft = {
      losingCarrier: carrier,
      accountNumber: account,
      authorisedPerson: person,
      requestedTime: new Date(when).toISOString(),
      numbers: checked.numbers.map((phoneNumber) => {
        const owner = owners.get(phoneNumber);
        return owner ? { phoneNumber, extension: { id: owner.id } } : { phoneNumber };
      }),
      ...(pin || !order ? { pin } : {}),
    };
    await call(order ? `${ordersPath}/${order.id}` : ordersPath, { method: order ? 'PUT' : 'POST', body });
    return true;
  });
  const submit = () =>
    save.mutate(undefined, {
      onSuccess: (kept) => {
        if (!kept) return;
        toastGood(t('porting.kept'));
        onClose();
      },
    });
  const title = t(order ? 'porting.change' : 'porting.add');
  const complete = listed(numbers).length && carrier.trim() && account.trim() && person.trim() && when;
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={submit} label={title}>
        <Textarea
          label={t('porting.numbers')}
          description={t('porting.numbersHint')}
          autosize
          minRows={2}
          maxLength={5000}
          value={numbers}
          onChange={(event) => setNumbers(event.currentTarget.value)}
        />
        {findings.length ? (
          <div role="alert">
            <ul className={css.findings}>
              {findings.map(({ phoneNumber, code, message }) => (
                <li key={phoneNumber + code}>
                  {phoneNumber}: {message}
                </li>
              ))}
            </ul>
          </div>
        ) : null}
        <Pair>
          <TextInput
            label={t('porting.carrier')}
            maxLength={100}
            value={carrier}
            onChange={(event) => setCarrier(event.currentTarget.value)}
          />
          <TextInput
            label={t('porting.account')}
            maxLength={60}
            value={account}
            onChange={(event) => setAccount(event.currentTarget.value)}
          />
        </Pair>
        <Pair>
          <PasswordInput
            label={t('porting.pin')}
            description={order?.pinGiven ? t('porting.pinStays') : t('porting.pinHint')}
            autoComplete="off"
            maxLength={40}
            value={pin}
            visibilityToggleButtonProps={{ 'aria-label': t('porting.showPin') }}
            onChange={(event) => setPin(event.currentTarget.value)}
          />
          <TextInput
            label={t('porting.person')}
            description={t('porting.personHint')}
            maxLength={100}
            value={person}
            onChange={(event) => setPerson(event.currentTarget.value)}
          />
        </Pair>
        <TextInput
          label={t('porting.when')}
          type="datetime-local"
          value={when}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
        <Problem message={save.error?.message} />
        <Buttons>
          <Button type="submit" disabled={!complete} loading={save.isPending}>
            {t('porting.keep')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
