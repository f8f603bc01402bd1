import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { MatchInfo } from '@/api/generated';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';
import { officer } from '../queries';

export interface Stage {
  rule: string;
  title: string;
  status: 'observe' | 'canary';
  next: 'canary' | 'enforce';
  since: string;
  why: string;
  ready: boolean;
  missing: string[];
  matches: number;
  events: number;
  right: number;
  wrong: number;
  precision: number | null;
}

export type Match = MatchInfo;

export const releasePath = (rule: string) => `${officer}/releases/${encodeURIComponent(rule)}`;

export const useStages = () =>
  useQuery({
    queryKey: [...keys.conduct, 'releases'],
    queryFn: async ({ signal }) =>
      (await call<Page<Stage>>(`${officer}/releases`, { query: { perPage: 100 }, signal })).records,
    refetchInterval: 30_000,
  });

export const useMatches = (rule: string) =>
  useQuery({
    queryKey: [...keys.conduct, 'releases', rule],
    queryFn: async ({ signal }) =>
      (await call<Page<Match>>(`${releasePath(rule)}/matches`, { query: { perPage: 50 }, signal })).records,
  });
