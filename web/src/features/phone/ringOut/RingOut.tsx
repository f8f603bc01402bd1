import { Button, Modal, Select, Switch, TextInput } from '@mantine/core';
import { IconPhoneOutgoing } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { isEmergencyNumber } from '@/features/emergency/numbers';
import { useText } from '@/text/useText';
import { formatNumber, looksDialable, toDialString } from '../dial/numbers';
import { useNumbers } from '../handling/queries';
import { type Order, useCancelRingOut, useRingOut, useStartRingOut } from './queries';
import { isUnderway, reasonOf, stageOf } from './status';

/** Calls with another of one's phones: it rings first. Emergency numbers are called from here, at once. */
export function RingOut({ to }: { to: string }) {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  if (isEmergencyNumber(to)) return null;
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        disabled={!to}
        leftSection={<IconPhoneOutgoing size={18} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('ringOut.title')}
      </Button>
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        title={t('ringOut.title')}
        closeButtonProps={{ 'aria-label': t('action.close') }}
      >
        <Course to={to} onClose={() => setOpen(false)} />
      </Modal>
    </>
  );
}

const every = 'all';
const other = 'other';

function Course({ to, onClose }: { to: string; onClose: () => void }) {
  const start = useStartRingOut();
  const [where, setWhere] = useState('');
  if (start.data) return <Progress started={start.data} where={where} to={to} onClose={onClose} />;
  const begin = (order: Order, name: string) => {
    setWhere(name);
    start.mutate(order);
  };
  return <Choosing to={to} pending={start.isPending} problem={start.error?.message} onStart={begin} />;
}

interface ChoosingProps {
  to: string;
  pending: boolean;
  problem?: string;
  onStart: (order: Order, where: string) => void;
}

function Choosing({ to, pending, problem, onStart }: ChoosingProps) {
  const { t } = useText();
  const phones = useNumbers().data?.records ?? [];
  const [chosen, setChosen] = useState(every);
  const [typed, setTyped] = useState('');
  const [asks, setAsks] = useState(true);
  const choices = [
    { value: every, label: t('ringOut.allPhones') },
    ...phones.map(({ id, label, phoneNumber }) => ({
      value: id,
      label: [label, formatNumber(phoneNumber)].filter(Boolean).join(' · ') || id,
    })),
    { value: other, label: t('ringOut.otherNumber') },
  ];
  const submit = () => {
    const phone = phones.find(({ id }) => id === chosen);
    const number = chosen === other ? toDialString(typed) : phone?.phoneNumber;
    const first = phone?.device ? { forwardingNumberId: phone.id } : number ? { phoneNumber: number } : null;
    const name = chosen === other ? formatNumber(number) : choices.find(({ value }) => value === chosen)?.label;
    onStart({ first, to, playPrompt: asks }, name ?? '');
  };
  return (
    <Form label={t('ringOut.title')} onSubmit={submit}>
      <p>{t('ringOut.lead', { number: formatNumber(to) })}</p>
      <Select
        label={t('ringOut.first')}
        data={choices}
        value={chosen}
        allowDeselect={false}
        onChange={(value) => setChosen(value ?? every)}
      />
      {chosen === other ? (
        <TextInput
          type="tel"
          label={t('handling.number')}
          value={typed}
          maxLength={40}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
      <Switch
        label={t('ringOut.asks')}
        description={t('ringOut.asksHint')}
        checked={asks}
        onChange={(event) => setAsks(event.currentTarget.checked)}
      />
      <Problem message={problem} />
      <Buttons>
        <Button type="submit" loading={pending} disabled={chosen === other && !looksDialable(typed)}>
          {t('ringOut.start')}
        </Button>
      </Buttons>
    </Form>
  );
}

interface ProgressProps {
  started: NonNullable<ReturnType<typeof useStartRingOut>['data']>;
  where: string;
  to: string;
  onClose: () => void;
}

/** How far the call is; it can be cancelled until both talk. */
function Progress({ started, where, to, onClose }: ProgressProps) {
  const { t } = useText();
  const { data, error } = useRingOut(started);
  const cancel = useCancelRingOut();
  const { status } = data ?? started;
  const stage = stageOf(status);
  const reason = reasonOf(status);
  return (
    <>
      <p role="status">
        {t(`ringOut.stage.${stage}`, { where, number: formatNumber(to), reason: reason ? t(reason) : '' })}
      </p>
      <Problem message={cancel.error?.message ?? error?.message} />
      <Buttons>
        {isUnderway(stage) && !error ? (
          <Button
            variant="default"
            color="red"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(started.id, { onSuccess: onClose })}
          >
            {t('ringOut.cancel')}
          </Button>
        ) : (
          <Button onClick={onClose}>{t('action.close')}</Button>
        )}
      </Buttons>
    </>
  );
}
