import { Button } from '@mantine/core';
import { useState } from 'react';
import { call } from '@/api/client';
import { Field, Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { SignInHelp } from '@/features/people/security/SignInHelp';
import { useText } from '@/text/useText';
import { useMe } from '../../queries';
import { useRights } from '../../rights';
import { useEmailState } from '../email/queries';
import { useAdminChange } from '../queries';
import { StatusTag } from '../StatusTag';
import { DeletePerson } from './DeletePerson';
import type { TabProps } from './PersonPage';

const people = new Set(['User', 'DigitalUser', 'VirtualUser']);

/** Letting in and out: the letter that welcomes, help with signing in, switching off, deleting. */
export function StatusTab({ person }: TabProps) {
  const rights = useRights();
  const { data: me } = useMe();
  const self = String(me?.id) === String(person.id);
  const human = people.has(person.type);
  return (
    <>
      {human ? <LettingIn person={person} /> : null}
      {!self && rights.mayOnOthers('EditExtensionInfo', 'EditUserInfo') ? <Switching person={person} /> : null}
      {!self && rights.mayOnOthers('Users', 'AddRemoveUsers') ? <DeletePerson person={person} /> : null}
    </>
  );
}

function LettingIn({ person }: TabProps) {
  const { t } = useText();
  const rights = useRights();
  const [helped, setHelped] = useState(false);
  const welcome = useAdminChange((email: string) =>
    call('/restapi/v2/accounts/~/send-welcome-email', { method: 'POST', body: { email } }),
  );
  const email = person.contact?.email;
  const leaves = useEmailState(rights.mayOnOthers('Users')).data?.server !== false;
  const comes = person.status === 'Enabled' || person.status === 'NotActivated';
  const mayWrite = rights.mayOnOthers('Users');
  const mayHelp = rights.mayOnOthers('EditUserCredentials');
  if (!mayWrite && !mayHelp) return null;
  return (
    <Section title={t('person.signIn')}>
      {mayWrite ? (
        <Field
          label={t('person.welcome')}
          hint={email && comes ? t('person.welcomeHint', { email }) : t('person.welcomeCannot')}
        >
          <Button
            variant="default"
            disabled={!email || !comes}
            loading={welcome.isPending}
            onClick={() =>
              welcome.mutate(email ?? '', {
                onSuccess: () =>
                  leaves
                    ? toastGood(t('person.welcomed', { email: email ?? '' }))
                    : toastBad(t('person.welcomeWaits', { email: email ?? '' })),
                onError: (error) => toastBad(t('person.notWelcomed'), error.message),
              })
            }
          >
            {t('person.welcomeSend')}
          </Button>
        </Field>
      ) : null}
      {mayHelp ? (
        <Field label={t('help.open')} hint={t('person.helpHint')}>
          <Button variant="default" aria-label={t('help.of', { name: person.name })} onClick={() => setHelped(true)}>
            {t('help.open')}
          </Button>
        </Field>
      ) : null}
      <SignInHelp
        person={helped ? { id: String(person.id), name: person.name } : null}
        onClose={() => setHelped(false)}
      />
    </Section>
  );
}

function Switching({ person }: TabProps) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const set = useAdminChange((status: string) =>
    call(`/account/~/extension/${person.id}`, { method: 'PUT', body: { status } }),
  );
  const change = (status: string) =>
    set.mutate(status, {
      onSuccess: () => {
        setAsking(false);
        toastGood(t('state.saved'));
      },
      onError: (error) => toastBad(t('state.notSaved'), error.message),
    });
  const enabled = person.status === 'Enabled';
  return (
    <Section title={t('admin.status')}>
      <Field
        label={enabled ? t('person.switchOff') : t('person.switchOn')}
        hint={enabled ? t('person.switchOffHint') : t('person.switchOnHint')}
      >
        <StatusTag status={person.status} />
        <Button
          variant="default"
          loading={set.isPending && !asking}
          onClick={() => (enabled ? setAsking(true) : change('Enabled'))}
        >
          {enabled ? t('person.disable') : t('person.enable')}
        </Button>
      </Field>
      <Asking
        opened={asking}
        title={t('person.disableTitle', { name: person.name })}
        words={t('person.disableWords')}
        action={t('person.disable')}
        pending={set.isPending}
        onClose={() => setAsking(false)}
        onGo={() => change('Disabled')}
      />
    </Section>
  );
}
