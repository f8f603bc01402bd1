import { Switch } from '@mantine/core';
import { Field, Section } from '@/design/parts/Section';
import { toastBad, toastGood } from '@/design/toast';
import { KeysSection } from '@/features/messaging/encryption/KeysSection';
import { OwnDataSection } from '@/features/operations/privacy/OwnDataSection';
import { useText } from '@/text/useText';
import { useRights } from '../rights';
import { PasswordSection } from './PasswordSection';
import { changes, usePolicy, useSecurityChange } from './queries';
import { SecondFactorSection } from './SecondFactorSection';
import { ConnectedAppsSection, SessionsSection } from './SessionsSection';

/** How I sign in, where I am signed in, and what I let in. */
export function SecuritySettings() {
  return (
    <>
      <PasswordSection />
      <SecondFactorSection />
      <SessionsSection />
      <KeysSection />
      <ConnectedAppsSection />
      <OwnDataSection />
      <PolicySection />
    </>
  );
}

function PolicySection() {
  const { t } = useText();
  const admin = useRights().may('AccountAdministration');
  const { data } = usePolicy(admin);
  const change = useSecurityChange(changes.policy);
  if (!admin || !data) return null;
  return (
    <Section title={t('security.policyTitle')}>
      <Field label={t('security.policy')} hint={t('security.policyHint')}>
        <Switch
          aria-label={t('security.policy')}
          checked={change.isPending ? change.variables : data.secondFactorRequired}
          onChange={(event) =>
            change.mutate(event.currentTarget.checked, {
              onSuccess: () => toastGood(t('state.saved')),
              onError: (error) => toastBad(t('state.notSaved'), error.message),
            })
          }
        />
      </Field>
    </Section>
  );
}
