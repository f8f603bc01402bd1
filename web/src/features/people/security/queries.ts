import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  ConnectedAppList,
  ConnectedAppRecord,
  OwnSecurity,
  PasskeyInfo,
  SecurityPolicyInfo,
  SessionList,
  SignInSessionInfo,
} from '@/api/generated';
import type { Setup } from '@/api/signIn';

export type PasskeyView = PasskeyInfo;

export type SecurityView = OwnSecurity;

export type SessionView = SignInSessionInfo;

export type ConnectedApp = ConnectedAppRecord;

const root = '/clarion/security';
const keys = {
  security: ['security'] as const,
  sessions: ['security', 'sessions'] as const,
  apps: ['security', 'apps'] as const,
  policy: ['security', 'policy'] as const,
};

export const useSecurity = () =>
  useQuery({ queryKey: keys.security, queryFn: ({ signal }) => call<SecurityView>(root, { signal }) });

export const useSessions = () =>
  useQuery({
    queryKey: keys.sessions,
    queryFn: async ({ signal }) => (await call<SessionList>('/clarion/sessions', { signal })).records,
  });

export const useConnectedApps = () =>
  useQuery({
    queryKey: keys.apps,
    queryFn: async ({ signal }) => (await call<ConnectedAppList>('/clarion/connected-apps', { signal })).records,
  });

export const usePolicy = (enabled: boolean) =>
  useQuery({
    queryKey: keys.policy,
    enabled,
    queryFn: ({ signal }) => call<SecurityPolicyInfo>(`${root}/policy`, { signal }),
  });

/** A change of how one signs in; what is shown of it is read again afterwards. */
export function useSecurityChange<Input, Output = void>(work: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.security }),
  });
}

type Method = 'POST' | 'PUT' | 'DELETE';
const send = <T = void>(path: string, body?: unknown, method: Method = 'POST') => call<T>(path, { method, body });

export const changes = {
  password: (body: { password: string; newPassword: string }) => send(`${root}/password`, body, 'PUT'),
  startAuthenticator: (password: string) => send<Setup>(`${root}/authenticator`, { password }),
  confirmAuthenticator: (code: string) => send<{ recoveryCodes: string[] }>(`${root}/authenticator/confirm`, { code }),
  removeAuthenticator: (password: string) => send(`${root}/authenticator/remove`, { password }),
  startEmailCodes: (password: string) => send<{ ticket: string; address: string }>(`${root}/email-codes`, { password }),
  confirmEmailCodes: (body: { ticket: string; code: string }) =>
    send<{ recoveryCodes: string[] }>(`${root}/email-codes/confirm`, body),
  removeEmailCodes: (password: string) => send(`${root}/email-codes/remove`, { password }),
  renewRecoveryCodes: (password: string) => send<{ recoveryCodes: string[] }>(`${root}/recovery-codes`, { password }),
  passkeyOptions: (password: string) =>
    send<{ ticket: string; publicKey: Record<string, unknown> }>(`${root}/passkeys/options`, { password }),
  addPasskey: (body: { ticket: string; credential: unknown; name: string }) =>
    send<PasskeyView & { recoveryCodes?: string[] }>(`${root}/passkeys`, body),
  removePasskey: (id: string, password: string) => send(`${root}/passkeys/${id}/remove`, { password }),
  endSession: (id: string) => send(`/clarion/sessions/${id}`, undefined, 'DELETE'),
  endEverywhere: () => send('/clarion/sign-out-everywhere', {}),
  disconnect: (clientId: string) =>
    send(`/clarion/connected-apps/${encodeURIComponent(clientId)}`, undefined, 'DELETE'),
  policy: (secondFactorRequired: boolean) => send(`${root}/policy`, { secondFactorRequired }, 'PUT'),
  makeLink: (id: string) => send<{ link: string }>(`${root}/people/${id}/sign-in-link`, {}),
  resetFactors: (id: string) => send(`${root}/people/${id}/second-factor`, undefined, 'DELETE'),
  signOutPerson: (id: string) => send(`${root}/people/${id}/sign-out`, {}),
};
