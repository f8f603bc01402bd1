import { useStore } from '@/design/store';
import css from './Room.module.css';
import { useRoom } from './useRoom';

/** What people react with rises over the tiles; Notices tells it in words. */
export function Reactions() {
  const { session, participants } = useRoom();
  const shown = useStore(session.reactions);
  return (
    <div className={css.reactions} aria-hidden>
      {shown.map(({ key, participant, emoji }) => (
        <span key={key} className={css.reaction}>
          <span className={css.emoji}>{emoji}</span>
          <bdi>{participants.find(({ id }) => id === participant)?.name}</bdi>
        </span>
      ))}
    </div>
  );
}
