import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import type { LiveTopic } from './frames';
import { onLiveFrame, useLiveStatus } from './socket';

/** What each topic makes stale. */
const stale: Record<LiveTopic, QueryKey[]> = {
  presence: [keys.presence, keys.devices, keys.allDevices],
  calls: [keys.presence, keys.parked],
  messages: [keys.texts, keys.faxes],
  threads: [keys.sharedTexts, keys.textCounts],
  voicemail: [keys.voicemail],
  'call-log': [keys.callLog],
  emergency: [],
  conduct: [keys.conduct],
  // Their events carry all there is to know: features/messaging/chats/sync.ts takes them.
  chats: [],
  encryption: [],
  queues: [keys.queues],
  'voice-rooms': [keys.voiceRooms],
  spending: [keys.spending],
  meetings: [keys.meetings],
};

/** Events that come in a burst lead to one reload. */
export function keepFresh(queries: QueryClient): () => void {
  const pending = new Map<string, QueryKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    for (const queryKey of pending.values()) void queries.invalidateQueries({ queryKey });
    pending.clear();
  };
  const off = onLiveFrame(({ topic, type }) => {
    if (type === 'snapshot') return;
    for (const queryKey of stale[topic]) pending.set(queryKey.join('/'), queryKey);
    timer ??= setTimeout(flush, 120);
  });
  return () => {
    off();
    clearTimeout(timer);
  };
}

/** `refetchInterval` for live lists: slow polling while the socket is away, none while it is there. */
export const usePolling = (): number | false => (useLiveStatus() === 'open' ? false : 20_000);
