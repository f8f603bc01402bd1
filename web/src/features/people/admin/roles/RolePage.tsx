import { Alert, Button, Radio, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft, IconInfoCircle } from '@tabler/icons-react';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { call } from '@/api/client';
import type { RoleDetails } from '@/api/generated';
import { Buttons, Form } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Avatar } from '@/design/parts/Person';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import { useRights } from '../../rights';
import css from '../Admin.module.css';
import { AdminArea } from '../AdminArea';
import people from '../People.module.css';
import { type RoleRecord, useAdminChange, usePeoplePage } from '../queries';
import { PermissionPicker } from './PermissionPicker';
import { useRole } from './queries';

const scopes = ['Self', 'UserExtensions', 'NonUserExtensions', 'AllExtensions'] as const;

/** One role: what it lets people do, on whose things, and who holds it. */
export function RolePage() {
  const { t } = useText();
  const navigate = useNavigate();
  const { roleId } = useParams({ strict: false }) as { roleId: string };
  const { data: role, error, refetch } = useRole(roleId);
  const mayEdit = useRights().may('EditUserRoles', 'Roles');
  return (
    <AdminArea
      section="roles"
      title={role?.displayName ?? t('admin.roles')}
      lead={role?.description}
      actions={
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={17} aria-hidden />}
          onClick={() => void navigate({ to: '/roles' })}
        >
          {t('roles.back')}
        </Button>
      }
    >
      {error && !role ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!role && !error ? <RowsSkeleton rows={6} /> : null}
      {role ? (
        <>
          <RoleForm key={JSON.stringify(role)} role={role} mayEdit={mayEdit && role.custom} />
          <Holders role={role} />
          {mayEdit ? <RoleActions role={role} /> : null}
        </>
      ) : null}
    </AdminArea>
  );
}

function RoleForm({ role, mayEdit }: { role: RoleRecord; mayEdit: boolean }) {
  const { t } = useText();
  const [name, setName] = useState(role.displayName);
  const [description, setDescription] = useState(role.description);
  const [scope, setScope] = useState(role.scope);
  const [chosen, setChosen] = useState(() => new Set(role.permissions.map(({ id }) => id)));
  const save = useAdminChange((body: unknown) => call(`/account/~/user-role/${role.id}`, { method: 'PUT', body }));
  const problems = problemsOf(save.error, ['displayName', 'description', 'scope']);
  const submit = () =>
    save.mutate(
      { displayName: name, description, scope, permissions: [...chosen].map((id) => ({ id })) },
      { onSuccess: () => toastGood(t('roles.saved')) },
    );
  return (
    <Section title={t('roles.what')} lead={mayEdit ? t('roles.whatLead') : undefined}>
      <Form onSubmit={submit} label={t('roles.what')}>
        {mayEdit ? (
          <>
            <TextInput
              label={t('roles.name')}
              maxLength={100}
              value={name}
              error={problems.of('displayName')}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Textarea
              label={t('roles.description')}
              maxLength={500}
              autosize
              value={description}
              error={problems.of('description')}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
          </>
        ) : (
          <Alert icon={<IconInfoCircle aria-hidden />}>{t(role.custom ? 'roles.readOnly' : 'roles.fixed')}</Alert>
        )}
        <Radio.Group
          label={t('roles.scope')}
          description={t('roles.scopeHint')}
          value={scope === 'Account' ? 'AllExtensions' : scope}
          error={problems.of('scope')}
          onChange={setScope}
        >
          <div className={css.choices} style={{ marginTop: 10 }}>
            {scopes.map((each) => (
              <div key={each} className={css.choice}>
                <Radio value={each} label={t(`roles.scope.${each}`)} disabled={!mayEdit && scope !== each} />
              </div>
            ))}
          </div>
        </Radio.Group>
        <PermissionPicker chosen={chosen} onChange={mayEdit ? setChosen : undefined} />
        <Problem message={problems.rest} />
        {mayEdit ? (
          <Buttons>
            <Button type="submit" loading={save.isPending} disabled={!name.trim()}>
              {t('action.save')}
            </Button>
          </Buttons>
        ) : null}
      </Form>
    </Section>
  );
}

function Holders({ role }: { role: RoleRecord }) {
  const { t } = useText();
  const { data } = usePeoplePage({ search: '', status: '', siteId: '', roleId: role.id, group: 'People' }, 1);
  if (!data) return null;
  const total = data.paging?.totalElements ?? 0;
  return (
    <Section title={t('roles.holders')} lead={t('roles.holderCount', { count: total })}>
      {total ? (
        <List label={t('roles.holders')}>
          {data.records.map((person) => (
            <Row
              key={person.id}
              leading={<Avatar name={person.name} size={36} silent />}
              title={
                <Link
                  to="/people/$personId"
                  params={{ personId: String(person.id) }}
                  search={{ tab: 'roles' } as never}
                  className={people.name}
                >
                  {person.name}
                </Link>
              }
              detail={t('person.extension', { number: person.extensionNumber })}
            />
          ))}
        </List>
      ) : null}
      {total > data.records.length ? (
        <p className={css.words}>{t('roles.moreHolders', { count: total - data.records.length })}</p>
      ) : null}
    </Section>
  );
}

function RoleActions({ role }: { role: RoleRecord }) {
  const { t } = useText();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const failed = (error: Error) => toastBad(t('state.notSaved'), error.message);
  const copy = useAdminChange(() =>
    call<RoleDetails>('/account/~/user-role', {
      method: 'POST',
      body: { id: role.id, displayName: t('roles.copyName', { name: role.displayName }) },
    }),
  );
  const remove = useAdminChange(() => call(`/account/~/user-role/${role.id}`, { method: 'DELETE' }));
  return (
    <Buttons>
      <Button
        variant="default"
        loading={copy.isPending}
        onClick={() =>
          copy.mutate(undefined, {
            onSuccess: ({ id }) => void navigate({ to: '/roles/$roleId', params: { roleId: id } }),
            onError: failed,
          })
        }
      >
        {t('roles.copy')}
      </Button>
      {role.custom ? (
        <Button variant="outline" color="red" onClick={() => setAsking(true)}>
          {t('roles.delete')}
        </Button>
      ) : null}
      <Asking
        opened={asking}
        title={t('roles.delete')}
        words={t('roles.deleteWords', { name: role.displayName })}
        action={t('roles.delete')}
        pending={remove.isPending}
        onClose={() => setAsking(false)}
        onGo={() =>
          remove.mutate(undefined, {
            onSuccess: () => {
              toastGood(t('roles.deleted'));
              void navigate({ to: '/roles' });
            },
            onError: failed,
          })
        }
      />
    </Buttons>
  );
}
