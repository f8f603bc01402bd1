import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { CopyText } from '@/design/parts/CopyText';
import { toastBad, toastGood } from '@/design/toast';
import { useText } from '@/text/useText';
import { changes, useSecurityChange } from './queries';
import css from './Security.module.css';

interface SignInHelpProps {
  person: { id: string; name: string } | null;
  onClose: () => void;
}

/** What an administrator does for somebody who cannot sign in, or should not. */
export function SignInHelp({ person, onClose }: SignInHelpProps) {
  const { t } = useText();
  const [link, setLink] = useState('');
  const make = useSecurityChange(changes.makeLink);
  const reset = useSecurityChange(changes.resetFactors);
  const signOut = useSecurityChange(changes.signOutPerson);
  const name = person?.name ?? '';
  const failed = (error: Error) => toastBad(t('state.notSaved'), error.message);
  const close = () => {
    setLink('');
    onClose();
  };
  const id = person?.id ?? '';
  return (
    <Modal
      opened={person !== null}
      onClose={close}
      title={t('help.of', { name })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className={css.help}>
        {link ? (
          <>
            <p>{t('help.linkMade', { name })}</p>
            <div className={css.link}>
              <CopyText value={link} />
            </div>
          </>
        ) : (
          <>
            <Button
              variant="default"
              loading={make.isPending}
              onClick={() => make.mutate(id, { onSuccess: (made) => setLink(made.link), onError: failed })}
            >
              {t('help.link')}
            </Button>
            <p>{t('help.linkHint')}</p>
          </>
        )}
      </div>
      <div className={css.help}>
        <Button
          variant="default"
          loading={reset.isPending}
          onClick={() => reset.mutate(id, { onSuccess: () => toastGood(t('help.resetDone')), onError: failed })}
        >
          {t('help.resetFactors')}
        </Button>
        <p>{t('help.resetFactorsHint')}</p>
      </div>
      <div className={css.help}>
        <Button
          variant="default"
          loading={signOut.isPending}
          onClick={() =>
            signOut.mutate(id, { onSuccess: () => toastGood(t('help.signOutDone', { name })), onError: failed })
          }
        >
          {t('help.signOut')}
        </Button>
        <p>{t('help.signOutHint')}</p>
      </div>
    </Modal>
  );
}
