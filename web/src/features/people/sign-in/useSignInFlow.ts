import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '@/api/errors';
import { newPkce, type Pkce } from '@/api/pkce';
import { finishSignIn } from '@/api/session';
import { postSignIn, type SecondMethod, type Setup, type Step, type Ways, waysOf, whoIsHere } from '@/api/signIn';
import type { TextKey } from '@/text/catalog';
import { askForPasskey, passkeysWorkAt } from './passkeys';

export type View = 'password' | 'passkey' | 'totp' | 'email' | 'recovery' | 'enrol' | 'recoveryCodes' | 'newPassword';

const wordsFor = (error: unknown, view: View): TextKey => {
  if (!(error instanceof ApiError)) return 'signIn.failed';
  if (error.unreachable) return 'error.unreachable';
  if (error.status === 429) return 'signIn.tooMany';
  if (error.status === 503) return 'signIn.companyAway';
  if (error.status >= 500) return 'signIn.failed';
  if (view === 'password') return error.status === 404 ? 'signIn.companyUnknown' : 'signIn.wrong';
  if (view === 'newPassword') return error.status === 401 ? 'signIn.linkOver' : 'signIn.weak';
  if (error.status === 401) return 'signIn.over';
  return view === 'passkey' ? 'signIn.passkeyFailed' : 'signIn.codeWrong';
};

interface Flow {
  view: View;
  pending: boolean;
  problem: TextKey | null;
  methods: SecondMethod[];
  setup: Setup | null;
  /** Where a code was emailed to, as far as it is shown. */
  address: string;
  recoveryCodes: string[];
  person: Step['person'] | null;
  passkeys: boolean;
  /** What the company's own sign-in offers, whose page it is, and where the person wants to go. */
  ways: Ways | undefined;
  company: string | undefined;
  to: string;
  password: (username: string, password: string, remember: boolean) => void;
  passkey: (remember?: boolean) => void;
  code: (code: string) => void;
  newPassword: (password: string) => void;
  choose: (method: SecondMethod) => void;
  complain: (problem: TextKey | null) => void;
  goOn: () => void;
  restart: () => void;
}

export type SignInFlow = Flow;

interface Options {
  /** Our own app wants tokens; the consent page only wants to know who is here. */
  wantTokens: boolean;
  /** From a one-time link. */
  link?: string;
  /** Whose sign-in page it is; from the address. */
  company?: string;
  /** Of an identity provider's answer. */
  provider?: string;
  refused?: boolean;
  to?: string;
  onDone: () => void;
}

/** Signing in, step by step: what is shown, and what happens when the person acts. */
export function useSignInFlow({ wantTokens, link, company, provider, refused, to = '/', onDone }: Options): Flow {
  const [view, setView] = useState<View>(link ? 'newPassword' : 'password');
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<TextKey | null>(refused ? 'signIn.companyRefused' : null);
  const [step, setStep] = useState<Step>({ state: 'newPassword', ticket: link });
  const [setup, setSetup] = useState<Setup | null>(null);
  const [address, setAddress] = useState('');
  const remember = useRef(true);
  const secret = useRef<Pkce | null>(null);
  const { data: here } = useQuery({ queryKey: ['sign-on'], queryFn: whoIsHere, staleTime: Infinity });

  const { data: ways, error: noWays } = useQuery({
    queryKey: ['sign-on', 'company', company],
    queryFn: () => waysOf(company),
    staleTime: Infinity,
    retry: false,
  });

  const attempt = async (shown: View, work: () => Promise<void>) => {
    setPending(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(wordsFor(error, shown));
      if (error instanceof ApiError && error.status === 401 && shown !== 'newPassword') setView('password');
    } finally {
      setPending(false);
    }
  };

  useEffect(() => {
    if (!link) return;
    postSignIn('/link', { ticket: link }).then(setStep, (error: unknown) => setProblem(wordsFor(error, 'newPassword')));
  }, [link]);

  const withChallenge = async <T extends object>(body: T) => {
    if (!wantTokens) return body;
    secret.current ??= await newPkce();
    const { codeChallenge, codeChallengeMethod } = secret.current;
    return { ...body, codeChallenge, codeChallengeMethod };
  };

  const finish = async (last: Step) => {
    if (last.recoveryCodes) setView('recoveryCodes');
    if (last.code && secret.current) await finishSignIn(last.code, secret.current.verifier, remember.current);
    secret.current = null;
    if (!last.recoveryCodes) onDone();
  };

  const turnTo = async (method: SecondMethod, ticket: string | undefined) => {
    if (method === 'email')
      setAddress((await postSignIn<{ address: string }>('/second-factor/email', { ticket })).address);
    setView(method);
  };

  const follow = async (next: Step) => {
    setStep(next);
    if (next.state === 'done') return finish(next);
    if (next.state === 'enrol') {
      setSetup(await postSignIn<Setup>('/enrol', { ticket: next.ticket }));
      return setView('enrol');
    }
    const usable = (next.methods ?? []).filter((each) => each !== 'passkey' || passkeysWorkAt(here?.passkeyOrigin));
    await turnTo(usable[0] ?? 'totp', next.ticket);
  };

  const send = async (path: string, body: object) => follow(await postSignIn(path, await withChallenge(body)));

  const answered = useRef(false);
  useEffect(() => {
    if (!provider || answered.current) return;
    answered.current = true;
    void attempt('password', () =>
      send('/provider', { ticket: provider }).catch(() => setProblem('signIn.companyRefused')),
    );
  });

  return {
    view,
    pending,
    problem: problem ?? (company && noWays ? wordsFor(noWays, 'password') : null),
    ways,
    company,
    to,
    methods: step.methods ?? [],
    setup,
    address,
    recoveryCodes: step.recoveryCodes ?? [],
    person: step.person ?? null,
    passkeys: passkeysWorkAt(here?.passkeyOrigin),
    complain: setProblem,
    password: (username, password, keep) => {
      remember.current = keep;
      void attempt('password', () => send('', { username, password, remember: keep, company }));
    },
    passkey: (keep) => {
      if (keep !== undefined) remember.current = keep;
      const second = view !== 'password';
      void attempt('passkey', async () => {
        const asked = { ticket: second ? step.ticket : undefined, remember: remember.current };
        const begun = await postSignIn<{ ticket: string; publicKey: Record<string, unknown> }>(
          '/passkey/options',
          asked,
        );
        const credential = await askForPasskey(begun.publicKey);
        if (!credential) return setProblem('signIn.passkeyFailed');
        await send('/passkey', { ticket: begun.ticket, credential });
      });
    },
    code: (code) => {
      const path = view === 'enrol' ? '/enrol/confirm' : '/second-factor';
      const method = view === 'recovery' || view === 'email' ? view : 'totp';
      void attempt(view, () => send(path, { ticket: step.ticket, code, method }));
    },
    newPassword: (password) =>
      void attempt('newPassword', () => send('/new-password', { ticket: step.ticket, password })),
    choose: (method) => void attempt(method, () => turnTo(method, step.ticket)),
    goOn: onDone,
    restart: () => {
      setProblem(null);
      setView('password');
    },
  };
}
