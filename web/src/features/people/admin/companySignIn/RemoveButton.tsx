import { Button } from '@mantine/core';
import { useState } from 'react';
import { toastBad } from '@/design/toast';
import { Asking } from '@/features/people/security/SessionsSection';
import { useText } from '@/text/useText';
import { remove, useSignInChange } from './queries';

/** Take the provider or the directory away, once that was meant. */
export function RemoveButton({ path, title }: { path: string; title: string }) {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const removal = useSignInChange(remove(path));
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('companySignIn.remove')}
      </Button>
      <Asking
        opened={asking}
        title={title}
        words={t('companySignIn.removeWords')}
        action={t('companySignIn.remove')}
        pending={removal.isPending}
        onClose={() => setAsking(false)}
        onGo={() =>
          removal.mutate(undefined, {
            onError: (error) => toastBad(t('state.notSaved'), error.message),
            onSettled: () => setAsking(false),
          })
        }
      />
    </>
  );
}
