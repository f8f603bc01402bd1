import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { DemoPerson } from '@/api/webConfig';
import { usePageTitle } from '@/design/pageTitle';
import { useText } from '@/text/useText';
import { AuthenticatorSetup } from '../security/AuthenticatorSetup';
import { RecoveryCodes } from '../security/RecoveryCodes';
import { Problem } from './Problem';
import { CodeForm, SecondFactor } from './SecondFactor';
import css from './SignIn.module.css';
import { SignInForm } from './SignInForm';
import type { SignInFlow } from './useSignInFlow';

interface SignInStepsProps {
  flow: SignInFlow;
  /** Under the title of the first step. */
  lead: ReactNode;
  hint?: string;
  demo?: DemoPerson[];
}

/** Whatever the server asks for next, from the password to the last code. */
export function SignInSteps({ flow, lead, hint, demo }: SignInStepsProps) {
  const { t } = useText();
  switch (flow.view) {
    case 'password':
      return (
        <Titled title={t('signIn.title')} lead={lead}>
          <SignInForm flow={flow} hint={hint} demo={demo} />
        </Titled>
      );
    case 'newPassword':
      return (
        <Titled
          title={t('signIn.newPasswordTitle')}
          lead={flow.person ? t('signIn.newPasswordLead', { name: flow.person.name }) : null}
        >
          <NewPasswordForm flow={flow} />
        </Titled>
      );
    case 'enrol':
      return (
        <Titled title={t('signIn.enrolTitle')} lead={t('signIn.enrolLead')}>
          <div className={css.form}>
            {flow.setup ? <AuthenticatorSetup setup={flow.setup} /> : null}
            <Problem text={flow.problem} />
            <CodeForm flow={flow} />
          </div>
        </Titled>
      );
    case 'recoveryCodes':
      return (
        <Titled title={t('recovery.title')} lead={t('recovery.lead')}>
          <RecoveryCodes codes={flow.recoveryCodes} onDone={flow.goOn} />
        </Titled>
      );
    default: {
      const leads = {
        passkey: 'signIn.passkeyLead',
        totp: 'signIn.codeLead',
        email: 'signIn.emailLead',
        recovery: 'signIn.recoveryLead',
      } as const;
      return (
        <Titled title={t('signIn.secondTitle')} lead={t(leads[flow.view], { address: flow.address })}>
          <SecondFactor flow={flow} />
        </Titled>
      );
    }
  }
}

function Titled({ title, lead, children }: { title: string; lead: ReactNode; children: ReactNode }) {
  usePageTitle(title);
  return (
    <>
      <h1 id="sign-in-title" className={css.title}>
        {title}
      </h1>
      <p className={css.lead}>{lead}</p>
      {children}
    </>
  );
}

function NewPasswordForm({ flow }: { flow: SignInFlow }) {
  const { t } = useText();
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    flow.newPassword(password);
  };
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <Problem text={flow.problem} />
      {flow.person ? (
        <>
          <input
            type="text"
            name="username"
            autoComplete="username"
            value={flow.person.extensionNumber}
            readOnly
            hidden
          />
          <PasswordInput
            label={t('signIn.newPassword')}
            description={t('signIn.newPasswordHint')}
            autoComplete="new-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
          />
          <Button type="submit" size="md" loading={flow.pending} disabled={!password} fullWidth>
            {t('signIn.continue')}
          </Button>
        </>
      ) : null}
      <Button variant="subtle" color="gray" onClick={flow.restart}>
        {t('signIn.restart')}
      </Button>
    </form>
  );
}
