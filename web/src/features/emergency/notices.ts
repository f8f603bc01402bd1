import { createStore, useStore } from '@/design/store';
import { onLiveFrame } from '@/live/socket';

/** Someone on site called an emergency number: who, which number, and where to find them. */
export interface EmergencyNotice {
  id: string;
  who: string;
  extensionNumber?: string;
  dialed: string;
  callback?: string;
  address?: string;
  at: string;
}

const notices = createStore<EmergencyNotice[]>([]);
export const useNotices = (): EmergencyNotice[] => useStore(notices);
export const dismissNotice = (id: string): void => notices.set((now) => now.filter((notice) => notice.id !== id));
export const forgetNotices = (): void => notices.set([]);

type Loose = Record<string, unknown>;

const textIn = (data: Loose, ...names: string[]): string | undefined => {
  for (const name of names) {
    const value = data[name];
    if (typeof value === 'string' && value) return value;
    if (typeof value === 'number') return String(value);
  }
  return undefined;
};

const addressIn = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value || undefined;
  if (!value || typeof value !== 'object') return undefined;
  const parts = value as Loose;
  const line = ['name', 'street', 'street2', 'building', 'floor', 'room', 'city', 'state', 'zip', 'country']
    .map((name) => textIn(parts, name))
    .filter(Boolean)
    .join(', ');
  return line || undefined;
};

/** Read a live `emergency` frame. Unknown members are ignored; a missing one never hides the notice. */
export function noticeFrom(data: unknown): EmergencyNotice | null {
  if (!data || typeof data !== 'object') return null;
  const body = data as Loose;
  const caller = (body.caller && typeof body.caller === 'object' ? body.caller : {}) as Loose;
  const dialed = textIn(body, 'dialed', 'dialedNumber', 'dialled', 'number', 'to') ?? '911';
  const at = textIn(body, 'time', 'at', 'eventTime', 'startTime', 'happened') ?? new Date().toISOString();
  return {
    id: textIn(body, 'id', 'noticeId', 'telephonySessionId', 'sessionId', 'callId') ?? `${dialed}-${at}`,
    who: textIn(body, 'callerName', 'name', 'who') ?? textIn(caller, 'name') ?? '',
    extensionNumber: textIn(body, 'extensionNumber', 'callerExtension') ?? textIn(caller, 'extensionNumber'),
    dialed,
    callback: textIn(body, 'callbackNumber', 'callback', 'callBackNumber') ?? textIn(caller, 'phoneNumber'),
    address: addressIn(body.address) ?? addressIn(body.location),
    at,
  };
}

export const listenForNotices = (): (() => void) =>
  onLiveFrame(({ topic, data }) => {
    if (topic !== 'emergency') return;
    for (const each of Array.isArray(data) ? data : [data]) {
      const notice = noticeFrom(each);
      if (notice) notices.set((now) => [notice, ...now.filter((known) => known.id !== notice.id)].slice(0, 5));
    }
  });
