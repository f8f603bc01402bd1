import { preference } from '@/design/preferences';
import { addDevice, type PushDevice, readPush } from './api';
import { browserName } from './names';

/** Whether this browser takes pushes. While it does, pages leave telling to the service worker. */
export const pushPreference = preference<boolean>('push', false);

export const canPush =
  typeof navigator !== 'undefined' &&
  'serviceWorker' in navigator &&
  'PushManager' in globalThis &&
  'Notification' in globalThis;

export const takesPushes = (): boolean => canPush && pushPreference.get() && Notification.permission === 'granted';

/** The worker makes the app installable; without it everything but pushes works. */
export function startWorker(open: (path: string) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  void navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => undefined);
  if (takesPushes()) void subscribe().catch(() => undefined);
  const heard = (event: MessageEvent<{ type?: string; path?: string }>) => {
    if (event.data?.type !== 'open' || !event.data.path?.startsWith('/')) return;
    event.ports[0]?.postMessage(true);
    open(event.data.path);
  };
  const looked = () => {
    if (!document.hidden) void forgetShown();
  };
  navigator.serviceWorker.addEventListener('message', heard);
  document.addEventListener('visibilitychange', looked);
  return () => {
    navigator.serviceWorker.removeEventListener('message', heard);
    document.removeEventListener('visibilitychange', looked);
  };
}

/** Whoever looks at the app needs no number on its icon. */
async function forgetShown(): Promise<void> {
  if ('clearAppBadge' in navigator) await navigator.clearAppBadge().catch(() => undefined);
}

async function subscribe(): Promise<PushDevice> {
  const { pushManager } = await navigator.serviceWorker.ready;
  const { publicKey } = await readPush();
  const known = await pushManager.getSubscription();
  if (known && keyOf(known) !== publicKey) await known.unsubscribe();
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
  return addDevice(subscription.toJSON(), browserName(navigator.userAgent));
}

function keyOf(subscription: PushSubscription): string {
  const key = subscription.options?.applicationServerKey;
  if (!key) return '';
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export type PushProblem = 'blocked' | 'failed';

/** Ask the browser, then the server. Throws a `PushProblem`. */
export async function turnOn(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') throw 'blocked' satisfies PushProblem;
  try {
    await subscribe();
  } catch {
    throw 'failed' satisfies PushProblem;
  }
  pushPreference.set(true);
}

/** Nothing is pushed here any more; the server forgets the browser when it finds it gone, or when told. */
export async function turnOff(): Promise<void> {
  pushPreference.set(false);
  if (!canPush) return;
  const registration = await navigator.serviceWorker.getRegistration();
  await (await registration?.pushManager.getSubscription())?.unsubscribe();
}

/** By which the server knows this browser; empty when it takes no pushes. */
export async function ownHash(): Promise<string> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return '';
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(subscription.endpoint));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
