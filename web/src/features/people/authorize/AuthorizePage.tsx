import { Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { endSignOn, postPage } from '@/api/signIn';
import { useText } from '@/text/useText';
import { SignInFrame } from '../sign-in/SignInFrame';
import { SignInSteps } from '../sign-in/SignInSteps';
import { useSignInFlow } from '../sign-in/useSignInFlow';
import css from './Authorize.module.css';
import { Consent } from './Consent';

/** What the server says of the app's request. `redirect`: there is nothing to ask, go there. */
export interface Asked {
  redirect?: string;
  app: { name: string; clientId: string; ownAccount: boolean };
  scopes: string[];
  needed: '' | 'login_required' | 'consent_required' | 'account_selection_required';
  loginHint: string;
  person: { name: string; extensionNumber: string; account: string } | null;
  wrongAccount: boolean;
}

const address = '/restapi/v1.0/clarion/authorize';

/** Leave for the app. Nothing is shown any more, so that nobody presses twice. */
const leaveFor = (answer: Asked): Asked => {
  if (answer.redirect) window.location.replace(answer.redirect);
  return answer;
};

export function AuthorizePage() {
  const { t } = useText();
  const queries = useQueryClient();
  const parameters = useMemo(() => Object.fromEntries(new URLSearchParams(window.location.search)), []);
  const key = ['authorize', parameters];
  const { data, error } = useQuery({
    queryKey: key,
    queryFn: async () => leaveFor(await postPage<Asked>(address, { parameters })),
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const again = () => queries.invalidateQueries({ queryKey: key });
  const decide = useMutation({
    mutationFn: async (decision: 'allow' | 'deny') =>
      leaveFor(await postPage<Asked>(address, { parameters, decision })),
  });
  const another = async () => {
    await endSignOn().catch(() => null);
    await again();
  };
  const flow = useSignInFlow({
    wantTokens: false,
    to: window.location.pathname + window.location.search,
    onDone: () => void again(),
  });

  if (error || decide.error)
    return (
      <SignInFrame>
        <div className={css.fails} role="alert">
          <IconAlertTriangle size={28} aria-hidden />
          <h1 id="sign-in-title">{t('consent.fails')}</h1>
          <p>{(decide.error ?? error)?.message}</p>
          <p className={css.advice}>{t('consent.failsAdvice')}</p>
        </div>
      </SignInFrame>
    );
  if (!data || data.redirect || decide.data?.redirect)
    return (
      <SignInFrame>
        <Skeleton height={320} radius="lg" role="status" aria-label={t('state.loading')} />
      </SignInFrame>
    );
  const signIn = data.needed === 'login_required' || data.needed === 'account_selection_required';
  return (
    <SignInFrame>
      {signIn || flow.view === 'recoveryCodes' ? (
        <SignInSteps
          flow={flow}
          hint={data.loginHint}
          lead={
            data.wrongAccount
              ? t('consent.wrongAccount', { app: data.app.name })
              : t('consent.signInLead', { app: data.app.name })
          }
        />
      ) : (
        <Consent
          asked={data}
          redirectUri={parameters.redirect_uri ?? ''}
          pending={decide.isPending}
          onDecide={(decision) => decide.mutate(decision)}
          onSwitch={() => void another()}
        />
      )}
    </SignInFrame>
  );
}
