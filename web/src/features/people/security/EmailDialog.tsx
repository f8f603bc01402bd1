import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useText } from '@/text/useText';
import { changes, useSecurityChange } from './queries';
import css from './Security.module.css';

/** What is known of the first code: `address` as far as it is shown. */
export interface Sent {
  ticket: string;
  address: string;
}

interface EmailDialogProps {
  sent: Sent | null;
  onClose: () => void;
  onDone: (recoveryCodes: string[]) => void;
}

/** The first code by email, which shows that they arrive. */
export function EmailDialog({ sent, onClose, onDone }: EmailDialogProps) {
  const { t } = useText();
  const [code, setCode] = useState('');
  const confirm = useSecurityChange(changes.confirmEmailCodes);
  const close = () => {
    setCode('');
    confirm.reset();
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!sent) return;
    confirm.mutate(
      { ticket: sent.ticket, code },
      {
        onSuccess: ({ recoveryCodes }) => {
          onDone(recoveryCodes);
          close();
        },
      },
    );
  };
  return (
    <Modal
      opened={sent !== null}
      onClose={close}
      title={t('security.email')}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <form className={css.form} onSubmit={submit}>
        <p className={css.words}>{t('signIn.emailLead', { address: sent?.address ?? '' })}</p>
        <TextInput
          label={t('signIn.codeLabel')}
          description={t('signIn.codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={9}
          value={code}
          error={confirm.error ? t('signIn.codeWrong') : undefined}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={confirm.isPending} disabled={!code.trim()}>
          {t('signIn.continue')}
        </Button>
      </form>
    </Modal>
  );
}
