import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { ChatFolderInfo } from '@/api/generated';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { own } from './api';
import type { Records } from './shapes';

/** A folder of one's own that chats lie in. `place` counts from 1. */
export type Folder = ChatFolderInfo;

const key = ['chats', 'folders'];
const path = `${own}/folders`;
const pathOf = (id: string): string => `${path}/${encodeURIComponent(id)}`;

const none: Folder[] = [];

export function useFolders(): Folder[] {
  const { data } = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => (await call<Records<Folder>>(path, { signal })).records,
    staleTime: 30_000,
  });
  return data ?? none;
}

export const createFolder = (name: string): Promise<Folder> => call(path, { method: 'POST', body: { name } });
export const renameFolder = (id: string, name: string): Promise<Folder> =>
  call(pathOf(id), { method: 'PATCH', body: { name } });
export const moveFolder = (id: string, place: number): Promise<Folder> =>
  call(pathOf(id), { method: 'PATCH', body: { place } });
export const deleteFolder = (id: string): Promise<unknown> => call(pathOf(id), { method: 'DELETE' });

/** Do something with folders, and read them again. */
export function useFolderAct() {
  const { t } = useText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: (error: Error) => toastBad(t('texts.notChanged'), error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
}
