import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { ApiError } from '@/api/errors';

export interface Policy {
  signInName: string | null;
  onlyCompany: boolean;
  wayBackId: string | null;
  directory: boolean;
  provider: boolean;
  administrators: { id: string; name: string }[];
  address: string;
}

export interface GroupRole {
  group: string;
  roleId: string;
}

/** What both ways of signing in have in common. */
export interface ReplacesJoinRouter {
  enabled: boolean;
  createPeople: boolean;
  linkByEmail: boolean;
  linkAdministrators: boolean;
  firstNumber: number;
  attributes: Record<string, string>;
  groupRoles: GroupRole[];
}

export interface ProviderChange extends ReplacesJoinRouter {
  metadata?: string;
  metadataUrl?: string | null;
  unasked: boolean;
  secondStepThere: boolean;
}

export interface Provider extends Omit<ProviderChange, 'metadata'> {
  entityId: string;
  signInUrl: string;
  metadataProblem: string | null;
  certificates: { subject: string; expirationTime: string; expiresSoon: boolean }[];
  ownEntityId: string;
  ownAnswersAt: string;
  lastRefusal: string | null;
  lastRefusalTime: string | null;
}

export interface OpenIdChange extends ReplacesJoinRouter {
  issuer: string;
  clientId: string;
  clientSecret?: string;
  scopes: string;
  secondStepThere: boolean;
}

export interface OpenIdProvider extends Omit<OpenIdChange, 'clientSecret'> {
  hasClientSecret: boolean;
  redirectUri: string;
  lastRefusal: string | null;
  lastRefusalTime: string | null;
}

export interface DirectoryChange extends ReplacesJoinRouter {
  host: string;
  port: number;
  security: 'ldaps' | 'starttls' | 'none';
  authority: string;
  bindDn: string;
  bindPassword?: string;
  base: string;
  peopleFilter: string;
  photos: boolean;
  everyMinutes: number;
  mostDisabledPercent: number;
}

export interface Directory extends DirectoryChange {
  hasBindPassword: boolean;
}

export const kinds = ['create', 'link', 'change', 'disable', 'enable', 'skip'] as const;
type Kind = (typeof kinds)[number];
export type Counts = Record<Kind, number>;

export interface Plan {
  counts: Counts;
  tooManyDisabled: boolean;
  steps: { kind: Kind; name: string; extensionId: string | null; changes: string[]; why: string }[];
}

export interface Run {
  id: string;
  startTime: string;
  state: 'Done' | 'Refused' | 'Failed';
  problem: string;
  counts: Counts;
  refused: { name: string; why: string }[];
}

export interface Test {
  works: boolean;
  problem: string;
  found: number;
}

export const policyPath = '/clarion/company-sign-in';
export const providerPath = '/clarion/identity-provider';
export const openIdPath = '/clarion/openid-provider';
export const directoryPath = '/clarion/ldap-directory';
const key = ['company-sign-in'];

/** What is at a path; null where nothing was set up yet. */
const setUp = async <T>(path: string, signal: AbortSignal): Promise<T | null> => {
  try {
    return await call<T>(path, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
};

const useAt = <T>(path: string) =>
  useQuery({ queryKey: [...key, path], queryFn: ({ signal }) => setUp<T>(path, signal) });

export const usePolicy = () => useAt<Policy>(policyPath);
export const useProvider = () => useAt<Provider>(providerPath);
export const useOpenIdProvider = () => useAt<OpenIdProvider>(openIdPath);
export const useRedirectUri = () =>
  useAt<{ redirectUri: string; attributes: Record<string, string> }>(`${openIdPath}/redirect-uri`);
export const useDirectory = () => useAt<Directory>(directoryPath);
export const useRuns = () => useAt<{ records: Run[] }>(`${directoryPath}/runs`);

export const useAttributeNames = () =>
  useQuery({
    queryKey: [...key, 'names'],
    queryFn: ({ signal }) =>
      call<Record<'openldap' | 'activeDirectory', Record<string, string>>>(`${directoryPath}/attribute-names`, {
        signal,
      }),
    staleTime: Infinity,
  });

/** A change of any of it; everything shown is read again. */
export function useSignInChange<T, R = unknown>(work: (given: T) => Promise<R>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: work, onSuccess: () => queries.invalidateQueries({ queryKey: key }) });
}

export const put = (path: string) => (body: unknown) => call(path, { method: 'PUT', body });
export const remove = (path: string) => () => call(path, { method: 'DELETE' });
export const post =
  <R>(path: string) =>
  () =>
    call<R>(path, { method: 'POST' });
