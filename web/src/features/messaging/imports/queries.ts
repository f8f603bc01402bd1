import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { ApiError } from '@/api/errors';
import type { ChatImportInfo } from '@/api/generated';

export type ImportStatus =
  | 'Uploading'
  | 'Checking'
  | 'Ready'
  | 'Running'
  | 'Stopped'
  | 'Completed'
  | 'Failed'
  | 'Expired';

export type ChatImport = ChatImportInfo;

export interface FoundPerson {
  key: string;
  name: string;
  email: string;
  bot: boolean;
  match: 'Email' | 'Chosen' | 'Guest' | 'Nobody';
  extension?: { id: string; name: string };
  /** A colleague of the same name, who is taken only when somebody says so. */
  proposal?: { id: string; name: string };
}

/** Who somebody in an export is to be here. */
export interface Choice {
  key: string;
  match: 'Email' | 'Person' | 'Guest' | 'Nobody';
  extensionId?: string;
  email?: string;
}

export interface FoundChat {
  name: string;
  kind: 'Public' | 'Private' | 'Conversation';
  posts: number;
  members: number;
  membersHere: number;
  readOnly: boolean;
  leftOut?: string;
}

export interface LeftOut {
  what: string;
  why: string;
  count: number;
  place?: string;
  detail?: string;
}

const root = '/account/~/clarion/chat-imports';
const importsKey = ['chat-imports'] as const;
const busy = new Set<ImportStatus>(['Checking', 'Running']);
const lookEvery = 1500;

export const isBusy = (one: ChatImport): boolean => busy.has(one.status);

/** Read again and again while somebody works on one. */
export const useImports = () =>
  useQuery({
    queryKey: importsKey,
    queryFn: ({ signal }) => call<{ records: ChatImport[] }>(root, { signal, query: { perPage: 100 } }),
    refetchInterval: ({ state }) => (state.data?.records.some(isBusy) ? lookEvery : false),
  });

/** The first of what belongs to an import, read anew whenever the import was: a check that was over before anybody saw
 * it begin leaves the state as it was, and says something else. */
export const useDetails = <T>(one: ChatImport, part: 'people' | 'chats' | 'report') => {
  const { dataUpdatedAt } = useImports();
  return useQuery({
    queryKey: [...importsKey, one.id, part, dataUpdatedAt],
    queryFn: ({ signal }) =>
      call<{ records: T[]; paging: { totalElements?: number } }>(`${root}/${one.id}/${part}`, {
        signal,
        query: { perPage: 200 },
      }),
    placeholderData: (before) => before,
  });
};

type Act = 'check' | 'run' | 'stop' | 'delete';

export function useAct(one: ChatImport) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (act: Act) =>
      act === 'delete'
        ? call(`${root}/${one.id}`, { method: 'DELETE' })
        : call(`${root}/${one.id}/${act}`, { method: 'POST' }),
    onSettled: () => queries.invalidateQueries({ queryKey: importsKey, exact: true }),
  });
}

export function useChoosing(one: ChatImport) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (records: Choice[]) => call(`${root}/${one.id}/people`, { method: 'PUT', body: { records } }),
    onSettled: () => queries.invalidateQueries({ queryKey: importsKey, exact: true }),
  });
}

const mostTries = 5;

/** Who sends much is told to wait, and a network may be away for a moment: then it goes on by itself. */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      const wait = error instanceof ApiError && error.status === 429 ? (error.retryAfter ?? 5) : tries;
      const again = error instanceof ApiError && (error.status === 429 || (error.unreachable && tries < mostTries));
      if (!again) throw error;
      await new Promise((done) => setTimeout(done, wait * 1000));
    }
  }
}

/** A file in pieces, one after another. `onPart`: from 0 to 1. */
async function bring(file: File, onPart: (part: number) => void): Promise<void> {
  const body = { name: file.name.slice(0, 255) || 'export', size: file.size };
  const made = await call<ChatImport>(root, { method: 'POST', body });
  for (let start = 0, number = 1; start < file.size; start += made.pieceSize, number += 1) {
    const piece = new Blob([file.slice(start, start + made.pieceSize)], { type: 'application/octet-stream' });
    await patiently(() => call(`${root}/${made.id}/pieces/${number}`, { method: 'PUT', body: piece }));
    onPart(Math.min(1, (start + made.pieceSize) / file.size));
  }
}

export function useBring(onPart: (part: number) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: File) => bring(file, onPart),
    onSettled: () => queries.invalidateQueries({ queryKey: importsKey, exact: true }),
  });
}
