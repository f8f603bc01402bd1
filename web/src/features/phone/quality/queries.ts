import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type {
  CallQualityInfo,
  CallQualityLeg,
  CallQualityPoint,
  CallQualitySettings,
  CallQualitySummary,
  CallQualitySummaryRecord,
  CallQualityTimeline,
  CallSurveyInfo,
  ListResponse,
} from '@/api/generated';

export const problems = ['Echo', 'Noise', 'Choppy', 'Delay', 'OneWay', 'Dropped', 'Quiet', 'Robotic'] as const;
export type ProblemName = (typeof problems)[number];
export const groupings = ['Devices', 'Networks', 'People', 'Codecs', 'Trunks'] as const;
export type GroupBy = (typeof groupings)[number];
export const asking = ['Never', 'AfterBadCalls', 'Always'] as const;

export type Survey = CallSurveyInfo;

export type QualityPoint = CallQualityPoint;

/** What one phone in one call reported. */
export type HeardLeg = CallQualityLeg;

export type HeardGroup = CallQualitySummaryRecord;

export type QualitySettings = CallQualitySettings;

const root = '/account/~/clarion/call-quality';
const key = ['call-quality'] as const;

export const useWorst = (count: number) =>
  useQuery({
    queryKey: [...key, 'worst', count],
    queryFn: ({ signal }) => call<ListResponse<CallQualityLeg>>(root, { query: { perPage: count }, signal }),
  });

export const useHeardGroups = (groupBy: GroupBy) =>
  useQuery({
    queryKey: [...key, 'groups', groupBy],
    queryFn: async ({ signal }) =>
      (await call<CallQualitySummary>(`${root}/summary`, { query: { groupBy }, signal })).records,
  });

/** The last thirty days, day by day. */
export const useQualityTimeline = () =>
  useQuery({
    queryKey: [...key, 'timeline'],
    queryFn: ({ signal }) => {
      const dateFrom = new Date(Date.now() - 29 * 86_400_000).toISOString();
      const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
      return call<CallQualityTimeline>(`${root}/timeline`, { query: { dateFrom, timeZone }, signal });
    },
    staleTime: 60_000,
  });

/** Every phone of one call, with its course. */
export const useHeard = (sessionId: string, wanted: boolean) =>
  useQuery({
    queryKey: [...key, 'call', sessionId],
    queryFn: async ({ signal }) => (await call<CallQualityInfo>(`${root}/${sessionId}`, { signal })).legs,
    enabled: wanted,
    retry: false,
  });

export const useQualitySettings = () =>
  useQuery({
    queryKey: [...key, 'settings'],
    queryFn: ({ signal }) => call<QualitySettings>(`${root}/settings`, { signal }),
    staleTime: 60_000,
  });

export const useSaveSettings = () => {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: QualitySettings) => call<QualitySettings>(`${root}/settings`, { method: 'PUT', body }),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
};

export const useSurveys = () =>
  useQuery({
    queryKey: [...key, 'surveys'],
    queryFn: async ({ signal }) =>
      (await call<ListResponse<CallSurveyInfo>>('/account/~/clarion/call-surveys', { query: { perPage: 20 }, signal }))
        .records,
  });

export const giveSurvey = (partyId: string, body: { stars: number; problems: ProblemName[]; comment: string }) =>
  call<Survey>(`/account/~/extension/~/clarion/call-surveys/${partyId}`, { method: 'PUT', body });
