import { Button, Loader } from '@mantine/core';
import { useEffect } from 'react';
import { usePageTitle } from '@/design/pageTitle';
import { useStore } from '@/design/store';
import { Frame } from '../join/Frame';
import join from '../join/Join.module.css';
import { Preview } from '../join/Preview';
import { useRoomText } from '../join/RoomWords';
import { Room } from './Room';
import type { RoomSession } from './session';
import { SessionContext } from './useRoom';

/** From the moment somebody asked to join: connecting, the lobby, the meeting. */
export function RoomPage({ session }: { session: RoomSession }) {
  const { t } = useRoomText();
  const state = useStore(session.state);
  usePageTitle(session.title);
  useEffect(() => {
    // Closing the page by mistake would end the meeting for this person.
    const ask = (event: BeforeUnloadEvent) => {
      if (session.media.get().screen.on) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [session]);
  if (state?.phase === 'in')
    return (
      <SessionContext value={session}>
        <Room />
      </SessionContext>
    );
  const early = state?.waitsFor === 'host';
  const title = !state ? t('meet.connecting') : t(early ? 'meet.notStarted' : 'meet.lobby');
  return (
    <Frame title={title} lead={session.title} picture={<Preview media={session.local} />}>
      <div className={join.waiting} role="status">
        <Loader size="sm" />
        <p className={join.quiet}>
          {state
            ? t(early ? 'meet.notStartedWords' : 'meet.lobbyWords')
            : t('meet.hostedBy', { name: session.hostName })}
        </p>
      </div>
      <div className={join.buttons}>
        <Button variant="default" onClick={() => session.leave()}>
          {t('meet.leaveOnly')}
        </Button>
      </div>
    </Frame>
  );
}
