import { lines } from '../chats/store';
import { onChatChanged } from '../chats/sync';
import { deliver, forgetChatKeys, lookAgain } from './epochs';
import { forgetSeen } from './messages';
import { forgetOpened } from './opened';
import { forgetPeople } from './people';
import * as own from './session';

const soonMs = 400;

/** Keys keep up as long as somebody is signed in: what comes is opened, what others are owed is handed over. */
export function startEncryption(person: string): () => void {
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const offs = [
    own.startEncryption(person),
    onChatChanged((chatId) => {
      if (!lines.get().byId.get(chatId)?.encrypted) return;
      void lookAgain(chatId).catch(() => undefined);
      // Everybody in the chat hears of it at once, and one is enough.
      const timer = setTimeout(() => {
        timers.delete(timer);
        void deliver(chatId).catch(() => undefined);
      }, soonMs * Math.random());
      timers.add(timer);
    }),
  ];
  return () => {
    for (const timer of timers) clearTimeout(timer);
    for (const off of offs) off();
  };
}

export function forgetEncryption(): void {
  forgetChatKeys();
  forgetPeople();
  forgetOpened();
  forgetSeen();
}
