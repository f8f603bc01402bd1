import { Tag } from '@/design/parts/Tag';
import { timeText } from '@/design/time';
import { useText } from '@/text/useText';
import css from './Meetings.module.css';
import type { Attendance } from './queries';

/** Who was in a meeting, from when to when. */
export function Attended({ people, label }: { people: Attendance[]; label: string }) {
  const { t, code } = useText();
  return (
    <ul className={css.attended} aria-label={label}>
      {people.map((each) => (
        <li key={`${each.id} ${each.joinTime}`}>
          <bdi>{each.displayName}</bdi> {each.type === 'Guest' ? <Tag tone="warn">{t('guests.guest')}</Tag> : null}
          <span className={css.times}>
            {each.leaveTime
              ? t('meetings.fromTo', {
                  from: timeText(new Date(each.joinTime), code),
                  to: timeText(new Date(each.leaveTime), code),
                })
              : t('meetings.since', { from: timeText(new Date(each.joinTime), code) })}
          </span>
        </li>
      ))}
    </ul>
  );
}
