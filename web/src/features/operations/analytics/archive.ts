import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { download } from '@/api/download';
import type { CallLogArchiveFileInfo } from '@/api/generated';
import type { Page } from '@/api/shapes';
import type { Range } from './spans';

export const rhythms = ['Never', 'Hour', 'Day', 'Week'] as const;
export const forms = ['CSV', 'JSON'] as const;

export interface Archive {
  every: (typeof rhythms)[number];
  format: (typeof forms)[number];
  keepDays: number;
  nextTime?: string;
  archivedUntil?: string;
  problem?: string;
}

export type ArchiveFile = CallLogArchiveFileInfo;

const root = '/account/~/clarion/call-log';
const key = ['call-log-archive'] as const;

export const useArchive = () =>
  useQuery({ queryKey: [...key], queryFn: ({ signal }) => call<Archive>(`${root}/archive`, { signal }) });

/** Newest first. Once the schedule has changed, the first file comes in a moment. */
export const useArchiveFiles = (waiting: boolean) =>
  useQuery({
    queryKey: [...key, 'files'],
    queryFn: async ({ signal }) =>
      (await call<Page<ArchiveFile>>(`${root}/archive/files`, { query: { perPage: 20 }, signal })).records,
    refetchInterval: waiting ? 3_000 : false,
  });

export const useSaveArchive = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ every, format, keepDays }: Archive) =>
      call<Archive>(`${root}/archive`, { method: 'PUT', body: { every, format, keepDays } }),
    onSettled: () => queries.invalidateQueries({ queryKey: [...key] }),
  });
};

export const keepFile = ({ id, name }: ArchiveFile) => download(`${root}/archive/files/${id}`, name);

export const keepCalls = ({ from, to }: Range) =>
  download(`${root}/export`, 'call-log.csv', { dateFrom: from.toISOString(), dateTo: to.toISOString() });
