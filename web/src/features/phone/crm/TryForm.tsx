import { Button, Modal, TextInput } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { type Connection, useTryConnection } from './queries';

/** Asks a CRM about a number, as an incoming call would. */
export function TryForm({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { t } = useText();
  const [number, setNumber] = useState('');
  const ask = useTryConnection(connection.id);
  const problems = problemsOf(ask.error, ['phoneNumber']);
  const title = t('crm.tryIt', { name: connection.name });
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => ask.mutate(number)}>
        <TextInput
          label={t('crm.number')}
          type="tel"
          data-autofocus
          maxLength={40}
          value={number}
          error={problems.of('phoneNumber')}
          onChange={(event) => setNumber(event.currentTarget.value)}
        />
        <Problem message={problems.rest ?? (ask.data?.problem || undefined)} />
        {ask.data && !ask.data.problem && ask.data.records.length === 0 ? (
          <p role="status">{t('crm.knowsNobody')}</p>
        ) : null}
        {ask.data?.records.length ? (
          <List label={title}>
            {ask.data.records.map((contact) => (
              <Row
                key={contact.id}
                leading={<IconUser size={20} aria-hidden />}
                title={contact.name}
                detail={[contact.company, contact.type].filter(Boolean).join(' · ')}
                trailing={
                  contact.link ? (
                    <a href={contact.link} target="_blank" rel="noopener noreferrer">
                      {t('crm.page')}
                    </a>
                  ) : null
                }
              />
            ))}
          </List>
        ) : null}
        <Buttons>
          <Button type="submit" loading={ask.isPending} disabled={!number.trim()}>
            {t('crm.ask')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
