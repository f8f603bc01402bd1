import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { ChecklistInfo, ChecklistRunInfo, ChecklistRunStep, ChecklistStep } from '@/api/generated';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { own } from '../api';
import type { Records } from '../shapes';

/** A step as it is written; due so many minutes after the start. */
export type Step = ChecklistStep;

export type Checklist = ChecklistInfo;

/** A step while it is gone through. */
export type RunStep = ChecklistRunStep;

/** How far it is, as its post tells everybody. */
export interface RunState {
  status: 'Running' | 'Finished';
  done: number;
  steps: RunStep[];
}

export type Run = ChecklistRunInfo;

const chat = (id: string, rest: string): string => `${own}/chats/${encodeURIComponent(id)}${rest}`;
const list = (id: string, rest = ''): string => `${own}/checklists/${encodeURIComponent(id)}${rest}`;
const run = (id: string, rest = ''): string => `${own}/checklist-runs/${encodeURIComponent(id)}${rest}`;
const keyOf = (chatId: string) => ['chats', 'checklists', chatId];

export const useChecklists = (chatId: string) =>
  useQuery({
    queryKey: [...keyOf(chatId), 'lists'],
    queryFn: async ({ signal }) => (await call<Records<Checklist>>(chat(chatId, '/checklists'), { signal })).records,
    staleTime: 0,
  });

/** `mark`: changes when a post tells that one went on. */
export const useRuns = (chatId: string, mark: string) =>
  useQuery({
    queryKey: [...keyOf(chatId), 'runs', mark],
    queryFn: async ({ signal }) =>
      (await call<Records<Run>>(chat(chatId, '/checklist-runs'), { signal, query: { recordCount: 50 } })).records,
    placeholderData: (before) => before,
    staleTime: 0,
  });

export type Order = Pick<Checklist, 'name' | 'description' | 'steps'>;

export const createChecklist = (chatId: string, body: Order): Promise<unknown> =>
  call(chat(chatId, '/checklists'), { method: 'POST', body });
export const changeChecklist = (id: string, body: Order): Promise<unknown> => call(list(id), { method: 'PUT', body });
export const deleteChecklist = (id: string): Promise<unknown> => call(list(id), { method: 'DELETE' });
export const startRun = (id: string): Promise<Run> => call(list(id, '/runs'), { method: 'POST', body: {} });
export const changeStep = (
  id: string,
  number: number,
  body: { done?: boolean; assigneeId?: string },
): Promise<unknown> => call(run(id, `/steps/${number}`), { method: 'PATCH', body });
export const finishRun = (id: string, summary: string): Promise<unknown> =>
  call(run(id, '/finish'), { method: 'POST', body: { summary } });

/** Do something with checklists of a chat, and read them again. */
export function useChecklistAct(chatId: string, silent = false) {
  const { t } = useText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: (error: Error) => silent || toastBad(t('texts.notChanged'), error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: keyOf(chatId) }),
  });
}
