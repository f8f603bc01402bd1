import { useQuery } from '@tanstack/react-query';
import { call } from '@/api/client';
import type { ColleagueHours } from '@/api/generated';
import { keys } from '@/api/keys';
import { RowsSkeleton } from '@/design/parts/States';
import { timeText } from '@/design/time';
import { formatNumber } from '@/features/phone/dial/numbers';
import { useText } from '@/text/useText';
import { meetingUntil } from '../connections/queries';
import { useEntryById } from '../directory';
import { PersonAvatar } from '../PersonAvatar';
import { lookOf, useMe, usePresence } from '../queries';
import css from './Card.module.css';
import { CardActions } from './CardActions';
import { Facts } from './Facts';
import { useHoursText } from './hours';
import { Past } from './Past';

const useHours = (id: string) =>
  useQuery({
    queryKey: [...keys.directory, 'hours', id],
    queryFn: ({ signal }) => call<ColleagueHours>(`/account/~/extension/${id}/clarion/colleague-hours`, { signal }),
    staleTime: 60_000,
    retry: false,
  });

/** A colleague: whether they are there, when they work, and every way to reach them. */
export function PersonCard({ id }: { id: string }) {
  const { t, code } = useText();
  const person = useEntryById()(id);
  const presence = usePresence(id);
  const { data: me } = useMe();
  const { data: hours } = useHours(id);
  const hoursText = useHoursText();
  if (person === undefined) return <RowsSkeleton rows={4} />;
  if (person === null) return <p className={css.detail}>{t('card.gone')}</p>;
  const look = lookOf(presence);
  const meeting = meetingUntil(presence, new Date());
  const isMe = String(me?.id ?? '') === id;
  const state = meeting ? t('presence.meeting', { time: timeText(meeting, code) }) : t(`presence.${look}`);
  return (
    <>
      <div className={css.head}>
        <PersonAvatar name={person.name} photo={person.photo} size={72} presence={look} silent />
        <div>
          <h2 className={css.name}>{person.name}</h2>
          <p className={css.detail}>{[person.jobTitle, person.department].filter(Boolean).join(' · ')}</p>
          <p className={css.detail}>{[state, presence?.message].filter(Boolean).join(' · ')}</p>
        </div>
      </div>
      {isMe ? null : (
        <CardActions name={person.name} numbers={[person.extensionNumber, ...person.numbers]} chatWith={id} />
      )}
      <Facts
        facts={[
          [t('admin.extension'), person.extensionNumber],
          [t('card.numbers'), person.numbers.map(formatNumber).join('\n')],
          [t('contacts.email'), person.email],
          [t('card.site'), person.site],
          [t('card.hours'), hours ? hoursText.week(hours) : undefined],
          [t('card.now'), hours ? hoursText.now(hours) : undefined],
        ]}
      />
      {isMe ? null : <Past numbers={[person.extensionNumber, ...person.numbers].filter(Boolean)} />}
    </>
  );
}
