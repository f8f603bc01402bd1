import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  CreatedDeveloperApp,
  DeveloperAppInfo,
  DeveloperAppList,
  DeveloperAppSecret,
  RotatedAppSecret,
} from '@/api/generated';

export type AppSecret = DeveloperAppSecret;

export type App = DeveloperAppInfo;

export type AppFields = Partial<Omit<App, 'id' | 'installation' | 'secrets' | 'icon'>>;

type AppList = DeveloperAppList;

const key = ['apps'] as const;
const root = '/clarion/apps';

export const useApps = () => useQuery({ queryKey: key, queryFn: ({ signal }) => call<AppList>(root, { signal }) });

function useChange<Input, Output>(work: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: work, onSuccess: () => queries.invalidateQueries({ queryKey: key }) });
}

export const useCreateApp = () =>
  useChange((body: AppFields) => call<CreatedDeveloperApp>(root, { method: 'POST', body }));

export const useUpdateApp = (id: string) =>
  useChange((body: AppFields) => call<App>(`${root}/${id}`, { method: 'PUT', body }));

export const useDeleteApp = (id: string) => useChange(() => call<void>(`${root}/${id}`, { method: 'DELETE' }));

export const useRotateSecret = (id: string) =>
  useChange(() => call<RotatedAppSecret>(`${root}/${id}/secrets`, { method: 'POST', body: {} }));

export const useRemoveSecret = (id: string) =>
  useChange((secret: string) => call<void>(`${root}/${id}/secrets/${secret}`, { method: 'DELETE' }));

/** Redirect URIs as they are typed: one per line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
