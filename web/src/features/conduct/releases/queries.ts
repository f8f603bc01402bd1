import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { ListResponse, MatchInfo, StageProgress } from '@/api/generated';
import { keys } from '@/api/keys';
import { officer } from '../queries';

export type Stage = StageProgress;

export type Match = MatchInfo;

export const releasePath = (rule: string) => `${officer}/releases/${encodeURIComponent(rule)}`;

export const useStages = () =>
  useQuery({
    queryKey: [...keys.conduct, 'releases'],
    queryFn: async ({ signal }) =>
      (await call<ListResponse<StageProgress>>(`${officer}/releases`, { query: { perPage: 100 }, signal })).records,
    refetchInterval: 30_000,
  });

export const useMatches = (rule: string) =>
  useQuery({
    queryKey: [...keys.conduct, 'releases', rule],
    queryFn: async ({ signal }) =>
      (await call<ListResponse<MatchInfo>>(`${releasePath(rule)}/matches`, { query: { perPage: 50 }, signal })).records,
  });
