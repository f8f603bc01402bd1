import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { IconFingerprint } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { DemoPerson } from '@/api/webConfig';
import { useText } from '@/text/useText';
import { CompanyWays } from './CompanyWays';
import { DemoPeople } from './DemoPeople';
import { Problem } from './Problem';
import css from './SignIn.module.css';
import type { SignInFlow } from './useSignInFlow';

interface SignInFormProps {
  flow: SignInFlow;
  hint?: string;
  demo?: DemoPerson[];
}

/** Name and password, or a passkey instead of both. */
export function SignInForm({ flow, hint = '', demo }: SignInFormProps) {
  const { t } = useText();
  const [username, setUsername] = useState(hint);
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!username.trim() || !password) return flow.complain('signIn.incomplete');
    flow.password(username.trim(), password, remember);
  };
  const fill = (name: string, secret: string) => {
    setUsername(name);
    setPassword(secret);
    flow.complain(null);
  };
  return (
    <>
      <form className={css.form} onSubmit={submit} noValidate>
        <Problem text={flow.problem} />
        <TextInput
          label={t('signIn.username')}
          description={t('signIn.usernameHint')}
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('signIn.password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        />
        <Checkbox
          label={t('signIn.remember')}
          checked={remember}
          onChange={(event) => setRemember(event.currentTarget.checked)}
        />
        <Button type="submit" size="md" loading={flow.pending} fullWidth>
          {t('signIn.submit')}
        </Button>
        {flow.passkeys ? (
          <Button
            variant="default"
            size="md"
            fullWidth
            disabled={flow.pending}
            leftSection={<IconFingerprint size={19} aria-hidden />}
            onClick={() => flow.passkey(remember)}
          >
            {t('signIn.passkey')}
          </Button>
        ) : null}
        <p className={css.quiet}>{t('signIn.forgot')}</p>
      </form>
      <div className={css.companyWays}>
        <CompanyWays flow={flow} />
      </div>
      {demo?.length ? <DemoPeople people={demo} onChoose={fill} /> : null}
    </>
  );
}
