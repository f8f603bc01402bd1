import { toastBad, toastGood } from '@/design/toast';
import { useAttempt } from '@/features/phone/calls/useAttempt';
import { hangUp } from '@/features/phone/engine/actions';
import { calls, changeCall, isUp, useCalls } from '@/features/phone/engine/calls';
import { placeCall } from '@/features/phone/engine/phone';
import { useText } from '@/text/useText';
import { titleOf, usePeople } from '../chats/names';
import type { Chat } from '../chats/shapes';
import { type Entered, useCallEverybody, useEnterRoom, type VoiceRoom } from './api';

/** Coming into the room of a chat with the phone in this browser, calling everybody, and leaving again. */
export function useEntering(chat: Chat, room: VoiceRoom | undefined) {
  const { t } = useText();
  const people = usePeople();
  const attempt = useAttempt();
  const enter = useEnterRoom();
  const everybody = useCallEverybody();
  const mine = useCalls().find((call) => isUp(call) && room?.sessionId && call.sessionId === room.sessionId);
  // With this phone or another: whoever answered a call came in with a call of its own.
  const present = Boolean(mine) || Boolean(room?.people.some((each) => each.id === people.me));
  const failed = { onError: (error: Error) => toastBad(t('voice.failed'), error.message) };
  const dial = (found: Entered) =>
    attempt(async () => {
      await placeCall(found.voiceCallToken, { name: titleOf(chat, people, t) });
      const made = calls.get().find((call) => call.number === found.voiceCallToken && isUp(call));
      if (!made) return;
      // In a room nobody else has to answer: whoever is let in is there.
      const there = { phase: 'connected', connectedAt: Date.now(), conference: true, number: 'conference' } as const;
      changeCall(made.id, { ...there, sessionId: made.sessionId ?? found.sessionId });
    });
  const rung = (found: Entered) => {
    const away = (found.called ?? []).filter((each) => each.result !== 'Rung').map((each) => people.nameOf(each.id));
    if (away.length > 0) toastGood(t('voice.notRung', { who: away.slice(0, 5).join(', '), count: away.length }));
  };
  return {
    inside: Boolean(mine),
    present,
    busy: enter.isPending || everybody.isPending,
    enter: () => enter.mutate(chat.id, { onSuccess: dial, ...failed }),
    callEverybody: () =>
      everybody.mutate(chat.id, {
        onSuccess: (found) => {
          rung(found);
          if (!present) dial(found);
        },
        ...failed,
      }),
    leave: () => {
      if (mine) hangUp(mine.id);
    },
  };
}
