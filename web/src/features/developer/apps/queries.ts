import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';

export interface AppSecret {
  id: string;
  hint: string;
  creationTime: string;
  expirationTime?: string;
}

export interface App {
  id: string;
  /** Works in every account; operators manage it. */
  installation: boolean;
  name: string;
  description: string;
  public: boolean;
  enabled: boolean;
  scopes: string[];
  grants: string[];
  redirectUris: string[];
  accessSeconds: number | null;
  refreshSeconds: number | null;
  listed: boolean;
  bot: boolean;
  maker: string;
  privacyUrl: string;
  icon: boolean;
  secrets: AppSecret[];
  /** In the answer that made it only. */
  secret?: string;
}

export type AppFields = Partial<Omit<App, 'id' | 'installation' | 'secrets' | 'secret' | 'icon'>>;

interface AppList {
  records: App[];
  scopes: string[];
  passwordGrantAllowed: boolean;
}

const key = ['apps'] as const;
const root = '/clarion/apps';

export const useApps = () => useQuery({ queryKey: key, queryFn: ({ signal }) => call<AppList>(root, { signal }) });

function useChange<Input, Output>(work: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: work, onSuccess: () => queries.invalidateQueries({ queryKey: key }) });
}

export const useCreateApp = () => useChange((body: AppFields) => call<App>(root, { method: 'POST', body }));

export const useUpdateApp = (id: string) =>
  useChange((body: AppFields) => call<App>(`${root}/${id}`, { method: 'PUT', body }));

export const useDeleteApp = (id: string) => useChange(() => call<void>(`${root}/${id}`, { method: 'DELETE' }));

export const useRotateSecret = (id: string) =>
  useChange(() => call<App>(`${root}/${id}/secrets`, { method: 'POST', body: {} }));

export const useRemoveSecret = (id: string) =>
  useChange((secret: string) => call<void>(`${root}/${id}/secrets/${secret}`, { method: 'DELETE' }));

/** Redirect URIs as they are typed: one per line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
