import { Button, Checkbox } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/api/client';
import type { AssignedRole } from '@/api/generated';
import { Buttons, Form } from '@/design/parts/Form';
import { Problem } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from '../Admin.module.css';
import { adminKeys, type RoleRecord, useAdminChange, useRoles } from '../queries';
import { AdministeredSites } from './AdministeredSites';
import type { TabProps } from './PersonPage';

/** Which roles somebody holds. Only those can be given or taken that go no further than one's own. */
export function RolesTab({ person }: TabProps) {
  const { t } = useText();
  const roles = useRoles();
  const held = useQuery({
    queryKey: [...adminKeys.person(String(person.id)), 'roles'],
    queryFn: ({ signal }) => call<AssignedRole>(`/account/~/extension/${person.id}/assigned-role`, { signal }),
  });
  const error = roles.error ?? held.error;
  if (error) return <ErrorState error={error} onRetry={() => void held.refetch()} />;
  if (!roles.data || !held.data) return <RowsSkeleton rows={5} />;
  const ids = held.data.records.map(({ id }) => id);
  return (
    <>
      <Section title={t('person.roles')} lead={t('person.rolesLead', { name: person.name })}>
        <RolesForm key={ids.join()} person={person} roles={roles.data} held={ids} />
      </Section>
      <AdministeredSites person={person} />
    </>
  );
}

function RolesForm({ person, roles, held }: TabProps & { roles: RoleRecord[]; held: string[] }) {
  const { t } = useText();
  const [chosen, setChosen] = useState(held);
  const give = useAdminChange((ids: string[]) =>
    call(`/account/~/extension/${person.id}/assigned-role`, {
      method: 'PUT',
      body: { records: ids.map((id) => ({ id })) },
    }),
  );
  const same = chosen.length === held.length && chosen.every((id) => held.includes(id));
  const submit = () => give.mutate(chosen, { onSuccess: () => toastGood(t('person.rolesSaved')) });
  return (
    <Form onSubmit={submit} label={t('person.roles')}>
      <Checkbox.Group value={chosen} onChange={setChosen} aria-label={t('person.roles')}>
        <div className={css.choices}>
          {roles.map((role) => (
            <div key={role.id} className={css.choice}>
              <Checkbox value={role.id} label={role.displayName} description={role.description || undefined} />
            </div>
          ))}
        </div>
      </Checkbox.Group>
      <Problem message={give.error?.message} />
      <Buttons>
        <Button type="submit" loading={give.isPending} disabled={same || !chosen.length}>
          {t('action.save')}
        </Button>
      </Buttons>
    </Form>
  );
}
