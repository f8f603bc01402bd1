import { Button, Skeleton, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Contact, Extension } from '@/api/shapes';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState } from '@/design/parts/States';
import { toastBad, toastGood } from '@/design/toast';
import { MyNumbers } from '@/features/numbers/MyNumbers';
import { useText } from '@/text/useText';
import { photoOf } from '../colleague';
import { PersonAvatar } from '../PersonAvatar';
import { useMe, useUpdateContact } from '../queries';
import { Photo } from './Photo';
import css from './ProfileSettings.module.css';

export function ProfileSettings() {
  const { t } = useText();
  const { data: me, error, refetch } = useMe();
  if (error && !me) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!me) return <Skeleton height={320} radius="lg" role="status" aria-label={t('state.loading')} />;
  return (
    <>
      <Section title={t('settings.profile')} lead={t('profile.lead')}>
        <div className={css.who}>
          <PersonAvatar name={me.name} photo={photoOf(me.id, me.profileImage)} size={64} />
          <div>
            <div className={css.name}>{me.name}</div>
            <div className={css.detail}>{t('person.extension', { number: me.extensionNumber })}</div>
            <Photo me={me} />
          </div>
        </div>
        <ProfileForm me={me} />
      </Section>
      <Section title={t('profile.numbers')} lead={t('profile.numbersLead')}>
        <Field label={t('profile.extension')}>{me.extensionNumber}</Field>
        <MyNumbers />
      </Section>
    </>
  );
}

const fields = ['firstName', 'lastName', 'jobTitle', 'email'] as const;
const completion = { firstName: 'given-name', lastName: 'family-name', jobTitle: 'organization-title', email: 'email' };

function ProfileForm({ me }: { me: Extension }) {
  const { t } = useText();
  const [contact, setContact] = useState<Contact>(me.contact ?? {});
  const update = useUpdateContact();
  const changed = fields.some((field) => (contact[field] ?? '') !== (me.contact?.[field] ?? ''));
  const save = (event: FormEvent) => {
    event.preventDefault();
    update.mutate(Object.fromEntries(fields.map((field) => [field, contact[field]])), {
      onSuccess: () => toastGood(t('state.saved')),
      onError: (error) => toastBad(t('state.notSaved'), error.message),
    });
  };
  return (
    <form className={css.form} onSubmit={save}>
      {fields.map((field) => (
        <TextInput
          key={field}
          label={t(`profile.${field}`)}
          type={field === 'email' ? 'email' : 'text'}
          autoComplete={completion[field]}
          value={contact[field] ?? ''}
          onChange={(event) => setContact({ ...contact, [field]: event.currentTarget.value })}
        />
      ))}
      <div className={css.buttons}>
        <Button type="submit" loading={update.isPending} disabled={!changed}>
          {t('action.save')}
        </Button>
      </div>
    </form>
  );
}
