import { Button, Modal, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { useText } from '@/text/useText';
import { OtherServers, otherServersOf } from './OtherServers';
import { type Connection, useConnectServer } from './queries';

/** A server with CardDAV and CalDAV; with `connection`, the same one with another password. */
export function ServerForm({ connection, onClose }: { connection?: Connection; onClose: () => void }) {
  const { t } = useText();
  const save = useConnectServer();
  const [fields, setFields] = useState({
    name: connection?.name ?? '',
    address: connection?.address ?? '',
    userName: connection?.userName ?? '',
    password: '',
    contacts: connection?.contacts ?? true,
    calendar: connection?.calendar ?? true,
  });
  const put = (change: Partial<typeof fields>) => setFields((now) => ({ ...now, ...change }));
  const problems = problemsOf(save.error, ['name', 'address', 'userName', 'password', 'otherServers']);
  const others = otherServersOf(save.error);
  const title = t('connections.connect.dav');
  const complete =
    fields.address.trim() &&
    (fields.userName || fields.address.includes('@')) &&
    fields.password &&
    (fields.contacts || fields.calendar);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form label={title} onSubmit={() => save.mutate(fields, { onSuccess: onClose })}>
        <TextInput
          label={t('connections.address')}
          description={t('connections.addressHint')}
          inputMode="email"
          autoCapitalize="none"
          data-autofocus
          maxLength={300}
          value={fields.address}
          error={problems.of('address')}
          onChange={(event) => put({ address: event.currentTarget.value })}
        />
        <TextInput
          label={t('connections.user')}
          description={t('connections.userHint')}
          autoComplete="off"
          maxLength={200}
          value={fields.userName}
          error={problems.of('userName')}
          onChange={(event) => put({ userName: event.currentTarget.value })}
        />
        <PasswordInput
          label={t('connections.password')}
          description={t('connections.passwordHint')}
          autoComplete="new-password"
          maxLength={500}
          value={fields.password}
          error={problems.of('password')}
          visibilityToggleButtonProps={{ 'aria-label': t('connections.showPassword') }}
          onChange={(event) => put({ password: event.currentTarget.value })}
        />
        <TextInput
          label={t('connections.name')}
          maxLength={100}
          value={fields.name}
          error={problems.of('name')}
          onChange={(event) => put({ name: event.currentTarget.value })}
        />
        <Switch
          label={t('connections.wantContacts')}
          checked={fields.contacts}
          onChange={(event) => put({ contacts: event.currentTarget.checked })}
        />
        <Switch
          label={t('connections.wantCalendar')}
          checked={fields.calendar}
          onChange={(event) => put({ calendar: event.currentTarget.checked })}
        />
        <Problem message={problems.rest} />
        {others.length ? (
          <OtherServers
            servers={others}
            loading={save.isPending}
            onAllow={() => save.mutate({ ...fields, otherServers: others }, { onSuccess: onClose })}
          />
        ) : null}
        <Buttons>
          <Button type="submit" loading={save.isPending} disabled={!complete}>
            {t('connections.connect')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
