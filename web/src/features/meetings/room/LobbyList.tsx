import { Button } from '@mantine/core';
import { Avatar } from '@/design/parts/Person';
import { useRoomText } from '../join/RoomWords';
import css from './Room.module.css';
import { useRoom } from './useRoom';

/** For hosts: who waits to be let in. */
export function LobbyList() {
  const { t } = useRoomText();
  const { lobby, host, session } = useRoom();
  if (!host || lobby.length === 0) return null;
  return (
    <section className={css.lobby} aria-label={t('meet.lobbyTitle')}>
      <header className={css.lobbyHead}>
        <h3 className={css.lobbyTitle}>{t('meet.inLobby', { count: lobby.length })}</h3>
        <Button size="compact-sm" onClick={() => void session.ask('admit', { participants: 'all' })}>
          {t('meet.admitAll')}
        </Button>
      </header>
      <ul className={css.people} aria-label={t('meet.lobbyTitle')}>
        {lobby.slice(0, 100).map(({ id, name }) => (
          <li key={id} className={css.person}>
            <Avatar name={name} size={32} />
            <bdi className={css.personWords}>{name}</bdi>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={t('meet.denyOne', { name })}
              onClick={() => void session.ask('deny', { participants: [id] })}
            >
              {t('meet.deny')}
            </Button>
            <Button
              size="compact-sm"
              aria-label={t('meet.admitOne', { name })}
              onClick={() => void session.ask('admit', { participants: [id] })}
            >
              {t('meet.admit')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
