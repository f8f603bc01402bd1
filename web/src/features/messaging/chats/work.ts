import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { call } from '@/api/client';
import type { NoteInfo } from '@/api/generated';
import { toastBad } from '@/design/toast';
import { useText } from '@/text/useText';
import { at } from './api';
import type { Records } from './shapes';
import { useRoom } from './store';

/** Tasks, notes and events of a chat. */
export interface Task {
  id: string;
  subject: string;
  status: 'Pending' | 'InProgress' | 'Completed';
  creator?: { id: string };
  assignees: { id: string; status: 'Pending' | 'Completed' }[];
  completenessCondition: string;
  completenessPercentage?: number;
  dueDate?: string;
  description?: string;
}

export type Note = NoteInfo;

export interface CalendarEvent {
  id: string;
  title: string;
  creatorId?: string;
  startTime: string;
  endTime: string;
  allDay?: boolean;
  location?: string;
  description?: string;
}

export type Kind = 'tasks' | 'notes' | 'events';

const lists: Record<Kind, (chatId: string) => string> = {
  tasks: (chatId) => at(`/chats/${chatId}/tasks`),
  notes: (chatId) => at(`/chats/${chatId}/notes`),
  events: (chatId) => at(`/groups/${chatId}/events`),
};

const keyOf = (kind: Kind, chatId: string) => ['chats', kind, chatId];
const types: Record<Kind, string> = { tasks: 'Task', notes: 'Note', events: 'Event' };

/** What a post tells of one of these makes the list stale. */
function useNews(kind: Kind, chatId: string): void {
  const queries = useQueryClient();
  const posts = useRoom(chatId)?.posts ?? [];
  const told = posts
    .filter((post) => post.attachments?.some((each) => each.type === types[kind]))
    .map((post) => post.n);
  const gone = posts.filter((post) => post.deleted).length;
  const mark = `${Math.max(0, ...told)}/${gone}`;
  const before = useRef(mark);
  useEffect(() => {
    if (before.current === mark) return;
    before.current = mark;
    void queries.invalidateQueries({ queryKey: ['chats', kind, chatId] });
  }, [queries, kind, chatId, mark]);
}

export function useWork<T>(kind: Kind, chatId: string) {
  useNews(kind, chatId);
  return useQuery({
    queryKey: keyOf(kind, chatId),
    queryFn: () => call<Records<T>>(lists[kind](chatId), { query: { recordCount: 100 } }),
    staleTime: 0,
  });
}

/** Do something with one of these, and read the list again. */
export function useAct(kind: Kind, chatId: string) {
  const { t } = useText();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onError: (error: Error) => toastBad(t('texts.notChanged'), error.message),
    onSettled: () => queries.invalidateQueries({ queryKey: keyOf(kind, chatId) }),
  });
}

export const createTask = (chatId: string, body: Partial<Task> & { subject: string }): Promise<Task> =>
  call(lists.tasks(chatId), { method: 'POST', body: { assignees: [], ...body } });
export const completeTask = (id: string, done: boolean): Promise<unknown> =>
  call(at(`/tasks/${id}/complete`), { method: 'POST', body: { status: done ? 'Complete' : 'Incomplete' } });
export const deleteTask = (id: string): Promise<unknown> => call(at(`/tasks/${id}`), { method: 'DELETE' });

export const createNote = async (chatId: string, body: { title: string; body: string }): Promise<Note> => {
  const note = await call<Note>(lists.notes(chatId), { method: 'POST', body });
  return call(at(`/notes/${note.id}/publish`), { method: 'POST' });
};
export const readNote = (id: string): Promise<Note> => call(at(`/notes/${id}`));
export const lockNote = (id: string, on: boolean): Promise<unknown> =>
  call(at(`/notes/${id}/${on ? 'lock' : 'unlock'}`), { method: 'POST' });
export const changeNote = (id: string, body: { title: string; body: string }): Promise<Note> =>
  call(at(`/notes/${id}`), { method: 'PATCH', body, query: { releaseLock: true } });
export const deleteNote = (id: string): Promise<unknown> => call(at(`/notes/${id}`), { method: 'DELETE' });

export const createEvent = (chatId: string, body: Omit<CalendarEvent, 'id'>): Promise<CalendarEvent> =>
  call(lists.events(chatId), { method: 'POST', body });
export const deleteEvent = (id: string): Promise<unknown> => call(at(`/events/${id}`), { method: 'DELETE' });
