import { Alert, Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useText } from '@/text/useText';
import css from './SignIn.module.css';
import type { SignInFormState } from './useSignInForm';

export function SignInForm({ form }: { form: SignInFormState }) {
  const { t } = useText();
  return (
    <form className={css.form} onSubmit={form.submit} noValidate>
      {form.problem ? (
        <Alert color="red" role="alert" icon={<IconAlertTriangle aria-hidden />}>
          {t(form.problem)}
        </Alert>
      ) : null}
      <TextInput
        label={t('signIn.username')}
        description={t('signIn.usernameHint')}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={form.username}
        onChange={(event) => form.setUsername(event.currentTarget.value)}
        data-autofocus
      />
      <PasswordInput
        label={t('signIn.password')}
        autoComplete="current-password"
        value={form.password}
        onChange={(event) => form.setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
      />
      <Checkbox
        label={t('signIn.remember')}
        checked={form.remember}
        onChange={(event) => form.setRemember(event.currentTarget.checked)}
      />
      <Button type="submit" size="md" loading={form.pending} fullWidth>
        {t('signIn.submit')}
      </Button>
    </form>
  );
}
