import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { resumeSession } from '@/api/session';
import { useSignedIn } from '@/api/tokens';
import { useWebConfig } from '@/api/webConfig';
import { useText } from '@/text/useText';
import { SignInFrame } from './SignInFrame';
import { SignInSteps } from './SignInSteps';
import { useSignInFlow } from './useSignInFlow';

/** The one-time link is after the #, which browsers send to nobody; it leaves the address bar at once. */
const linkOnce = (): string | undefined => {
  const found = /^#link=([\w-]+)$/.exec(window.location.hash)?.[1];
  if (found) window.history.replaceState(null, '', window.location.pathname);
  return found;
};

/** Where the person wanted to go, if that is a page of ours. */
const wantedPage = (to: unknown): string => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/');

export function SignInPage() {
  const { t } = useText();
  const { history } = useRouter();
  const to = wantedPage((useSearch({ strict: false }) as { to?: unknown }).to);
  const signedIn = useSignedIn();
  const { data: config } = useWebConfig();
  const [link] = useState(linkOnce);
  const [busy, setBusy] = useState(!link && !signedIn);
  const flow = useSignInFlow({ wantTokens: true, link, onDone: () => history.replace(to) });
  useEffect(() => {
    // Somebody who is signed in in this browser already need not type anything.
    if (busy)
      resumeSession().then(
        () => setBusy(false),
        () => setBusy(false),
      );
  }, [busy]);
  const leave = signedIn && flow.view !== 'recoveryCodes' && !link;
  useEffect(() => {
    if (leave) history.replace(to);
  }, [leave, history, to]);
  if (leave) return null;
  return (
    <SignInFrame>{busy ? null : <SignInSteps flow={flow} lead={t('signIn.lead')} demo={config?.demo} />}</SignInFrame>
  );
}
