import type { EventInfo } from '@/api/generated';
import { clockText } from '@/design/time';
import type { TextKey } from '@/text/catalog';
import { useText } from '@/text/useText';
import css from './Afterwards.module.css';

interface Props {
  events: EventInfo[];
  /** The second that is played. */
  now: number;
  onSeek: (seconds: number) => void;
}

const words: Record<EventInfo['kind'], TextKey> = {
  joined: 'kept.joined',
  left: 'kept.left',
  hand: 'kept.hand',
  screenOn: 'kept.screenOn',
  screenOff: 'kept.screenOff',
  chat: 'kept.wrote',
  pollOpened: 'kept.pollOpened',
  pollClosed: 'kept.pollClosed',
};

/** What happened while it was recorded, each with its second; what has not happened yet where it is played is pale. */
export function Events({ events, now, onSeek }: Props) {
  const { t } = useText();
  if (events.length === 0) return null;
  return (
    <>
      <h3 className={css.heading}>{t('kept.events')}</h3>
      <ol className={css.transcript} data-testid="events">
        {events.map(({ at, kind, name, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes its order
          <li key={index} data-later={at > now || undefined}>
            <button type="button" className={css.second} onClick={() => onSeek(at)}>
              <span className="tnum">{clockText(at)}</span>
            </button>{' '}
            <bdi>{t(words[kind], { name, text })}</bdi>
          </li>
        ))}
      </ol>
    </>
  );
}
