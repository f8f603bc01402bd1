import { Button, Modal, Select, TextInput } from '@mantine/core';
import { IconShieldPlus, IconUserShield } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '@/api/client';
import type { RoleDetails } from '@/api/generated';
import { Buttons, Form } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import css from '../Admin.module.css';
import { AdminArea } from '../AdminArea';
import people from '../People.module.css';
import { type RoleRecord, useAdminChange, useRoles } from '../queries';
import { useDefaultRole } from './queries';

/** The roles there are: predefined ones to look at and copy, and the company's own. */
export function RolesPage() {
  const { t } = useText();
  const mayEdit = useRights().may('EditUserRoles', 'Roles');
  const [making, setMaking] = useState(false);
  const { data: roles, error, refetch } = useRoles();
  return (
    <AdminArea
      section="roles"
      title={t('admin.roles')}
      lead={t('roles.lead')}
      actions={
        mayEdit ? (
          <Button leftSection={<IconShieldPlus size={18} aria-hidden />} onClick={() => setMaking(true)}>
            {t('roles.create')}
          </Button>
        ) : null
      }
    >
      {error && !roles ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!roles && !error ? <RowsSkeleton rows={7} /> : null}
      {roles ? <RoleLists roles={roles} mayEdit={mayEdit} /> : null}
      {making && roles ? <NewRole roles={roles} onClose={() => setMaking(false)} /> : null}
    </AdminArea>
  );
}

function RoleLists({ roles, mayEdit }: { roles: RoleRecord[]; mayEdit: boolean }) {
  const { t } = useText();
  const own = roles.filter(({ custom }) => custom);
  const given = roles.filter(({ custom }) => !custom);
  return (
    <>
      {own.length ? (
        <Section title={t('roles.own')}>
          <Roles label={t('roles.own')} roles={own} />
        </Section>
      ) : null}
      <Section title={t('roles.predefined')} lead={t('roles.predefinedLead')}>
        <Roles label={t('roles.predefined')} roles={given} />
      </Section>
      {mayEdit ? <DefaultRole roles={roles} /> : null}
    </>
  );
}

function Roles({ label, roles }: { label: string; roles: RoleRecord[] }) {
  const { t } = useText();
  return (
    <List label={label}>
      {roles.map((role) => (
        <Row
          key={role.id}
          leading={
            <span className={css.icon} aria-hidden>
              <IconUserShield size={20} />
            </span>
          }
          title={
            <Link to="/roles/$roleId" params={{ roleId: role.id }} className={people.name}>
              {role.displayName}
            </Link>
          }
          detail={[t('roles.permissions', { count: role.permissions.length }), role.description]
            .filter(Boolean)
            .join(' · ')}
        />
      ))}
    </List>
  );
}

function DefaultRole({ roles }: { roles: RoleRecord[] }) {
  const { t } = useText();
  const { data } = useDefaultRole();
  const change = useAdminChange((id: string) => call('/account/~/user-role/default', { method: 'PUT', body: { id } }));
  return (
    <Section title={t('roles.default')}>
      <Field label={t('roles.defaultLabel')} hint={t('roles.defaultHint')}>
        <Select
          aria-label={t('roles.defaultLabel')}
          w={260}
          data={roles.map(({ id, displayName }) => ({ value: id, label: displayName }))}
          value={data?.id ?? null}
          disabled={change.isPending}
          onChange={(id) =>
            id &&
            change.mutate(id, {
              onSuccess: () => toastGood(t('state.saved')),
              onError: (error) => toastBad(t('state.notSaved'), error.message),
            })
          }
        />
      </Field>
    </Section>
  );
}

function NewRole({ roles, onClose }: { roles: RoleRecord[]; onClose: () => void }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [from, setFrom] = useState('4');
  const create = useAdminChange((body: unknown) => call<RoleDetails>('/account/~/user-role', { method: 'POST', body }));
  const problems = problemsOf(create.error, ['displayName', 'id']);
  const submit = () =>
    create.mutate(from ? { displayName: name, id: from } : { displayName: name, scope: 'Self', permissions: [] }, {
      onSuccess: ({ id }) => void navigate({ to: '/roles/$roleId', params: { roleId: id } }),
    });
  return (
    <Modal opened onClose={onClose} title={t('roles.create')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <Form onSubmit={submit} label={t('roles.create')}>
        <TextInput
          label={t('roles.name')}
          data-autofocus
          withAsterisk
          maxLength={100}
          value={name}
          error={problems.of('displayName')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('roles.copyOf')}
          description={t('roles.copyHint')}
          data={[
            { value: '', label: t('roles.copyNone') },
            ...roles.map(({ id, displayName }) => ({ value: id, label: displayName })),
          ]}
          value={from}
          error={problems.of('id')}
          onChange={(value) => setFrom(value ?? '')}
        />
        <Problem message={problems.rest} />
        <Buttons>
          <Button type="submit" loading={create.isPending} disabled={!name.trim()}>
            {t('roles.createNow')}
          </Button>
        </Buttons>
      </Form>
    </Modal>
  );
}
