// The service worker: shows what is pushed while no window is in sight, and opens the page that a click means.
// It keeps nothing and answers no requests: the app itself always comes from the server.

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('push', (event) => event.waitUntil(told(read(event))));
self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.path ?? '/'));
});

function read(event) {
  try {
    return event.data?.json() ?? {};
  } catch {
    return {};
  }
}

const windows = () => self.clients.matchAll({ type: 'window', includeUncontrolled: true });

async function told(note) {
  if (typeof note.badge === 'number') await setBadge(note.badge);
  if (note.closes) return closeAll(note.tag);
  const seen = (await windows()).some((client) => client.visibilityState === 'visible' && client.focused);
  if (seen && note.kind !== 'test') return;
  const rings = note.kind === 'call';
  await self.registration.showNotification(note.title || 'Clarion', {
    body: note.body ?? '',
    tag: note.tag || 'clarion',
    renotify: true,
    requireInteraction: rings,
    vibrate: rings ? [400, 200, 400, 200, 400] : [120],
    timestamp: Date.parse(note.at) || Date.now(),
    icon: '/icons/icon-192.png',
    badge: '/icons/badge-96.png',
    data: { path: pathOf(note.path) },
  });
}

// Only pages of this app, whatever a message says.
const pathOf = (path) => (typeof path === 'string' && /^\/(?!\/)/.test(path) ? path : '/');

async function setBadge(count) {
  if (!('setAppBadge' in navigator)) return;
  await (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined);
}

async function closeAll(tag) {
  for (const notification of await self.registration.getNotifications({ tag })) notification.close();
}

async function open(path) {
  const [first] = (await windows()).sort((one, other) => Number(other.focused) - Number(one.focused));
  if (!first) return self.clients.openWindow(path);
  await first.focus().catch(() => undefined);
  // A page that is only loading hears nothing yet, and has no call that another page would end.
  if (!(await heard(first, { type: 'open', path }))) await first.navigate(path);
}

function heard(client, message) {
  return new Promise((done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => done(true);
    setTimeout(done, 1_500, false);
    client.postMessage(message, [port2]);
  });
}
