import { Button, Group, Modal, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { ApiError } from '@/api/errors';
import { Section } from '@/design/parts/Section';
import { toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { changes, useSecurityChange } from './queries';
import css from './Security.module.css';

export function PasswordSection() {
  const { t } = useText();
  const [open, setOpen] = useState(false);
  return (
    <Section
      title={t('security.password')}
      lead={t('security.passwordHint')}
      actions={
        <Button variant="default" style={{ flex: 'none' }} onClick={() => setOpen(true)}>
          {t('security.changePassword')}
        </Button>
      }
    >
      <ChangePassword opened={open} onClose={() => setOpen(false)} />
    </Section>
  );
}

function ChangePassword({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useText();
  const [password, setPassword] = useState('');
  const [fresh, setFresh] = useState('');
  const change = useSecurityChange(changes.password);
  const wrong = change.error instanceof ApiError && change.error.code === 'OAU-140';
  const close = () => {
    setPassword('');
    setFresh('');
    change.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const done = () => {
      toastGood(t('security.passwordChanged'));
      close();
    };
    change.mutate({ password, newPassword: fresh }, { onSuccess: done });
  };
  const reveal = { 'aria-label': t('signIn.showPassword') };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('security.changePassword')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form className={css.form} onSubmit={submit}>
        <PasswordInput
          label={t('security.currentPassword')}
          autoComplete="current-password"
          value={password}
          error={wrong ? t('security.passwordWrong') : undefined}
          data-autofocus
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={reveal}
        />
        <PasswordInput
          label={t('signIn.newPassword')}
          description={t('signIn.newPasswordHint')}
          autoComplete="new-password"
          value={fresh}
          error={change.error && !wrong ? change.error.message : undefined}
          onChange={(event) => setFresh(event.currentTarget.value)}
          visibilityToggleButtonProps={reveal}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('security.cancel')}
          </Button>
          <Button type="submit" loading={change.isPending} disabled={!password || fresh.length < 8}>
            {t('security.changePassword')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
