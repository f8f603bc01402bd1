import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';

export const sources = ['Off', 'Operator', 'Own'] as const;
export type Source = (typeof sources)[number];

export interface Choice {
  source: Source;
  url: string;
  model: string;
  hasKey: boolean;
  summaries: boolean;
  assistant: boolean;
  translations: boolean;
  dailyLimit: number;
  /** The one of this installation, where the operator offers one. */
  operator: { url: string; model: string } | null;
  use: {
    date: string;
    purpose: 'Summary' | 'Assistant' | 'Translation' | 'Test';
    requests: number;
    characters: number;
  }[];
}

export interface Wish {
  source: Source;
  url?: string;
  model?: string;
  key?: string;
  summaries: boolean;
  assistant: boolean;
  translations: boolean;
  dailyLimit: number;
}

const path = '/account/~/clarion/language-model';
const key = ['language-model'];

export const useChoice = () => useQuery({ queryKey: key, queryFn: ({ signal }) => call<Choice>(path, { signal }) });

export function useSaveChoice() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: Wish) => call<Choice>(path, { method: 'PUT', body: wish }),
    onSuccess: (choice) => {
      client.setQueryData(key, choice);
      void client.invalidateQueries({ queryKey: ['chats', 'language-model'] });
      void client.invalidateQueries({ queryKey: ['chats', 'translation'] });
    },
  });
}

export const useTryModel = () =>
  useMutation({
    mutationFn: () => call<{ answer: string; milliseconds: number }>(`${path}/test`, { method: 'POST' }),
  });
