import { ActionIcon, NumberInput, Switch } from '@mantine/core';
import { IconTrash, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { List, Row } from '@/design/parts/List';
import { Field, Section } from '@/design/parts/Section';
import { ErrorState, RowsSkeleton } from '@/design/parts/States';
import { Tag } from '@/design/parts/Tag';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import css from '../home/Meetings.module.css';
import { answersOf } from './answers';
import { FormEditor } from './FormEditor';
import {
  type Registration,
  type RegistrationChange,
  type RegistrationForm,
  useChangeRegistration,
  useForm,
  useRegistrants,
  useRegistration,
  useRemoveRegistrant,
  type WholeSession,
} from './queries';

/** Registration for a session: whether it is open, what it asks, and who registered. */
export function RegistrationTab({ session }: { session: WholeSession }) {
  const { data, error, refetch } = useRegistration(session.id);
  const form = useForm(session.id);
  const failed = error ?? form.error;
  if (failed && !(data && form.data))
    return <ErrorState error={failed} onRetry={() => void Promise.all([refetch(), form.refetch()])} />;
  if (!data || !form.data) return <RowsSkeleton rows={4} />;
  const over = session.status === 'Finished';
  return (
    <>
      <Rules session={session.id} registration={data} over={over} />
      {over ? null : <FormEditor session={session.id} first={form.data} />}
      <Registrants session={session} form={form.data} />
    </>
  );
}

function Rules({ session, registration, over }: { session: string; registration: Registration; over: boolean }) {
  const { t } = useText();
  const change = useChangeRegistration(session);
  const { settings } = registration;
  const [limit, setLimit] = useState<number | string>(settings.autoCloseLimit || '');
  const put = (what: RegistrationChange) =>
    change.mutate(what, { onError: (wrong) => toastBad(t('state.notSaved'), wrong.message) });
  return (
    <Section
      title={t('webinars.registration')}
      lead={t('webinars.registered', { count: registration.registrantCount })}
    >
      {over ? null : (
        <>
          <Field label={t('webinars.registrationOpen')}>
            <Switch
              aria-label={t('webinars.registrationOpen')}
              checked={registration.registrationStatus === 'Open'}
              onChange={(event) => put({ registrationStatus: event.currentTarget.checked ? 'Open' : 'Closed' })}
            />
          </Field>
          <Field label={t('webinars.places')} hint={t('webinars.placesHint')}>
            <NumberInput
              aria-label={t('webinars.places')}
              min={0}
              max={100_000}
              allowDecimal={false}
              value={limit}
              onChange={setLimit}
              onBlur={() => {
                if ((Number(limit) || 0) !== settings.autoCloseLimit)
                  put({ settings: { autoCloseLimit: Number(limit) || 0 } });
              }}
            />
          </Field>
          <Field label={t('webinars.workEmail')} hint={t('webinars.workEmailHint')}>
            <Switch
              aria-label={t('webinars.workEmail')}
              checked={settings.workEmailRequired}
              onChange={(event) => put({ settings: { workEmailRequired: event.currentTarget.checked } })}
            />
          </Field>
        </>
      )}
      <Field label={t('webinars.shares')} hint={t('webinars.sharesHint')}>
        <Switch
          aria-label={t('webinars.shares')}
          checked={settings.viewRecording}
          onChange={(event) => put({ settings: { viewRecording: event.currentTarget.checked } })}
        />
      </Field>
    </Section>
  );
}

function Registrants({ session, form }: { session: WholeSession; form: RegistrationForm }) {
  const { t } = useText();
  const { data, error, refetch } = useRegistrants(session.id);
  const remove = useRemoveRegistrant(session.id);
  return (
    <Section title={t('webinars.registrants')}>
      {error && !data ? <ErrorState error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <RowsSkeleton rows={2} /> : null}
      {data?.length === 0 ? <p className={css.quiet}>{t('webinars.noRegistrants')}</p> : null}
      {data?.length ? (
        <List label={t('webinars.registrants')}>
          {data.map((each) => {
            const name = `${each.firstName} ${each.lastName}`.trim() || each.email;
            return (
              <Row
                key={each.id}
                leading={<IconUser size={20} aria-hidden />}
                title={
                  <>
                    <bdi>{name}</bdi>{' '}
                    {each.clarionState === 'Registered' ? null : (
                      <Tag tone={each.clarionState === 'Waitlisted' ? 'warn' : 'plain'}>
                        {t(each.clarionState === 'Waitlisted' ? 'webinars.waits' : 'webinars.withdrew')}
                      </Tag>
                    )}
                  </>
                }
                detail={[each.email, ...answersOf(form, each)].join(' · ')}
                trailing={
                  session.status === 'Finished' ? null : (
                    <ActionIcon
                      color="gray"
                      aria-label={t('webinars.remove', { name })}
                      onClick={() =>
                        remove.mutate(each.id, { onError: (wrong) => toastBad(t('state.notSaved'), wrong.message) })
                      }
                    >
                      <IconTrash size={18} aria-hidden />
                    </ActionIcon>
                  )
                }
              />
            );
          })}
        </List>
      ) : null}
    </Section>
  );
}
