import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiError } from '@/api/errors';
import { signIn } from '@/api/session';
import type { TextKey } from '@/text/catalogue';

const wordsFor = (error: unknown): TextKey => {
  if (!(error instanceof ApiError)) return 'signIn.failed';
  if (error.unreachable) return 'error.unreachable';
  if (error.status === 429) return 'signIn.tooMany';
  return error.status < 500 ? 'signIn.wrong' : 'signIn.failed';
};

export interface SignInFormState {
  username: string;
  password: string;
  remember: boolean;
  pending: boolean;
  problem: TextKey | null;
  setUsername: (value: string) => void;
  setPassword: (value: string) => void;
  setRemember: (value: boolean) => void;
  fill: (username: string, password: string) => void;
  submit: (event: FormEvent) => void;
}

export function useSignInForm(): SignInFormState {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(true);
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<TextKey | null>(null);
  const navigate = useNavigate();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!username.trim() || !password) return setProblem('signIn.incomplete');
    setPending(true);
    setProblem(null);
    try {
      await signIn(username.trim(), password, remember);
      await navigate({ to: '/', replace: true });
    } catch (error) {
      setProblem(wordsFor(error));
    } finally {
      setPending(false);
    }
  };

  const fill = (name: string, secret: string) => {
    setUsername(name);
    setPassword(secret);
    setProblem(null);
  };
  return { username, password, remember, pending, problem, setUsername, setPassword, setRemember, fill, submit };
}
