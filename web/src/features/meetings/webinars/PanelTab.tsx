import { ActionIcon, Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { IconTrash, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { CopyText } from '@/design/parts/CopyText';
import { Buttons, Form, Pair } from '@/design/parts/Form';
import { List, Row } from '@/design/parts/List';
import { Problem, problemsOf } from '@/design/parts/Problem';
import { Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { useMatches } from '@/features/people/directory';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from '../home/Meetings.module.css';
import { type NewInvitee, type Role, useInvite, useInvitees, useUninvite, type WholeSession } from './queries';

export const roles: Record<Role, TextKey> = {
  Host: 'webinars.role.Host',
  CoHost: 'webinars.role.CoHost',
  Panelist: 'webinars.role.Panelist',
  Attendee: 'webinars.role.Attendee',
};
const SHOWN = 8;

/** The panel of a session and attendees who were invited by name; each has a link of their own. */
export function PanelTab({ webinar, session }: { webinar: string; session: WholeSession }) {
  const { t } = useText();
  const { data, error, refetch } = useInvitees(webinar, session.id);
  const remove = useUninvite(webinar, session.id);
  return (
    <Section title={t('webinars.panel')} lead={t('webinars.panelLead')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data ? (
        <List label={t('webinars.panel')}>
          {data.map((each) => {
            const name = `${each.firstName} ${each.lastName}`.trim() || (each.email ?? '');
            return (
              <Row
                key={each.id}
                leading={<IconUser size={20} aria-hidden />}
                title={<bdi>{name}</bdi>}
                detail={[t(roles[each.role]), each.email].filter(Boolean).join(' · ')}
                trailing={
                  <span className={css.copy}>
                    <CopyText value={each.joinUri} shown={t('webinars.linkOf', { name })} />
                    {each.role === 'Host' || session.status !== 'Scheduled' ? null : (
                      <ActionIcon
                        color="gray"
                        aria-label={t('webinars.remove', { name })}
                        onClick={() =>
                          remove.mutate(each.id, {
                            onError: (wrong) => toastBad(t('state.notSaved'), wrong.message),
                          })
                        }
                      >
                        <IconTrash size={18} aria-hidden />
                      </ActionIcon>
                    )}
                  </span>
                }
              />
            );
          })}
        </List>
      ) : null}
      {session.status === 'Finished' ? null : <Invite webinar={webinar} session={session.id} />}
    </Section>
  );
}

/** Invite a colleague, found by name, or anybody by email address. */
function Invite({ webinar, session }: { webinar: string; session: string }) {
  const { t } = useText();
  const invite = useInvite(webinar, session);
  const [typed, setTyped] = useState('');
  const [name, setName] = useState('');
  const [role, setRole] = useState<NewInvitee['role']>('Panelist');
  const matches = useMatches(typed, SHOWN, {}, typed.trim() !== '') ?? [];
  const colleague = matches.find((each) => each.name === typed);
  const said = problemsOf(invite.error, ['email', 'userId', 'addedInvitees']);
  const submit = () => {
    const who = colleague
      ? { linkedUser: { userId: String(colleague.id) } }
      : { email: typed.trim(), firstName: name.trim() || undefined };
    invite.mutate(
      { role, ...who },
      {
        onSuccess: () => {
          toastGood(t('webinars.invited'));
          setTyped('');
          setName('');
        },
      },
    );
  };
  return (
    <Form onSubmit={submit} label={t('webinars.invite')}>
      <Problem message={said.rest} />
      <Pair>
        <Autocomplete
          label={t('webinars.who')}
          description={t('webinars.whoHint')}
          maxLength={254}
          data={[...new Set(matches.map((each) => each.name))]}
          filter={({ options }) => options}
          value={typed}
          error={said.of('email') ?? said.of('userId') ?? said.of('addedInvitees')}
          onChange={setTyped}
        />
        <Select
          label={t('webinars.roleOf')}
          description={t('webinars.roleHint')}
          data={(['Panelist', 'CoHost', 'Attendee'] as const).map((each) => ({ value: each, label: t(roles[each]) }))}
          value={role}
          onChange={(value) => value && setRole(value as NewInvitee['role'])}
        />
      </Pair>
      {typed.includes('@') ? (
        <TextInput
          label={t('webinars.name')}
          maxLength={64}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      ) : null}
      <Buttons>
        <Button type="submit" loading={invite.isPending} disabled={!typed.trim()}>
          {t('webinars.invite')}
        </Button>
      </Buttons>
    </Form>
  );
}
