import { ActionIcon, Button, SegmentedControl, Switch, TextInput } from '@mantine/core';
import { IconBan, IconCheck, IconDeviceMobile, IconPhone, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Field, Section } from '@/design/parts/Section';
import { useText } from '@/text/useText';
import css from './Handling.module.css';
import {
  useAddBlocked,
  useAddNumber,
  useBlocked,
  useBlocking,
  useNumbers,
  useRemoveBlocked,
  useRemoveNumber,
  useSaveBlocking,
} from './queries';
import type { BlockedNumber } from './shapes';

/** Phones elsewhere that may ring. */
export function ForwardingNumbers() {
  const { t } = useText();
  const numbers = useNumbers().data?.records ?? [];
  const add = useAddNumber();
  const remove = useRemoveNumber();
  return (
    <Section title={t('handling.numbers')} lead={t('handling.numbersLead')}>
      <List label={t('handling.numbers')}>
        {numbers.map((each) => (
          <Row
            key={each.id}
            leading={
              each.device ? (
                <IconPhone size={22} stroke={1.6} aria-hidden />
              ) : (
                <IconDeviceMobile size={22} stroke={1.6} aria-hidden />
              )
            }
            title={each.label || each.phoneNumber}
            detail={each.label ? each.phoneNumber : undefined}
            trailing={
              each.device ? null : (
                <Remove name={each.label || each.phoneNumber || ''} onClick={() => remove.mutate(each.id)} />
              )
            }
          />
        ))}
      </List>
      <NumberForm
        action={t('handling.addNumber')}
        pending={add.isPending}
        onAdd={(phoneNumber, label, done) => add.mutate({ phoneNumber, label }, { onSuccess: done })}
      />
    </Section>
  );
}

const Remove = ({ name, onClick }: { name: string; onClick: () => void }) => {
  const { t } = useText();
  return (
    <ActionIcon color="gray" aria-label={t('handling.remove', { name })} onClick={onClick}>
      <IconTrash size={18} aria-hidden />
    </ActionIcon>
  );
};

interface NumberFormProps {
  action: string;
  pending: boolean;
  children?: ReactNode;
  onAdd: (number: string, label: string, done: () => void) => void;
}

function NumberForm({ action, pending, children, onAdd }: NumberFormProps) {
  const { t } = useText();
  const [number, setNumber] = useState('');
  const [label, setLabel] = useState('');
  const clear = () => {
    setNumber('');
    setLabel('');
  };
  return (
    <div className={css.form}>
      <Form label={action} onSubmit={() => onAdd(number, label, clear)}>
        <Pair>
          <TextInput
            type="tel"
            label={t('handling.number')}
            value={number}
            onChange={(event) => setNumber(event.currentTarget.value)}
          />
          <TextInput
            label={t('handling.label')}
            value={label}
            maxLength={60}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
        </Pair>
        {children}
        <Buttons>
          <Button type="submit" variant="default" loading={pending} disabled={!number.trim()}>
            {action}
          </Button>
        </Buttons>
      </Form>
    </div>
  );
}

/** Callers who are not let through. */
export function BlockedCallers() {
  const { t } = useText();
  const { data } = useBlocking();
  const numbers = useBlocked().data?.records ?? [];
  const save = useSaveBlocking();
  const add = useAddBlocked();
  const remove = useRemoveBlocked();
  const [status, setStatus] = useState<BlockedNumber['status']>('Blocked');
  const statuses = (['Blocked', 'Allowed'] as const).map((value) => ({ value, label: t(`handling.${value}`) }));
  return (
    <Section title={t('handling.blocking')} lead={t('handling.blockingLead')}>
      <Field label={t('handling.blockAll')} hint={t('handling.blockAllHint')}>
        <Switch
          aria-label={t('handling.blockAll')}
          checked={data?.mode === 'All'}
          onChange={(event) => save.mutate({ mode: event.currentTarget.checked ? 'All' : 'Specific' })}
        />
      </Field>
      <Field label={t('handling.blockAnonymous')}>
        <Switch
          aria-label={t('handling.blockAnonymous')}
          checked={data?.noCallerId === 'BlockCallsAndFaxes'}
          onChange={(event) =>
            save.mutate({ noCallerId: event.currentTarget.checked ? 'BlockCallsAndFaxes' : 'Allow' })
          }
        />
      </Field>
      <Field label={t('handling.blockPayPhones')}>
        <Switch
          aria-label={t('handling.blockPayPhones')}
          checked={data?.payPhones === 'Block'}
          onChange={(event) => save.mutate({ payPhones: event.currentTarget.checked ? 'Block' : 'Allow' })}
        />
      </Field>
      {numbers.length ? (
        <List label={t('handling.blockedNumbers')}>
          {numbers.map((each) => (
            <Row
              key={each.id}
              leading={
                each.status === 'Blocked' ? (
                  <IconBan size={22} stroke={1.6} aria-hidden />
                ) : (
                  <IconCheck size={22} stroke={1.6} aria-hidden />
                )
              }
              title={each.phoneNumber}
              detail={[t(`handling.${each.status}`), each.label].filter(Boolean).join(' · ')}
              trailing={<Remove name={each.phoneNumber} onClick={() => remove.mutate(each.id)} />}
            />
          ))}
        </List>
      ) : null}
      <NumberForm
        action={t('handling.addBlocked')}
        pending={add.isPending}
        onAdd={(phoneNumber, label, done) => add.mutate({ phoneNumber, label, status }, { onSuccess: done })}
      >
        <SegmentedControl
          radius="xl"
          aria-label={t('handling.status')}
          data={statuses}
          value={status}
          onChange={(value) => setStatus(value as BlockedNumber['status'])}
        />
      </NumberForm>
    </Section>
  );
}
