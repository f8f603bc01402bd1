import { Button } from '@mantine/core';
import { IconAddressBook, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad } from '@/design/toast';
import { AdminArea } from '@/features/people/admin/AdminArea';
import { useText } from '@/text/useText';
import { Activities } from './Activities';
import { ConnectionForm } from './ConnectionForm';
import { type Connection, useConnections, useRemoveConnection, useTemplates } from './queries';
import { TryForm } from './TryForm';

type Opened = { form?: Connection | 'new'; tried?: Connection };

/** CRMs that are asked who calls, and what was written into them. */
export function CrmPage() {
  const { t } = useText();
  return (
    <AdminArea section="crm" title={t('crm.title')} lead={t('crm.lead')}>
      <Connections />
      <Activities />
    </AdminArea>
  );
}

function Connections() {
  const { t } = useText();
  const { data, error, refetch } = useConnections();
  const { data: templates } = useTemplates();
  const [opened, setOpened] = useState<Opened>({});
  const close = () => setOpened({});
  return (
    <Section
      title={t('crm.connections')}
      actions={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpened({ form: 'new' })}>
          {t('crm.connect')}
        </Button>
      }
    >
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? <p>{t('crm.none')}</p> : null}
      {data?.length ? (
        <List label={t('crm.connections')}>
          {data.map((one) => (
            <ConnectionRow key={one.id} connection={one} onOpen={setOpened} />
          ))}
        </List>
      ) : null}
      {opened.form && templates ? (
        <ConnectionForm
          connection={opened.form === 'new' ? undefined : opened.form}
          templates={templates}
          onClose={close}
        />
      ) : null}
      {opened.tried ? <TryForm connection={opened.tried} onClose={close} /> : null}
    </Section>
  );
}

interface RowProps {
  connection: Connection;
  onOpen: (opened: Opened) => void;
}

function ConnectionRow({ connection, onOpen }: RowProps) {
  const { t } = useText();
  const remove = useRemoveConnection();
  const { name, problem } = connection;
  const state = problem ? 'bad' : connection.enabled ? 'good' : 'plain';
  const words = problem ? 'crm.hasProblem' : connection.enabled ? 'crm.works' : 'crm.off';
  return (
    <Row
      leading={<IconAddressBook size={22} stroke={1.6} aria-hidden />}
      title={name}
      detail={problem || connection.address.replace(/^https?:\/\//, '')}
      trailing={<Tag tone={state}>{t(words)}</Tag>}
    >
      <Button.Group mx="md" mb="md">
        <Button variant="default" aria-label={t('crm.tryIt', { name })} onClick={() => onOpen({ tried: connection })}>
          {t('crm.try')}
        </Button>
        <Button variant="default" aria-label={t('crm.changeIt', { name })} onClick={() => onOpen({ form: connection })}>
          {t('crm.change')}
        </Button>
        <Button
          variant="default"
          loading={remove.isPending}
          aria-label={t('crm.removeIt', { name })}
          onClick={() => {
            if (window.confirm(t('crm.removeSure', { name })))
              remove.mutate(connection.id, { onError: (failed) => toastBad(t('state.notSaved'), failed.message) });
          }}
        >
          {t('crm.remove')}
        </Button>
      </Button.Group>
    </Row>
  );
}
