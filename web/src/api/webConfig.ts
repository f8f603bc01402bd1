import { useQuery } from '@tanstack/react-query';
import { ApiError, errorFrom } from './errors';

/** What the server tells the page before anyone signs in. */
export interface WebConfig {
  clientId: string;
  brandName?: string;
  demo?: { username: string; password: string; name?: string }[];
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
