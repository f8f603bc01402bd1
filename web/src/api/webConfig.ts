import { useQuery } from '@tanstack/react-query';
import type { WebConfig } from '@/api/generated';
import { ApiError, errorFrom } from './errors';

/** What the server tells the page before anyone signs in. */
export type { WebConfig };

/** Somebody of the demo organisation, to sign in as with one click. */
export interface DemoPerson {
  username: string;
  password: string;
  name?: string;
}

/** At a port of this machine alone: a browser elsewhere, or behind a proxy, finds nobody there. */
async function fetchDemo(address: string): Promise<DemoPerson[]> {
  const response = await fetch(address).catch(() => null);
  return response?.ok ? ((await response.json()) as DemoPerson[]) : [];
}

let cached: Promise<WebConfig> | null = null;

async function fetchConfig(): Promise<WebConfig> {
  const response = await fetch('/restapi/v1.0/clarion/web-config').catch(() => {
    throw new ApiError('Network unreachable', 0);
  });
  if (!response.ok) throw await errorFrom(response);
  return (await response.json()) as WebConfig;
}

export const getWebConfig = (): Promise<WebConfig> => {
  cached ??= fetchConfig().catch((error: unknown) => {
    cached = null;
    throw error;
  });
  return cached;
};

export const useWebConfig = () => useQuery({ queryKey: ['web-config'], queryFn: getWebConfig, staleTime: Infinity });

export const useDemoPeople = (): DemoPerson[] | undefined => {
  const address = useWebConfig().data?.demo?.address ?? '';
  const queryFn = () => fetchDemo(address);
  return useQuery({ queryKey: ['demo-people', address], queryFn, enabled: !!address, staleTime: Infinity }).data;
};
