import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, request } from '@/api/client';
import type { Extension, Page } from '@/api/shapes';

export interface AuditDetail {
  key: string;
  value: string;
}

export interface AuditEntry {
  id: string;
  eventTime: string;
  initiator: { extensionId: string; extensionNumber: string; name: string; role: string };
  actionId: string;
  eventType: string;
  target: { objectId: string; objectType: string; name: string; extensionNumber: string };
  clientIp: string;
  details: { parameters: AuditDetail[] };
  origin: string;
  operation: string;
  appName: string;
  requestId: string;
  times: number;
}

export interface AuditFilter {
  days: number;
  person: string;
  kind: string;
  action: string;
  search: string;
}

export const PAGE_SIZE = 50;
const trail = '/account/~/clarion/audit-trail';

/** What the filter asks of the server; times are counted back from now. */
export function searchOf(filter: AuditFilter, now: Date): Record<string, unknown> {
  return {
    eventTimeFrom: new Date(now.getTime() - filter.days * 86_400_000).toISOString(),
    initiatorIds: filter.person ? [filter.person] : [],
    eventTypes: filter.kind ? [filter.kind] : [],
    actionIds: filter.action ? [filter.action] : [],
    searchString: filter.search.trim(),
  };
}

export const useAuditTrail = (filter: AuditFilter, page: number) =>
  useQuery({
    queryKey: ['audit-trail', filter, page],
    queryFn: ({ signal }) =>
      call<{ records: AuditEntry[]; paging: { totalFound: number } }>('/account/~/audit-trail/search', {
        method: 'POST',
        body: { ...searchOf(filter, new Date()), page, perPage: PAGE_SIZE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const useAuditActions = () =>
  useQuery({
    queryKey: ['audit-trail', 'actions'],
    queryFn: async ({ signal }) => (await call<{ records: string[] }>(`${trail}/actions`, { signal })).records,
    staleTime: 60_000,
  });

/** Everybody whose changes can be looked for, as choices. */
export const usePeople = () =>
  useQuery({
    queryKey: ['audit-trail', 'people'],
    queryFn: async ({ signal }) => {
      const { records } = await call<Page<Extension>>('/account/~/extension', { query: { perPage: 1000 }, signal });
      return records.map(({ id, name, extensionNumber }) => ({
        value: String(id),
        label: [name, extensionNumber].filter(Boolean).join(' · '),
      }));
    },
    staleTime: 60_000,
  });

/** Has the browser save what the filter finds, as a file for spreadsheets. */
export async function downloadTrail(filter: AuditFilter): Promise<void> {
  const search = searchOf(filter, new Date());
  const query: Record<string, string> = {};
  for (const [name, value] of Object.entries(search)) {
    const text = Array.isArray(value) ? value[0] : value;
    if (text) query[name] = String(text);
  }
  const response = await request(`${trail}/export`, { query });
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = 'audit-trail.csv';
  link.click();
  URL.revokeObjectURL(address);
}

/** `UPDATE_EXTENSION` as words: `Update extension`. */
export function actionWords(action: string): string {
  const words = action.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
