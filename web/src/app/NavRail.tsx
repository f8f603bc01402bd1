import { Link } from '@tanstack/react-router';
import { Wordmark } from '@/design/parts/Wordmark';
import { useUnreadFaxes } from '@/features/fax/queries';
import { useUnreadChats } from '@/features/messaging/chats/store';
import { useUnreadTexts } from '@/features/messaging/texts/queries';
import { useUnheard } from '@/features/phone/voicemail/queries';
import { useText } from '@/text/useText';
import { AccountMenu } from './AccountMenu';
import css from './NavRail.module.css';
import { type Place, usePlaces } from './navigation';
import { PhoneChip } from './PhoneChip';

export function NavRail() {
  const { t } = useText();
  const places = usePlaces();
  return (
    <nav className={css.rail} aria-label={t('nav.label')}>
      <div className={css.mark}>
        <Wordmark tone="light" />
      </div>
      <ul className={css.list}>
        {places.map((place) => (
          <RailLink key={place.label} place={place} />
        ))}
      </ul>
      <div className={css.foot}>
        <PhoneChip />
        <AccountMenu />
      </div>
    </nav>
  );
}

function RailLink({ place }: { place: Place & { here: boolean } }) {
  const { t } = useText();
  const unheard = useUnheard();
  const unread = useUnreadTexts();
  const chats = useUnreadChats();
  const faxes = useUnreadFaxes();
  const counts: Partial<Record<Place['to'], number>> = {
    '/texts': unread,
    '/voicemail': unheard,
    '/chats': chats,
    '/fax': faxes,
  };
  const count = counts[place.to] ?? 0;
  const Icon = place.icon;
  return (
    <li>
      <Link
        to={place.to}
        className={place.here ? `${css.link} active` : css.link}
        activeOptions={{ exact: place.to === '/' }}
        title={t(place.label)}
      >
        <Icon size={21} stroke={1.7} aria-hidden />
        <span className={css.label}>{t(place.label)}</span>
        {count > 0 ? (
          <span className={css.count}>
            {count}
            <span className="sr-only">
              {' '}
              {t(place.to === '/voicemail' ? 'voicemail.unheard' : 'texts.unreadWord', { count })}
            </span>
          </span>
        ) : null}
      </Link>
    </li>
  );
}
