import { Button, Group, Modal, PasswordInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { ApiError } from '@/api/errors';
import { useText } from '@/text/useText';
import css from './Security.module.css';

interface ConfirmPasswordProps {
  opened: boolean;
  onClose: () => void;
  /** Does what the password is asked for; what it throws is shown here. */
  onConfirm: (password: string) => Promise<void>;
  title?: string;
  children?: ReactNode;
}

/** Asks for the password before something changes about how one signs in. */
export function ConfirmPassword({ opened, onClose, onConfirm, title, children }: ConfirmPasswordProps) {
  const { t } = useText();
  const [password, setPassword] = useState('');
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState('');
  const close = () => {
    setPassword('');
    setProblem('');
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    setProblem('');
    try {
      await onConfirm(password);
      close();
    } catch (error) {
      const wrong = error instanceof ApiError && error.code === 'OAU-140';
      setProblem(wrong ? t('security.passwordWrong') : error instanceof Error ? error.message : String(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title ?? t('security.confirmTitle')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form className={css.form} onSubmit={(event) => void submit(event)}>
        <p className={css.words}>{t('security.confirmLead')}</p>
        {children}
        <PasswordInput
          label={t('security.currentPassword')}
          autoComplete="current-password"
          value={password}
          error={problem}
          data-autofocus
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('signIn.showPassword') }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('security.cancel')}
          </Button>
          <Button type="submit" loading={pending} disabled={!password}>
            {t('security.confirm')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
