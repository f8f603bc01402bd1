import { Button } from '@mantine/core';
import type { RoomTextKey } from '@/text/enMeetingRoom';
import { Frame } from './Frame';
import css from './Join.module.css';
import type { OverReason } from './MeetingApp';
import { useRoomText } from './RoomWords';

const told: Record<OverReason, [RoomTextKey, RoomTextKey]> = {
  left: ['meet.left', 'meet.endedWords'],
  ended: ['meet.ended', 'meet.endedWords'],
  removed: ['meet.removed', 'meet.removedWords'],
  denied: ['meet.denied', 'meet.deniedWords'],
  replaced: ['meet.elsewhere', 'meet.elsewhereWords'],
  expired: ['meet.expired', 'meet.expiredWords'],
  suspended: ['meet.suspended', 'meet.suspendedWords'],
  full: ['meet.full', 'meet.fullWords'],
  locked: ['meet.lockedOut', 'meet.lockedOutWords'],
  unreachable: ['meet.unreachable', 'meet.unreachableWords'],
  refused: ['meet.refused', 'meet.deniedWords'],
};

interface Props {
  reason: OverReason;
  /** The server's own, where it gave any. */
  words?: string;
  onAgain: () => void;
}

/** Why the meeting is over for this person, and the way back where there is one. */
export function OverPage({ reason, words: said, onAgain }: Props) {
  const { t } = useRoomText();
  const [title, words] = told[reason];
  return (
    <Frame title={t(title)} lead={said || t(words)}>
      {reason === 'removed' ? null : (
        <div className={css.buttons}>
          <Button onClick={onAgain} autoFocus>
            {t(reason === 'left' ? 'meet.again' : 'meet.retry')}
          </Button>
        </div>
      )}
    </Frame>
  );
}
