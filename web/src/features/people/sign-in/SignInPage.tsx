import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { resumeSession } from '@/api/session';
import { useSignedIn } from '@/api/tokens';
import { useDemoPeople } from '@/api/webConfig';
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

/** The same of an identity provider's answer, or a link that signs in once: a ticket to go on with, or a refusal. */
const answerOnce = (): { provider?: string; refused: boolean } => {
  const { hash, pathname, search } = window.location;
  const provider = /^#(?:provider|once)=([\w-]+)$/.exec(hash)?.[1];
  const refused = hash === '#refused';
  if (provider || refused) window.history.replaceState(null, '', pathname + search);
  return { provider, refused };
};

/** Where the person wanted to go, if that is a page of ours. */
const wantedPage = (to: unknown): string => (typeof to === 'string' && /^\/(?![/\\])/.test(to) ? to : '/');

export function SignInPage() {
  const { t } = useText();
  const { history } = useRouter();
  const asked = useSearch({ strict: false }) as { to?: unknown; company?: unknown };
  const to = wantedPage(asked.to);
  const company = asked.company ? String(asked.company) : undefined;
  const signedIn = useSignedIn();
  const demo = useDemoPeople();
  const [link] = useState(linkOnce);
  const [answer] = useState(answerOnce);
  const [busy, setBusy] = useState(!link && !signedIn && !answer.provider);
  const flow = useSignInFlow({ wantTokens: true, link, company, to, ...answer, onDone: () => history.replace(to) });
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
  const named = flow.ways?.company;
  const lead = named ? t('signIn.companyLead', { company: named }) : t('signIn.lead');
  return <SignInFrame>{busy ? null : <SignInSteps flow={flow} lead={lead} demo={demo} />}</SignInFrame>;
}
