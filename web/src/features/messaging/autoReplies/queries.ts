import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import { keys } from '@/api/keys';
import type { Page } from '@/api/shapes';

export const kinds = ['missedCall', 'afterHours', 'away'] as const;
export type Kind = (typeof kinds)[number];

export interface Reply {
  enabled: boolean;
  text: string;
}

export interface Away extends Reply {
  from: string | null;
  until: string | null;
}

export interface Replies {
  missedCall: Reply;
  afterHours: Reply;
  away: Away;
  everyHours: number;
}

export interface AutoReply extends Replies {
  phoneNumber: { id: string; phoneNumber: string; label: string };
  holes: Record<string, string>;
  longestText: number;
  mostSegments: number;
  /** Why the number cannot send texts; empty when it can. */
  problem: string;
}

const path = '/clarion/auto-replies';

/** Of a person or queue (`~`: oneself), or of the `company`. */
export const useAutoReplies = (owner: string) =>
  useQuery({
    queryKey: [...keys.autoReplies, owner],
    queryFn: ({ signal }) => call<Page<AutoReply>>(path, { query: { extensionId: owner, perPage: 100 }, signal }),
  });

const replyOf = ({ enabled, text }: Reply): Reply => ({ enabled, text });

const bodyOf = ({ missedCall, afterHours, away, everyHours }: Replies): Replies => ({
  missedCall: replyOf(missedCall),
  afterHours: replyOf(afterHours),
  away: { ...replyOf(away), from: away.from, until: away.until },
  everyHours,
});

export function useSaveAutoReply(numberId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (replies: Replies) => call<AutoReply>(`${path}/${numberId}`, { method: 'PUT', body: bodyOf(replies) }),
    onSettled: () => queries.invalidateQueries({ queryKey: keys.autoReplies }),
  });
}

/** The text as it goes out now. */
export const filled = (text: string, holes: Record<string, string>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => holes[name] ?? whole);
