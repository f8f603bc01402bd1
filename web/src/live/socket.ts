import { freshAccessToken, refreshSession } from '@/api/session';
import { createStore, useStore } from '@/design/store';
import { socketAddress } from './address';
import { backoff } from './backoff';
import { type LiveFrame, parseFrame } from './frames';

/** `connecting` is the first try or a short gap; `lost` means updates have stopped for a while. */
export type LiveStatus = 'off' | 'connecting' | 'open' | 'lost';

export const liveStatus = createStore<LiveStatus>('off');
export const useLiveStatus = (): LiveStatus => useStore(liveStatus);

const listeners = new Set<(frame: LiveFrame) => void>();

export const onLiveFrame = (listener: (frame: LiveFrame) => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

let socket: WebSocket | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let attempt = 0;
let wanted = false;

const openedWith = { token: '' };

async function connect(): Promise<void> {
  clearTimeout(timer);
  if (!wanted) return;
  liveStatus.set(attempt < 2 ? 'connecting' : 'lost');
  let token: string | null = null;
  try {
    token = await freshAccessToken();
  } catch {
    return retry();
  }
  if (!token || !wanted) return;
  openedWith.token = token;
  socket = new WebSocket(socketAddress(`/restapi/v1.0/clarion/live?access_token=${encodeURIComponent(token)}`));
  socket.onopen = () => {
    attempt = 0;
    liveStatus.set('open');
  };
  socket.onmessage = (event: MessageEvent<string>) => {
    const frame = parseFrame(event.data);
    if (frame) for (const listener of listeners) listener(frame);
  };
  socket.onclose = (event) => void closed(event.code);
}

async function closed(code: number): Promise<void> {
  socket = null;
  // 1008 and 4401: the server did not take the token. Renew it before the next try.
  if (code === 1008 || code === 4401) await refreshSession(openedWith.token).catch(() => false);
  retry();
}

function retry(): void {
  if (!wanted) return;
  liveStatus.set(attempt < 2 ? 'connecting' : 'lost');
  clearTimeout(timer);
  timer = setTimeout(() => void connect(), backoff(attempt));
  attempt += 1;
}

const hurry = (): void => {
  if (!wanted || socket) return;
  attempt = 0;
  void connect();
};

export function startLive(): void {
  if (wanted) return;
  wanted = true;
  attempt = 0;
  window.addEventListener('online', hurry);
  void connect();
}

export function stopLive(): void {
  wanted = false;
  clearTimeout(timer);
  window.removeEventListener('online', hurry);
  socket?.close();
  socket = null;
  liveStatus.set('off');
}
