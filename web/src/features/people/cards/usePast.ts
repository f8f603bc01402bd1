import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { MessageInfo } from '@/api/generated';
import type { CallRecord, Page } from '@/api/shapes';
import { isMissed } from '@/features/phone/history/queries';

const own = '/account/~/extension/~';
const everything = new Date(0).toISOString();
const MOST_OF_EACH = 15;
const MOST_NUMBERS = 4;
const MOST = 20;

/** Something that happened between you and somebody. */
export interface PastItem {
  key: string;
  kind: 'call' | 'missed' | 'voicemail' | 'text' | 'fax';
  inbound: boolean;
  at: string;
  /** Of a call. */
  seconds?: number;
  words?: string;
  record?: CallRecord;
}

const kinds: Record<string, PastItem['kind']> = { VoiceMail: 'voicemail', SMS: 'text', Pager: 'text', Fax: 'fax' };

const ofCall = (record: CallRecord): PastItem => ({
  key: `call ${record.id}`,
  kind: isMissed(record) ? 'missed' : 'call',
  inbound: record.direction === 'Inbound',
  at: record.startTime,
  seconds: record.duration,
  record,
});

const ofMessage = (message: MessageInfo): PastItem => ({
  key: `message ${message.id}`,
  kind: kinds[message.type] ?? 'text',
  inbound: message.direction === 'Inbound',
  at: message.creationTime,
  words: message.clarionSnippet || (message.type === 'VoiceMail' ? undefined : message.subject),
});

async function past(number: string, signal: AbortSignal): Promise<PastItem[]> {
  const which = number.startsWith('+') ? { phoneNumber: number } : { extensionNumber: number };
  const query = { dateFrom: everything, perPage: MOST_OF_EACH, page: 1 };
  const calls = call<Page<CallRecord>>(`${own}/call-log`, { query: { ...query, ...which, view: 'Simple' }, signal });
  const messages = number.startsWith('+')
    ? call<Page<MessageInfo>>(`${own}/message-store`, { query: { ...query, phoneNumber: number }, signal })
    : undefined;
  // Who may not read one of them sees the other.
  const [log, store] = await Promise.allSettled([calls, messages]);
  return [
    ...(log.status === 'fulfilled' ? log.value.records.map(ofCall) : []),
    ...(store.status === 'fulfilled' && store.value ? store.value.records.map(ofMessage) : []),
  ];
}

/** The latest calls, texts, voicemails and faxes with these numbers, newest first. */
export const usePast = (numbers: readonly string[]) => {
  const asked = numbers.slice(0, MOST_NUMBERS);
  return useQuery({
    queryKey: ['call-log', 'past', asked],
    queryFn: async ({ signal }) => {
      const found = (await Promise.all(asked.map((number) => past(number, signal)))).flat();
      const items = [...new Map(found.map((item) => [item.key, item])).values()];
      return items.sort((one, other) => other.at.localeCompare(one.at)).slice(0, MOST);
    },
    enabled: asked.length > 0,
  });
};
