import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { VoiceRoomCall, VoiceRoomInfo, VoiceRoomPerson } from '@/api/generated';
import { keys } from '@/api/keys';
import { usePolling } from '@/live/freshness';
import { own } from '../chats/api';
import type { Chat, Records } from '../chats/shapes';

export type Speaker = VoiceRoomPerson;

/** Where people of a chat talk, without having rung anybody, or after everybody was called. */
export type VoiceRoom = VoiceRoomInfo;

/** A room to be entered: `voiceCallToken` is dialled. */
export type Entered = VoiceRoomCall;

/** As many as one call rings. */
export const mostCalled = 20;

export const hasRoom = (chat: Chat): boolean =>
  (chat.type === 'Team' || chat.type === 'Group') && chat.status !== 'Archived';

const path = (chatId: string, rest: string): string => `${own}/chats/${encodeURIComponent(chatId)}${rest}`;

export function useVoiceRoom(chat: Chat) {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: [...keys.voiceRooms, chat.id],
    queryFn: ({ signal }) => call<VoiceRoom>(path(chat.id, '/voice-room'), { signal }),
    enabled: hasRoom(chat),
    refetchInterval,
  });
}

/** How a desk phone comes in. */
export const useRoomCode = (chatId: string, wanted: boolean) =>
  useQuery({
    queryKey: [...keys.voiceRooms, chatId, 'code'],
    queryFn: ({ signal }) => call<{ dial: string; code: string }>(path(chatId, '/voice-room/code'), { signal }),
    enabled: wanted,
  });

/** Rooms that somebody is in, by chat. */
export function useOpenRooms() {
  const refetchInterval = usePolling();
  return useQuery({
    queryKey: [...keys.voiceRooms, 'open'],
    queryFn: async ({ signal }) => (await call<Records<VoiceRoom>>(`${own}/voice-rooms`, { signal })).records,
    refetchInterval,
  });
}

function useAct<Given, Found>(work: (given: Given) => Promise<Found>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSettled: () => queries.invalidateQueries({ queryKey: keys.voiceRooms }),
  });
}

export const useEnterRoom = () =>
  useAct((chatId: string) => call<Entered>(path(chatId, '/voice-room/enter'), { method: 'POST', body: {} }));

export const useCallEverybody = () =>
  useAct((chatId: string) => call<Entered>(path(chatId, '/calls'), { method: 'POST', body: {} }));

export const useSwitchRoom = () =>
  useAct(({ chatId, enabled }: { chatId: string; enabled: boolean }) =>
    call<VoiceRoom>(path(chatId, '/voice-room'), { method: 'PUT', body: { enabled } }),
  );
