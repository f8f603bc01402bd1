import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { call, request } from '@/api/client';
import type { AuditTrailRecordDetailsParameter } from '@/api/generated';
import { areaOf } from './auditWords';

export type AuditDetail = AuditTrailRecordDetailsParameter;

export interface AuditEntry {
  id: string;
  eventTime: string;
  initiator: { extensionId: string; extensionNumber: string; name: string; role: string };
  actionId: string;
  eventType: string;
  accountName: string;
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
  area: string;
  search: string;
}

export const PAGE_SIZE = 50;
const trail = '/account/~/clarion/audit-trail';

/** What the filter asks of the server; times are counted back from now. `operations`: all that the trail knows. */
export function searchOf(filter: AuditFilter, operations: string[], now: Date): Record<string, unknown> {
  return {
    eventTimeFrom: new Date(now.getTime() - filter.days * 86_400_000).toISOString(),
    initiatorIds: filter.person ? [filter.person] : [],
    eventTypes: filter.kind ? [filter.kind] : [],
    operations: filter.area ? operations.filter((one) => areaOf(one) === filter.area).slice(0, 400) : [],
    searchString: filter.search.trim(),
  };
}

export const useAuditTrail = (filter: AuditFilter, operations: string[], page: number) =>
  useQuery({
    queryKey: ['audit-trail', filter, operations.length, page],
    queryFn: ({ signal }) =>
      call<{ records: AuditEntry[]; paging: { totalFound: number } }>('/account/~/audit-trail/search', {
        method: 'POST',
        body: { ...searchOf(filter, operations, new Date()), page, perPage: PAGE_SIZE },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** Operations that the trail of the company knows. */
export const useAuditOperations = () =>
  useQuery({
    queryKey: ['audit-trail', 'operations'],
    queryFn: async ({ signal }) => (await call<{ operations: string[] }>(`${trail}/actions`, { signal })).operations,
    staleTime: 60_000,
  });

/** Has the browser save what the filter finds, as a file for spreadsheets. */
export async function downloadTrail(filter: AuditFilter, operations: string[]): Promise<void> {
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(searchOf(filter, operations, new Date())))
    if (value) query[name] = Array.isArray(value) ? value.map(String) : String(value);
  const response = await request(`${trail}/export`, { query });
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = 'audit-trail.csv';
  link.click();
  URL.revokeObjectURL(address);
}
