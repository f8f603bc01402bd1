import { Button, TextInput } from '@mantine/core';
import { IconFingerprint, IconLifebuoy, IconMail, IconShieldCheck } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { SecondMethod } from '@/api/signIn';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import { Problem } from './Problem';
import css from './SignIn.module.css';
import type { SignInFlow } from './useSignInFlow';

const ways: Record<SecondMethod, { label: TextKey; icon: typeof IconFingerprint }> = {
  passkey: { label: 'signIn.passkeyAgain', icon: IconFingerprint },
  totp: { label: 'signIn.totp', icon: IconShieldCheck },
  email: { label: 'signIn.email', icon: IconMail },
  recovery: { label: 'signIn.recovery', icon: IconLifebuoy },
};

/** The second step: a passkey or a code, and a way to change one's mind. */
export function SecondFactor({ flow }: { flow: SignInFlow }) {
  const { t } = useText();
  const others = flow.methods.filter((method) => method !== flow.view && (method !== 'passkey' || flow.passkeys));
  return (
    <div className={css.form}>
      <Problem text={flow.problem} />
      {flow.view === 'passkey' ? (
        <Button
          size="md"
          fullWidth
          loading={flow.pending}
          leftSection={<IconFingerprint size={19} aria-hidden />}
          onClick={() => flow.passkey()}
        >
          {t('signIn.passkeyAgain')}
        </Button>
      ) : (
        <CodeForm flow={flow} />
      )}
      {flow.view === 'email' ? (
        <Button variant="default" loading={flow.pending} onClick={() => flow.choose('email')}>
          {t('signIn.emailAgain')}
        </Button>
      ) : null}
      {others.length ? (
        <fieldset className={css.ways}>
          <legend>{t('signIn.another')}</legend>
          {others.map((method) => {
            const { label, icon: Icon } = ways[method];
            return (
              <Button
                key={method}
                variant="subtle"
                justify="flex-start"
                leftSection={<Icon size={18} aria-hidden />}
                onClick={() => flow.choose(method)}
              >
                {t(label)}
              </Button>
            );
          })}
        </fieldset>
      ) : null}
      <Button variant="subtle" color="gray" onClick={flow.restart}>
        {t('signIn.restart')}
      </Button>
    </div>
  );
}

/** Six digits of an authenticator or an email, or a recovery code. */
export function CodeForm({ flow }: { flow: SignInFlow }) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const recovery = flow.view === 'recovery';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    flow.code(code.trim());
    setCode('');
  };
  return (
    <form className={css.form} onSubmit={submit} key={flow.view}>
      <TextInput
        label={t(recovery ? 'signIn.recoveryLabel' : 'signIn.codeLabel')}
        description={recovery ? undefined : t('signIn.codeHint')}
        classNames={{ input: css.code }}
        autoComplete={recovery ? 'off' : 'one-time-code'}
        inputMode={recovery ? 'text' : 'numeric'}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={recovery ? 20 : 9}
        autoFocus
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" size="md" loading={flow.pending} disabled={!code.trim()} fullWidth>
        {t('signIn.continue')}
      </Button>
    </form>
  );
}
