import { Button, MultiSelect, NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import css from './Guests.module.css';
import { type Invitation, invite, useGuestAct, useOwnTeams } from './queries';

const nobody: Invitation = { email: '', firstName: '', lastName: '', teamIds: [], days: 30 };

/** Whom, into which teams, for how long. */
export function InviteForm() {
  const { t } = useText();
  const [wanted, setWanted] = useState(nobody);
  const { data: teams } = useOwnTeams();
  const act = useGuestAct(invite, ({ firstName }) => {
    toastGood(t('guests.invited', { who: firstName }));
    setWanted(nobody);
  });
  const change = (part: Partial<Invitation>) => setWanted((now) => ({ ...now, ...part }));
  const ready = wanted.email.includes('@') && wanted.firstName.trim() !== '' && wanted.teamIds.length > 0;
  return (
    <Section title={t('guests.inviteTitle')} lead={t('guests.inviteLead')}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) act.mutate(wanted);
        }}
      >
        <TextInput
          label={t('guests.email')}
          type="email"
          value={wanted.email}
          maxLength={254}
          onChange={(event) => change({ email: event.currentTarget.value })}
        />
        <TextInput
          label={t('guests.firstName')}
          value={wanted.firstName}
          maxLength={60}
          onChange={(event) => change({ firstName: event.currentTarget.value })}
        />
        <TextInput
          label={t('guests.lastName')}
          value={wanted.lastName}
          maxLength={60}
          onChange={(event) => change({ lastName: event.currentTarget.value })}
        />
        <MultiSelect
          label={t('guests.teams')}
          data={(teams ?? []).map((team) => ({ value: team.id, label: team.name ?? team.id }))}
          value={wanted.teamIds}
          maxValues={20}
          searchable
          onChange={(teamIds) => change({ teamIds })}
        />
        <NumberInput
          label={t('guests.days')}
          value={wanted.days}
          min={1}
          max={365}
          clampBehavior="strict"
          onChange={(days) => change({ days: Number(days) || 1 })}
        />
        <Button type="submit" disabled={!ready} loading={act.isPending}>
          {t('guests.invite')}
        </Button>
      </form>
    </Section>
  );
}
